"""What moves when the time jumps. Pure: durations keep their length, wall times stay what they are."""

from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace

from appliance.store.clocks import Shift
from appliance.store.rows import AlarmRow, TimerRow
from appliance.store.schedule import moment

_DAY = timedelta(days=1)

_MINUTE = timedelta(minutes=1)
"""A clock that was less wrong than this told the person the right day and time."""

_AHEAD = timedelta(days=8)
"""People leave out a day of the coming week."""


def timer_after(row: TimerRow, shift: Shift, boot: str) -> TimerRow:
    """A timer rings after as many seconds as it would have, however the clock jumped."""
    by = timedelta(seconds=shift.seconds)
    if row.rung is not None:  # It rings now, and for its ten minutes, whenever it was set.
        row = replace(row, rung=row.rung + by)
    if not shift.everything and row.boot != boot:
        return row
    timer = row.timer
    return replace(row, timer=replace(timer, due=timer.due + by, created=timer.created + by))


def alarm_after(row: AlarmRow, shift: Shift, boot: str, zone: tzinfo) -> AlarmRow:
    """An alarm follows the wall clock; its snooze is a duration, and so is how long ago it rang."""
    by = timedelta(seconds=shift.seconds)
    if row.rung is not None:
        row = replace(row, rung=row.rung + by)
    if not shift.everything and row.skipped_in == boot:
        row = _skipped_by_a_wrong_clock(row, by, zone)
    if not shift.everything and row.boot != boot:
        return row
    alarm = row.alarm
    snoozed = None if alarm.snoozed is None else alarm.snoozed + by
    heard = None if row.heard is None else row.heard + by
    row = replace(row, alarm=replace(alarm, snoozed=snoozed), heard=heard)
    return row if shift.everything else _set_by_a_wrong_clock(row, by, zone)


def timer_possible(row: TimerRow, time: datetime) -> TimerRow:
    """No timer has more left than it was set for: then the clock was far ahead when it was set."""
    timer = row.timer
    latest = time + timedelta(seconds=timer.seconds)
    return row if timer.due <= latest else replace(row, timer=replace(timer, due=latest, created=time))


def alarm_possible(row: AlarmRow, time: datetime) -> AlarmRow:
    """No weekly alarm was set, or rang, tomorrow: then the clock was far ahead, and it counts from now."""
    if row.alarm.skip is not None and row.alarm.skip > (time + _AHEAD).date():
        row = replace(row, alarm=replace(row.alarm, skip=None))
    latest = time + _DAY
    if row.alarm.on is not None or max(row.heard or row.alarm.created, row.alarm.created) <= latest:
        return row
    return replace(row, last=None, heard=None, alarm=replace(row.alarm, created=time))


def _skipped_by_a_wrong_clock(row: AlarmRow, by: timedelta, zone: tzinfo) -> AlarmRow:
    """Said before the clock was set, "not tomorrow" is about the day after the one that it really was."""
    day, asked = row.alarm.skip, row.skipped
    if day is None or asked is None or abs(by) < _MINUTE:
        return row
    ahead = day - asked.astimezone(zone).date()
    asked += by
    return replace(row, skipped=asked, alarm=replace(row.alarm, skip=asked.astimezone(zone).date() + ahead))


def _set_by_a_wrong_clock(row: AlarmRow, by: timedelta, zone: tzinfo) -> AlarmRow:
    """Said before the clock was set, "tomorrow at seven" is the seven of the day after the one that it really was."""
    alarm = row.alarm
    created = alarm.created + by
    if alarm.on is None or row.last is not None or abs(by) < _MINUTE:
        return replace(row, alarm=replace(alarm, created=created))
    ahead = alarm.on - alarm.created.astimezone(zone).date()
    on = created.astimezone(zone).date() + ahead
    if moment(on, alarm.at, zone) <= created:
        on += _DAY
    return replace(row, alarm=replace(alarm, created=created, on=on))
