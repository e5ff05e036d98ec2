"""What ought to be kept, told apart from the store: plain dictionaries, and each change as the few words that say it.

Times are seconds from `BASE`, zone UTC; an alarm is for one day (`on`, counted from `BASE`'s) or for every day (`on` None).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from appliance.store import AlarmKind, Now, Store, changes, rows

BASE = datetime(2026, 11, 21, tzinfo=UTC)
DAY, RINGS, RECENT = 86_400, 600, 3600

Step = tuple[Any, ...]
"""A verb and its arguments: `("timer", 60, "tea")`."""


_KINDS: dict[str, Callable[..., changes.Change]] = {
    "timer": changes.SetTimer,
    "extend": changes.ExtendTimer,
    "pause": changes.PauseTimer,
    "resume": changes.ResumeTimer,
    "cancel": changes.CancelTimers,
    "silence": changes.SilenceAlarms,
    "cancel alarms": changes.CancelAlarms,
    "add": changes.AddItems,
    "remove": changes.RemoveItems,
    "drop": changes.DropList,
}


def now_at(seconds: float) -> Now:
    """Clocks that are right."""
    return Now(BASE + timedelta(seconds=seconds), 1000.0 + seconds, UTC)


def asked(step: Step) -> changes.Change:
    """The step as the store takes it."""
    verb, *rest = step
    if verb != "alarm":
        return _KINDS[verb](*(tuple(value) if isinstance(value, list) else value for value in rest))
    at, on = rest
    clock = (BASE + timedelta(seconds=at)).time()
    if on is None:
        return changes.SetAlarm(AlarmKind.ALARM, clock, weekdays=tuple(range(7)))
    return changes.SetAlarm(AlarmKind.ALARM, clock, on=BASE.date() + timedelta(days=on))


@dataclass
class Book:
    """Timers, alarms and lists by id, and the last id of each kind."""

    timers: dict[int, dict[str, Any]] = field(default_factory=dict)
    alarms: dict[int, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, dict[int, str]] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=lambda: {"timer": 0, "alarm": 0, "item": 0})

    def do(self, seconds: float, steps: list[Step]) -> None:
        """What one answer changes."""
        for verb, *rest in steps:
            getattr(self, "_" + verb.replace(" ", "_"))(seconds, *rest)

    def faults(self, store: Store, seconds: float) -> list[str]:
        """In what this is not what is kept: ids, marks and ids that are to come included; empty: it is the same."""
        told = _told(store, now_at(seconds))
        believed: dict[str, dict[Any, Any]] = {
            "timer": self.timers,
            "alarm": self.alarms,
            "list": self.lists,
            "last id of": {kind: last for kind, last in self.last.items() if last},
        }
        return [
            f"{kind} {key!r} is {there.get(key)}, not {believed[kind].get(key)}"
            for kind, there in told.items()
            for key in sorted({*there, *believed[kind]}, key=str)
            if there.get(key) != believed[kind].get(key)
        ]

    # Each change

    def _new(self, kind: str) -> int:
        self.last[kind] += 1
        return self.last[kind]

    def _timer(self, now: float, length: float, name: str) -> None:
        self.timers[self._new("timer")] = {"name": name, "due": now + length, "left": None, "rung": None}

    def _extend(self, now: float, key: int, by: float) -> None:
        timer = self.timers[key]
        timer["due"] = max(timer["due"] + by, now)
        if timer["left"] is not None:
            timer["left"] = max(0.0, timer["left"] + by)
        if timer["due"] > now:
            timer["rung"] = None

    def _pause(self, now: float, key: int) -> None:
        timer = self.timers[key]
        if timer["left"] is None and timer["rung"] is None:
            timer["left"] = max(0.0, timer["due"] - now)

    def _resume(self, now: float, key: int) -> None:
        timer = self.timers[key]
        if timer["left"] is not None:
            timer["due"], timer["left"] = now + timer["left"], None

    def _cancel(self, _now: float, keys: list[int]) -> None:
        for key in keys:
            self.timers.pop(key)

    def _alarm(self, now: float, at: float, on: int | None) -> None:
        self.alarms[self._new("alarm")] = {"at": at, "on": on, "set": now, "last": None, "rung": None}

    def _silence(self, _now: float, keys: list[int]) -> None:
        for key in keys:
            self._quiet(key)

    def _cancel_alarms(self, _now: float, keys: list[int]) -> None:
        for key in keys:
            self.alarms.pop(key)

    def _add(self, _now: float, name: str, items: list[str]) -> None:
        there = self.lists.setdefault(name, {})
        for item in items:
            if item not in there.values():
                there[self._new("item")] = item

    def _remove(self, _now: float, keys: list[int]) -> None:
        for there in self.lists.values():
            for key in keys:
                there.pop(key, None)

    def _drop(self, _now: float, name: str, keep: bool) -> None:
        self.lists.pop(name)
        if keep:
            self.lists[name] = {}

    # What time brings

    def _tick(self, now: float) -> None:
        for key, timer in list(self.timers.items()):
            if timer["left"] is not None:
                continue
            if timer["rung"] is not None:
                if now - timer["rung"] >= RINGS:
                    del self.timers[key]
            elif now - timer["due"] > RECENT:
                del self.timers[key]
            elif timer["due"] <= now:
                timer["rung"] = now
        for key, alarm in list(self.alarms.items()):
            self._ring(key, alarm, now)

    def _ring(self, key: int, alarm: dict[str, Any], now: float) -> None:
        day = alarm["on"] if alarm["on"] is not None else int((now - alarm["at"]) // DAY)
        due = day * DAY + alarm["at"]
        heard = alarm["last"] is not None and day <= alarm["last"]
        if due > now or heard or (alarm["on"] is None and due <= alarm["set"]):
            if alarm["rung"] is not None and now - alarm["rung"] >= RINGS:
                self._quiet(key)
            return
        alarm["last"] = day
        if now - due <= RECENT:
            alarm["rung"] = now
        else:
            self._quiet(key)

    def _quiet(self, key: int) -> None:
        alarm = self.alarms[key]
        alarm["rung"] = None
        if alarm["on"] is not None and alarm["last"] == alarm["on"]:
            del self.alarms[key]


def _told(store: Store, now: Now) -> dict[str, dict[Any, Any]]:
    """What is kept, as the book has it. The marks of what rang are not in `Kept`: they are read from the rows."""
    database = store._database
    last = database.execute("SELECT name, seq FROM sqlite_sequence WHERE name IN ('timers', 'alarms', 'items')")
    return {
        "timer": {row.timer.id: _timer(row) for row in rows.timers(database)},
        "alarm": {row.alarm.id: _alarm(row) for row in rows.alarms(database)},
        "list": {one.name: {item.id: item.text for item in one.items} for one in store.kept(now).lists},
        "last id of": {name.removesuffix("s"): number for name, number in last if number},
    }


def _timer(row: rows.TimerRow) -> dict[str, Any]:
    timer = row.timer
    return {"name": timer.name, "due": _since(timer.due), "left": timer.left, "rung": _since(row.rung)}


def _alarm(row: rows.AlarmRow) -> dict[str, Any]:
    alarm = row.alarm
    at = alarm.at.hour * 3600 + alarm.at.minute * 60 + alarm.at.second
    marks = {"last": _day(row.last), "rung": _since(row.rung)}
    return {"at": at, "on": _day(alarm.on), "set": _since(alarm.created), **marks}


def _since(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - BASE).total_seconds()


def _day(on: date | None) -> int | None:
    return None if on is None else (on - BASE.date()).days
