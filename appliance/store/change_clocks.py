"""Changes of timers, alarms and the stopwatch, each in an open transaction. Each gives the ids it made or touched."""

from datetime import date, time, timedelta

from msgspec.structs import replace

from appliance.store import changes, rows
from appliance.store.desk import Desk
from appliance.store.limits import MAX_NAME, MAX_TEXT, MAX_TIMERS, a_while, room, within
from appliance.store.ringing import silent
from appliance.store.schedule import moment

Ids = tuple[int, ...]


def set_timer(desk: Desk, change: changes.SetTimer) -> Ids:
    """Runs from now."""
    room(desk.count("timers"), MAX_TIMERS, "timers")
    seconds = max(0.0, a_while(change.seconds))
    key = desk.insert(
        "INSERT INTO timers (name, due, created, length, boot) VALUES (?, ?, ?, ?, ?)",
        change.name.strip()[:MAX_NAME],
        rows.text(desk.time + timedelta(seconds=seconds)),
        rows.text(desk.time),
        seconds,
        desk.boot,
    )
    return (key,)


def extend_timer(desk: Desk, change: changes.ExtendTimer) -> Ids:
    """One that rings goes on running if it gets more than it is late."""
    by = timedelta(seconds=a_while(change.seconds))
    row = _timer(desk, change.id)
    if row is None:
        return ()
    timer = row.timer
    length = max(0.0, timer.seconds + change.seconds)
    left = None if timer.left is None else max(0.0, timer.left + change.seconds)
    due = max(timer.due + by, desk.time)
    a_while((due - desk.time).total_seconds())
    rung = None if due > desk.time else row.rung
    rows.save_timer(desk.database, replace(row, timer=replace(timer, due=due, left=left, length=length), rung=rung))
    return (change.id,)


def pause_timer(desk: Desk, change: changes.PauseTimer) -> Ids:
    """One that rings cannot be paused."""
    row = _timer(desk, change.id)
    if row is None or row.timer.left is not None or row.rung is not None:
        return ()
    left = max(0.0, (row.timer.due - desk.time).total_seconds())
    rows.save_timer(desk.database, replace(row, timer=replace(row.timer, left=left)))
    return (change.id,)


def resume_timer(desk: Desk, change: changes.ResumeTimer) -> Ids:
    """From now."""
    row = _timer(desk, change.id)
    if row is None or row.timer.left is None:
        return ()
    due = desk.time + timedelta(seconds=row.timer.left)
    rows.save_timer(desk.database, replace(row, timer=replace(row.timer, due=due, left=None), boot=desk.boot))
    return (change.id,)


def cancel_timers(desk: Desk, change: changes.CancelTimers) -> Ids:
    """Those that there were."""
    return rows.delete(desk.database, "timers", change.ids)


def set_alarm(desk: Desk, change: changes.SetAlarm) -> Ids:
    """Written as a wall time; one that was said as a duration is a moment besides, and its wall time has had its turn."""
    room(desk.count("alarms"), MAX_TIMERS, "alarms and reminders")
    at, on, snoozed = change.at.replace(tzinfo=None), change.on, None
    if change.seconds is not None:
        snoozed = desk.time + timedelta(seconds=max(0.0, a_while(change.seconds)))
        local = snoozed.astimezone(desk.zone)
        at, on = local.time(), local.date()
    elif on is not None:
        on = _day_meant(desk, on, at)
    if (on is None) == (not change.weekdays):
        raise ValueError("an alarm is for one day or for some of every week: exactly one of `on` and `weekdays`")
    key = desk.insert(
        "INSERT INTO alarms (kind, at, day, weekdays, words, snoozed, created, last, boot, skip, skipped, skipped_in)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        change.kind.value,
        at.isoformat(),
        None if on is None else on.isoformat(),
        "".join(str(day) for day in sorted(set(change.weekdays))),
        within(change.words, MAX_TEXT, "the reminder"),
        rows.maybe_text(snoozed),
        rows.text(desk.time),
        None if snoozed is None or on is None else on.isoformat(),
        desk.boot,
        None if change.skip is None else change.skip.isoformat(),
        rows.text(desk.time),
        desk.boot,
    )
    return (key,)


def cancel_alarms(desk: Desk, change: changes.CancelAlarms) -> Ids:
    """Those that there were."""
    return rows.delete(desk.database, "alarms", change.ids)


def silence_alarms(desk: Desk, change: changes.SilenceAlarms) -> Ids:
    """Heard; a snooze that is still to come is off as well."""
    found = [row for row in rows.alarms(desk.database) if row.alarm.id in change.ids]
    for row in found:
        after = silent(replace(row, alarm=replace(row.alarm, snoozed=None)))
        if after is None:
            rows.delete(desk.database, "alarms", (row.alarm.id,))
        else:
            rows.save_alarm(desk.database, after)
    return tuple(row.alarm.id for row in found)


def skip_alarm(desk: Desk, change: changes.SkipAlarm) -> Ids:
    """Only one that rings every week has a day to leave out."""
    row = next((row for row in rows.alarms(desk.database) if row.alarm.id == change.id), None)
    if row is None or row.alarm.on is not None:
        return ()
    day = None if change.on is None else _day_meant(desk, change.on, row.alarm.at)
    alarm = replace(row.alarm, skip=day)
    rows.save_alarm(desk.database, replace(row, alarm=alarm, skipped=desk.time, skipped_in=desk.boot))
    return (change.id,)


def snooze_alarms(desk: Desk, change: changes.SnoozeAlarms) -> Ids:
    """A duration: it moves with jumps of the clock, and not with daylight saving."""
    until = desk.time + timedelta(seconds=max(0.0, a_while(change.seconds)))
    found = [row for row in rows.alarms(desk.database) if row.alarm.id in change.ids]
    for row in found:
        snoozed = replace(row, alarm=replace(row.alarm, snoozed=until), rung=None, boot=desk.boot)
        rows.save_alarm(desk.database, snoozed)
    return tuple(row.alarm.id for row in found)


def set_stopwatch(desk: Desk, change: changes.SetStopwatch) -> Ids:
    """There is one, without an id."""
    desk.database.execute("DELETE FROM stopwatch")
    watch = change.stopwatch
    if watch is not None:
        since = None if watch.since is None else watch.since + desk.ahead
        desk.insert(
            "INSERT INTO stopwatch (id, elapsed, since, boot) VALUES (1, ?, ?, ?)",
            watch.elapsed,
            rows.maybe_text(since),
            desk.boot,
        )
    return ()


def _day_meant(desk: Desk, day: date, at: time) -> date:
    """The day as it is; but if by the time that has passed, a wall clock that is far behind said it: as many days from now."""
    if not desk.ahead or moment(day, at, desk.zone) > desk.time:
        return day
    said_on, today = ((desk.time - ahead).astimezone(desk.zone).date() for ahead in (desk.ahead, timedelta()))
    meant = today + (day - said_on)
    return meant if moment(meant, at, desk.zone) > desk.time else meant + timedelta(days=1)


def _timer(desk: Desk, key: int) -> rows.TimerRow | None:
    return next((row for row in rows.timers(desk.database) if row.timer.id == key), None)
