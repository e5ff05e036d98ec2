"""Timers and alarms as they lie in the database: with what only the store needs to know of them."""

import sqlite3
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from msgspec.structs import replace

from appliance.store.kept import Alarm, AlarmKind, Timer


class TimerRow(msgspec.Struct, frozen=True):
    """A timer."""

    timer: Timer
    rung: datetime | None = None
    """When it began to ring."""
    boot: str = ""
    """In which boot of the machine its moments were reckoned."""


class AlarmRow(msgspec.Struct, frozen=True):
    """An alarm or reminder."""

    alarm: Alarm
    last: date | None = None
    """The day of the occurrence that rang, or was told, last."""
    heard: datetime | None = None
    """When that was."""
    rung: datetime | None = None
    """Since when it rings; None: it is silent."""
    boot: str = ""
    skipped: datetime | None = None
    """When it was asked to leave out a day."""
    skipped_in: str = ""
    """In which boot of the machine that was."""

    @property
    def spent(self) -> bool:
        """It was for one day, and that has come."""
        return self.alarm.on is not None and self.last == self.alarm.on


def text(moment: datetime) -> str:
    """UTC to the microsecond, always of the same length, so that the order of texts is the order of times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def maybe_text(moment: datetime | None) -> str | None:
    """The same of what may be absent."""
    return None if moment is None else text(moment)


def moment(stored: str) -> datetime:
    """Back from `text`; anything else raises ValueError."""
    return datetime.fromisoformat(stored)


def maybe_moment(stored: str | None) -> datetime | None:
    """The same of what may be absent."""
    return None if stored is None else moment(stored)


def _maybe_day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _maybe_day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def timers(database: sqlite3.Connection) -> tuple[TimerRow, ...]:
    """All of them, soonest first."""
    rows = database.execute("SELECT id, name, due, created, left, length, rung, boot FROM timers ORDER BY due, id")
    return tuple(
        TimerRow(
            Timer(key, name, due=moment(due), created=moment(created), left=left, length=length),
            rung=maybe_moment(rung),
            boot=boot,
        )
        for key, name, due, created, left, length, rung, boot in rows
    )


def alarms(database: sqlite3.Connection) -> tuple[AlarmRow, ...]:
    """All of them, in the order they were set."""
    rows = database.execute(
        "SELECT id, kind, at, day, weekdays, words, snoozed, created, last, heard, rung, boot, skip, skipped, skipped_in"
        " FROM alarms ORDER BY id"
    )
    return tuple(
        AlarmRow(
            Alarm(
                key,
                AlarmKind(kind),
                at=time.fromisoformat(at),
                on=_maybe_day(day),
                weekdays=tuple(int(digit) for digit in weekdays),
                words=words,
                snoozed=maybe_moment(snoozed),
                created=moment(created),
                skip=_maybe_day(skip),
            ),
            last=_maybe_day(last),
            heard=maybe_moment(heard),
            rung=maybe_moment(rung),
            boot=boot,
            skipped=maybe_moment(skipped),
            skipped_in=skipped_in,
        )
        for key, kind, at, day, weekdays, words, snoozed, created, last, heard, rung, boot, skip, skipped, skipped_in in rows
    )


def save_timer(database: sqlite3.Connection, row: TimerRow) -> None:
    """Writes what may have changed of it."""
    timer = row.timer
    database.execute(
        "UPDATE timers SET due = ?, created = ?, left = ?, length = ?, rung = ?, boot = ? WHERE id = ?",
        (text(timer.due), text(timer.created), timer.left, timer.length, maybe_text(row.rung), row.boot, timer.id),
    )


def save_alarm(database: sqlite3.Connection, row: AlarmRow) -> None:
    """Writes what may have changed of it."""
    alarm = row.alarm
    database.execute(
        "UPDATE alarms SET day = ?, snoozed = ?, created = ?, last = ?, heard = ?, rung = ?, boot = ?,"
        " skip = ?, skipped = ?, skipped_in = ? WHERE id = ?",
        (
            _maybe_day_text(alarm.on),
            maybe_text(alarm.snoozed),
            text(alarm.created),
            _maybe_day_text(row.last),
            maybe_text(row.heard),
            maybe_text(row.rung),
            row.boot,
            _maybe_day_text(alarm.skip),
            maybe_text(row.skipped),
            row.skipped_in,
            alarm.id,
        ),
    )


def delete(database: sqlite3.Connection, table: str, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Strikes them out; those that there were."""
    there = (database.execute(f"DELETE FROM {table} WHERE id = ? RETURNING id", (key,)).fetchall() for key in ids)
    return tuple(key for found in there for (key,) in found)


def shift_stopwatch(database: sqlite3.Connection, by: timedelta, boot: str | None) -> None:
    """Moves its start, if it runs and was started in that boot of the machine (None: in any)."""
    for since, started in database.execute("SELECT since, boot FROM stopwatch WHERE since IS NOT NULL").fetchall():
        if boot is None or boot == started:
            database.execute("UPDATE stopwatch SET since = ?", (text(moment(since) + by),))


def save_look(
    database: sqlite3.Connection, timers: dict[int, TimerRow | None], alarms: dict[int, AlarmRow | None], boot: str
) -> None:
    """Writes these, as looked at in that boot; None: strikes it out."""
    for timer in timers.values():
        if timer is not None:
            save_timer(database, timer)
    for alarm in alarms.values():
        if alarm is not None:
            save_alarm(database, replace(alarm, boot=boot))
    delete(database, "timers", tuple(key for key, timer in timers.items() if timer is None))
    delete(database, "alarms", tuple(key for key, alarm in alarms.items() if alarm is None))
