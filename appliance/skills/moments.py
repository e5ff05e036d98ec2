"""Which moment people mean by "seven", "tomorrow at eight" or "Mondays at nine". Pure: calendar and wall time, no clock.

Wall times have no zone here: seven stays seven over a change of daylight saving, and whoever rings finds out when that is.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from appliance.skills.skill import Slot
from appliance.store.kept import Alarm

HALF_DAY = 12
"""Hours, between the two moments that "seven" can mean."""

_AWAY = {"today": 0, "tomorrow": 1, "day_after_tomorrow": 2}
"""Days from today, by the slot `day`; it may also be an ISO weekday."""

_FAR = 15
"""Days in which every alarm of some weekdays rings: a week, the day on which today's time has passed, and a week left out."""

_DAYS = {"daily": (0, 1, 2, 3, 4, 5, 6), "weekdays": (0, 1, 2, 3, 4), "weekend": (5, 6)}
"""Weekdays from 0, by the slot `days`; it may also be a string of ISO weekdays."""


class When(msgspec.Struct, frozen=True):
    """A wall time, once or every week."""

    at: time
    on: date | None = None
    """The day, for once; None with `weekdays`."""
    weekdays: tuple[int, ...] = ()
    """0 is Monday."""


def times(slots: Mapping[str, Slot]) -> tuple[time, ...]:
    """What the slots `at` ("HH:MM", 24 hours) and `half` can mean, earlier first: two for a bare "seven", none without `at`."""
    if "at" not in slots:
        return ()
    at = time.fromisoformat(str(slots["at"]))
    if slots.get("half") != "unknown":
        return (at,)
    both = at.replace(hour=at.hour % HALF_DAY), at.replace(hour=at.hour % HALF_DAY + HALF_DAY)
    return {"am": both[:1], "pm": both[1:]}.get(str(slots.get("part")), both)


def without_time(slots: Mapping[str, Slot]) -> dict[str, Slot]:
    """The slots to go with the question for the time: the half of the day in "tonight" is kept from the answer's own `half`."""
    return {"part" if name == "half" else name: value for name, value in slots.items()}


def when(slots: Mapping[str, Slot], now: datetime, waking: time) -> When | None:
    """The moment that `at` (which must be there), `half`, `day` and `days` mean; None if it was today and has passed.

    Of two that a bare "seven" can mean it is the next that comes, and on another day than today the first from `waking` on.
    """
    meant = times(slots)
    usual = next((at for at in meant if at >= waking), meant[-1])
    if "days" in slots:
        return When(usual, weekdays=weekdays(str(slots["days"])))
    today, clock = now.date(), now.time()
    day = str(slots.get("day", ""))
    if day in ("", "today"):
        for at in meant:
            if at > clock:
                return When(at, today)
        return None if day else When(meant[0], today + timedelta(days=1))
    on = on_day(day, today)
    if on == today and usual <= clock:
        on += timedelta(days=7)
    return When(usual, on)


def on_or_after(at: time, day: date | None, now: datetime) -> When:
    """Once at that time, on that day or, where it has passed then, the first day on which it is still to come."""
    today = now.date() + timedelta(days=at <= now.time())
    return When(at, max(day or today, today))


def after(seconds: float, now: datetime) -> When:
    """So many seconds from now, as a wall time of the same zone to the second."""
    moment = (now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(now.tzinfo)
    return When(moment.time().replace(microsecond=0), moment.date())


def on_day(day: str, today: date) -> date:
    """The date that a slot `day` means; a weekday is the next one, today included."""
    if day in _AWAY:
        return today + timedelta(days=_AWAY[day])
    return today + timedelta(days=(int(day) - today.isoweekday()) % 7)


def weekdays(days: str) -> tuple[int, ...]:
    """The weekdays from 0 that a slot `days` means."""
    return _DAYS.get(days) or tuple(sorted({int(day) - 1 for day in days}))


def rings_on(alarm: Alarm, day: date) -> bool:
    """Whether it is due on that day, by the calendar alone; not on one that is left out."""
    return alarm.on == day or (day.weekday() in alarm.weekdays and day != alarm.skip)


def left_out(alarm: Alarm, now: datetime) -> datetime | None:
    """The wall time, still to come, at which it would ring if that day were not left out; None: it rings each time."""
    moment = datetime.combine(alarm.skip, alarm.at) if alarm.skip is not None else None
    return moment if moment is not None and moment > now.replace(tzinfo=None) else None


def next_ring(alarm: Alarm, now: datetime) -> datetime:
    """When it rings next, as a wall time without a zone; one whose only time has passed is due at that time."""
    if alarm.snoozed is not None:
        return alarm.snoozed.astimezone(now.tzinfo).replace(tzinfo=None)
    if alarm.on is not None or not alarm.weekdays:
        return datetime.combine(alarm.on or now.date(), alarm.at)
    wall = now.replace(tzinfo=None)
    coming = (datetime.combine(wall.date() + timedelta(days=away), alarm.at) for away in range(_FAR))
    return next(moment for moment in coming if moment > wall and rings_on(alarm, moment.date()))
