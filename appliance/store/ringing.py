"""What rings, what is only told, and when it is over. Pure: rows and a time in, rows and occurrences out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

import msgspec
from msgspec.structs import replace

from appliance.store.kept import Alarm, Timer
from appliance.store.rows import AlarmRow, TimerRow
from appliance.store.schedule import last_due, next_due
from appliance.units import Seconds

RINGS = timedelta(minutes=10)
"""How long something rings that nobody silences."""

RECENT = timedelta(hours=1)
"""What is later than this is told, and does not ring: nobody wants the alarm of seven at noon."""

AGAIN = timedelta(hours=3)
"""A clock that is set back by less does not bring an alarm of that day twice. By more, it was wrong when it rang (morning and
evening exchanged, another zone), and the right time is wanted as well."""


class Occurrence(msgspec.Struct, frozen=True):
    """Something has become due. Handed out once, ever."""

    of: Timer | Alarm
    due: datetime
    """When it should have rung, UTC."""
    late: Seconds
    """How long ago that is; under a second when all is well."""
    rings: bool
    """Its sound is wanted, and for an alarm until it is silenced. False: only say that it was due, and how long ago."""


def timer_at(row: TimerRow, time: datetime) -> tuple[TimerRow | None, Occurrence | None]:
    """What becomes of a timer at that time (None: it is over), and what is to be heard of it."""
    timer = row.timer
    if timer.left is not None:
        return row, None
    if row.rung is not None:
        return None if time - row.rung >= RINGS else row, None
    if timer.due > time:
        return row, None
    came = _occurrence(timer, timer.due, time)
    return replace(row, rung=time) if came.rings else None, came


def alarm_at(row: AlarmRow, time: datetime, zone: tzinfo) -> tuple[AlarmRow | None, Occurrence | None]:
    """The same of an alarm. Of several occurrences that were missed only the last is heard of."""
    day, snoozed = _unheard_day(row, time, zone), row.alarm.snoozed
    dues = [day[1]] if day else []
    if snoozed is not None and snoozed <= time:
        dues.append(snoozed)
        row = replace(row, alarm=replace(row.alarm, snoozed=None))
    if not dues:
        over = row.rung is not None and time - row.rung >= RINGS
        return silent(row) if over else row, None
    if day:
        row = replace(row, last=day[0], heard=time)
    came = _occurrence(row.alarm, max(dues), time)
    return replace(row, rung=time) if came.rings else silent(row), came


def _unheard_day(row: AlarmRow, time: datetime, zone: tzinfo) -> tuple[date, datetime] | None:
    """The last day and moment at which it was due, unless that was heard of already."""
    came = None if row.spent else last_due(row.alarm, time, zone)
    if came is None or row.last is None or row.heard is None:
        return came
    day, due = came
    return None if day <= row.last and due - row.heard < AGAIN else came


def silent(row: AlarmRow) -> AlarmRow | None:
    """An alarm that rings no longer; None: it was the last time."""
    return None if row.spent and row.alarm.snoozed is None else replace(row, rung=None)


class Look(msgspec.Struct, frozen=True):
    """What is different from what was written down."""

    came: tuple[Occurrence, ...]
    timers: dict[int, TimerRow | None]
    """What becomes of those that change; None: over."""
    alarms: dict[int, AlarmRow | None]
    wakes: datetime | None
    """When to look again at the latest; None: not until something is changed."""


def look(timers: Sequence[TimerRow], alarms: Sequence[AlarmRow], time: datetime, zone: tzinfo) -> Look:
    """Everything at that time, what is due soonest first."""
    clocks = {row.timer.id: (row, *timer_at(row, time)) for row in timers}
    bells = {row.alarm.id: (row, *alarm_at(row, time, zone)) for row in alarms}
    came = [came for *_, came in (*clocks.values(), *bells.values()) if came is not None]
    timers_after = {key: after for key, (before, after, _) in clocks.items() if after is not before}
    alarms_after = {key: after for key, (before, after, _) in bells.items() if after is not before}
    left = [after for _, after, _ in clocks.values() if after is not None]
    right = [after for _, after, _ in bells.values() if after is not None]
    soonest = tuple(sorted(came, key=lambda occurrence: occurrence.due))
    return Look(soonest, timers_after, alarms_after, wakes(left, right, time, zone))


def wakes(timers: Iterable[TimerRow], alarms: Iterable[AlarmRow], time: datetime, zone: tzinfo) -> datetime | None:
    """The next moment at which `timer_at` or `alarm_at` may say something new; None: never."""
    moments: list[datetime | None] = []
    for timer in timers:
        if timer.rung is not None:
            moments.append(timer.rung + RINGS)
        elif timer.timer.left is None:
            moments.append(timer.timer.due)
    for alarm in alarms:
        moments.append(alarm.alarm.snoozed if alarm.spent else next_due(alarm.alarm, time, zone))
        if alarm.rung is not None:
            moments.append(alarm.rung + RINGS)
    return min((moment for moment in moments if moment is not None), default=None)


def _occurrence(of: Timer | Alarm, due: datetime, time: datetime) -> Occurrence:
    late = time - due
    return Occurrence(of, due, Seconds(late.total_seconds()), rings=late <= RECENT)
