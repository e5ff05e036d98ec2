"""All that is kept, read from the tables into frozen structs."""

import sqlite3
from datetime import datetime, timedelta

from msgspec.structs import replace

from appliance.store import rows
from appliance.store.clocks import Reckoning
from appliance.store.kept import Alarm, Fact, Item, Kept, NamedList, Stopwatch, Timer
from appliance.store.ringing import RINGS


def everything(database: sqlite3.Connection) -> None:
    """Reads every row once; ValueError: one of them is nonsense."""
    reckoning(database)
    kept(database, datetime.fromtimestamp(0).astimezone(), timedelta())


def kept(database: sqlite3.Connection, time: datetime, ahead: timedelta) -> Kept:
    """What is kept at that time, told as the wall clock shows it: that is `ahead` less."""
    timers = [row for row in rows.timers(database) if row.rung is None or time - row.rung < RINGS]
    alarms = rows.alarms(database)
    return Kept(
        timers=tuple(_told_timer(row.timer, ahead) for row in timers),
        alarms=tuple(_told_alarm(row.alarm, ahead) for row in alarms),
        ringing=tuple(row.alarm.id for row in alarms if row.rung is not None and time - row.rung < RINGS),
        lists=_lists(database),
        stopwatch=_stopwatch(database, ahead),
        facts=tuple(Fact(*row) for row in database.execute("SELECT id, text FROM facts ORDER BY id")),
        notes=_notes(database, time),
    )


def reckoning(database: sqlite3.Connection) -> Reckoning | None:
    """How time was told last; None: never yet."""
    row = database.execute("SELECT wall, steady, boot, ahead, confirmed FROM clock").fetchone()
    if row is None:
        return None
    wall, steady, boot, ahead, confirmed = row
    return Reckoning(rows.moment(wall), steady, boot, ahead=ahead, confirmed=bool(confirmed))


def save_reckoning(database: sqlite3.Connection, told: Reckoning) -> None:
    """Over the last one."""
    database.execute(
        "INSERT OR REPLACE INTO clock (id, wall, steady, boot, ahead, confirmed) VALUES (1, ?, ?, ?, ?, ?)",
        (rows.text(told.wall), told.steady, told.boot, told.ahead, told.confirmed),
    )


def _told_timer(timer: Timer, ahead: timedelta) -> Timer:
    return replace(timer, due=timer.due - ahead, created=timer.created - ahead) if ahead else timer


def _told_alarm(alarm: Alarm, ahead: timedelta) -> Alarm:
    if not ahead:
        return alarm
    snoozed = None if alarm.snoozed is None else alarm.snoozed - ahead
    return replace(alarm, snoozed=snoozed, created=alarm.created - ahead)


def _lists(database: sqlite3.Connection) -> tuple[NamedList, ...]:
    items: dict[int, list[Item]] = {}
    for key, of, text in database.execute("SELECT id, list, text FROM items ORDER BY id"):
        items.setdefault(of, []).append(Item(key, text))
    names = database.execute("SELECT id, name FROM lists ORDER BY id").fetchall()
    return tuple(NamedList(name, tuple(items.get(key, ()))) for key, name in names)


def _stopwatch(database: sqlite3.Connection, ahead: timedelta) -> Stopwatch | None:
    row = database.execute("SELECT elapsed, since FROM stopwatch").fetchone()
    if row is None:
        return None
    elapsed, since = row
    return Stopwatch(elapsed, None if since is None else rows.moment(since) - ahead)


def _notes(database: sqlite3.Connection, time: datetime) -> dict[str, dict[str, str]]:
    notes: dict[str, dict[str, str]] = {}
    for skill, name, value, until in database.execute("SELECT skill, name, value, until FROM notes ORDER BY rowid"):
        if until is None or rows.moment(until) > time:
            notes.setdefault(skill, {})[name] = value
    return notes
