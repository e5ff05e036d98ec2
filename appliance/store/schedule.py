"""When an alarm rings: local wall time over changes of daylight saving. Pure.

A time that does not exist (clocks go forward over it) rings at the moment after the gap. One that exists twice rings once, at the
first; at the second if the alarm was set in between. Which offsets a zone has is `zoneinfo`'s knowledge.
"""

from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from appliance.store.kept import Alarm

_DAY = timedelta(days=1)

_FAR = 15
"""Days to look through for a weekly alarm: seven, the one on which today's time has passed, and seven for one left out."""


def moment(day: date, at: time, zone: tzinfo, fold: int = 0) -> datetime:
    """The moment (UTC) of that wall time; `fold` 1 is the second one where there are two."""
    local = datetime.combine(day, at, zone)
    before, after = (local.replace(fold=side).astimezone(UTC) for side in (0, 1))
    if before <= after:  # Equal on all days but one.
        return after if fold else before
    return _gap(after, before, zone)


def _gap(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """The moment between the two (UTC) at which the zone's offset changes."""
    old = low.astimezone(zone).utcoffset()
    width = round((high - low).total_seconds())

    def changed(second: int) -> bool:
        return (low + timedelta(seconds=second)).astimezone(zone).utcoffset() != old

    return low + timedelta(seconds=bisect(range(width), False, key=changed))


def occurrence(alarm: Alarm, day: date, zone: tzinfo) -> datetime:
    """The moment (UTC) at which it is due on that day, should it ring on it."""
    first = moment(day, alarm.at, zone)
    if first <= alarm.created:
        return moment(day, alarm.at, zone, fold=1)
    return first


def next_due(alarm: Alarm, after: datetime, zone: tzinfo) -> datetime | None:
    """The first moment (UTC) later than `after` at which it is due, snoozes included; None: never again."""
    days = _days(alarm, after.astimezone(zone).date() - _DAY, 1)
    moments = [occurrence(alarm, day, zone) for day in days]
    coming = [due for due in (*moments, alarm.snoozed) if due is not None and due > after]
    return min(coming, default=None)


def last_due(alarm: Alarm, until: datetime, zone: tzinfo) -> tuple[date, datetime] | None:
    """The last day and moment (UTC) not later than `until` at which it was due by the calendar; None: not yet.

    A weekly one is due only after it was set. One for a single day is due on it however late it was set.
    """
    for day in _days(alarm, until.astimezone(zone).date() + _DAY, -1):
        due = occurrence(alarm, day, zone)
        if due <= until and (alarm.on is not None or due > alarm.created):
            return day, due
    return None


def _days(alarm: Alarm, start: date, step: int) -> Iterator[date]:
    """Days on which it is due, from `start` on or, for one that rings once, its own; the one to be left out is not among them."""
    if alarm.on is not None:
        yield alarm.on
        return
    days = (start + step * away * _DAY for away in range(_FAR + 1))
    yield from (day for day in days if day.weekday() in alarm.weekdays and day != alarm.skip)
