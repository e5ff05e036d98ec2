"""A house with one speaker, on our own clock: what people say, what the power and the clocks do, and what is heard.

A script is a line of words: `alarm 07:00 daily; wait 10h`. Each word is one thing that happens:

alarm 07:00 daily|135|once|2027-03-28, reminder (the same), remind 20m, timer 10m, pause, resume, snooze 9m, silence
skip 1|none         the alarm is left out tomorrow, by the day that the speaker tells; or no longer
wait 10h            it runs, and looks at its clocks every half minute
off 1h [at 1970-01-01 00:00 | behind 2h | ahead 2h]   no power; then its clock is right, or wrong like this
down 1h             only the process is gone; the machine and its clock run on
sleep 1h            the machine is suspended
clock right|+1h|-1h the wall clock is set, by a time server or by hand
server              a time server vouches for it
zone Asia/Tokyo     the speaker is told that it stands there

What is heard is a line as well, with the true local time: `28 07:00 alarm; 28 09:30 timer told 90m late`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance.store import AlarmKind, Now, Occurrence, Store, Timer
from appliance.store.changes import (
    Change,
    PauseTimer,
    ResumeTimer,
    SetAlarm,
    SetTimer,
    SilenceAlarms,
    SkipAlarm,
    SnoozeAlarms,
)

STEP = timedelta(seconds=30)
LATE = 30.0
"""Seconds from which on the house says that something is late."""
FOREVER = date(2000, 1, 1)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def span(word: str) -> timedelta:
    number, unit = re.fullmatch(r"([+-]?\d+)([smhd])", word).groups()  # type: ignore[union-attr]
    return timedelta(seconds=int(number) * UNITS[unit])


class House:
    def __init__(self, folder: Path, zone: str, start: str) -> None:
        self.folder = folder
        self.zone = ZoneInfo(zone)
        self.true = datetime.fromisoformat(start).replace(tzinfo=self.zone).astimezone(UTC)
        self.error = timedelta()
        self.booted = self.true
        self.boots = 1
        self.sure = False
        self.heard: list[str] = []
        self.occurrences: list[Occurrence] = []
        self.store = self._open()

    def now(self) -> Now:
        steady = (self.true - self.booted).total_seconds()
        return Now(self.true + self.error, steady, self.zone, sure=self.sure)

    def play(self, script: str) -> str:
        """Lets all of it happen; what was heard."""
        for step in script.split(";"):
            verb, *rest = step.split()
            getattr(self, f"_{verb}")(*rest)
        return "; ".join(self.heard)

    def say(self, *asked: Change) -> None:
        self.store.apply(asked, self.now())

    def look(self) -> None:
        for came in self.store.tick(self.now()):
            self.occurrences.append(came)
            kind = "timer" if isinstance(came.of, Timer) else came.of.kind.value
            late = f" {round(came.late / 60)}m late" if came.late >= LATE else ""
            told = "" if came.rings else " told"
            self.heard.append(f"{self.true.astimezone(self.zone):%d %H:%M} {kind}{told}{late}")

    def close(self) -> None:
        self.store.close()

    def _open(self) -> Store:
        store = Store(self.folder, self.true + self.error, boot=f"boot {self.boots}")
        store._database.execute("PRAGMA synchronous = OFF")  # Here it is the clocks that are tried, not the disk.
        return store

    # What people say

    def _alarm(self, at: str, days: str, kind: AlarmKind = AlarmKind.ALARM) -> None:
        on, weekdays = None, tuple[int, ...]()
        if days == "daily":
            weekdays = tuple(range(7))
        elif days.isdigit():
            weekdays = tuple(int(day) - 1 for day in days)
        elif days == "once":
            wall = self.now().wall.astimezone(self.zone)
            on = wall.date() + timedelta(days=time.fromisoformat(at) <= wall.time())
        else:
            on = date.fromisoformat(days)
        self.say(SetAlarm(kind, time.fromisoformat(at), on=on, weekdays=weekdays))

    def _reminder(self, at: str, days: str) -> None:
        self._alarm(at, days, AlarmKind.REMINDER)

    def _remind(self, after: str) -> None:
        seconds = span(after).total_seconds()
        self.say(SetAlarm(AlarmKind.REMINDER, time(0), on=FOREVER, seconds=seconds))

    def _timer(self, after: str) -> None:
        self.say(SetTimer(span(after).total_seconds()))

    def _pause(self) -> None:
        self.say(*(PauseTimer(timer.id) for timer in self.store.kept(self.now()).timers))

    def _resume(self) -> None:
        self.say(*(ResumeTimer(timer.id) for timer in self.store.kept(self.now()).timers))

    def _snooze(self, after: str) -> None:
        self.say(SnoozeAlarms(self.store.kept(self.now()).ringing, span(after).total_seconds()))

    def _silence(self) -> None:
        self.say(SilenceAlarms(self.store.kept(self.now()).ringing))

    def _skip(self, away: str) -> None:
        today = self.now().wall.astimezone(self.zone).date()
        on = None if away == "none" else today + timedelta(days=int(away))
        self.say(*(SkipAlarm(alarm.id, on) for alarm in self.store.kept(self.now()).alarms))

    # What happens

    def _wait(self, length: str) -> None:
        end = self.true + span(length)
        self.look()
        while self.true < end:
            self.true = min(end, self.true + STEP)
            self.look()

    def _off(self, length: str, how: str = "", *which: str) -> None:
        self.store.close()
        self.true += span(length)
        self.booted, self.boots, self.sure = self.true, self.boots + 1, False
        if how == "at":
            self.error = datetime.fromisoformat(" ".join(which)).replace(tzinfo=UTC) - self.true
        else:
            self.error = span(which[0]) * {"behind": -1, "ahead": 1}[how] if how else timedelta()
        self.store = self._open()
        self.look()

    def _down(self, length: str) -> None:
        self.store.close()
        self.true += span(length)
        self.store = self._open()
        self.look()

    def _sleep(self, length: str) -> None:
        self.true += span(length)
        self.look()

    def _clock(self, to: str) -> None:
        self.error = timedelta() if to == "right" else self.error + span(to)
        self.look()

    def _server(self) -> None:
        self.sure = True
        self.look()

    def _zone(self, name: str) -> None:
        self.zone = ZoneInfo(name)
        self.look()
