"""How a moment is told, in the replies that alarms and reminders both have.

A skill that tells moments has these replies: `at_today`, `at_tomorrow`, `at_day`, `at_date`, `on_1` to `on_7`, `daily`,
`weekdays`, `weekend`, `weekly` and `each_1` to `each_7` (1 is Monday), so that each language can inflect its days.
"""

from datetime import date, datetime, time

from appliance.skills.moments import When
from appliance.skills.skill import Say
from appliance.speech_text import written
from appliance.store.kept import Alarm

_NAMED = {(0, 1, 2, 3, 4, 5, 6): "daily", (0, 1, 2, 3, 4): "weekdays", (5, 6): "weekend"}

A_WEEK = 7
"""Days; from here on a weekday's name would be ambiguous."""

_ANY_DAY = date(2000, 1, 1)
"""For a time of day, which is written as part of a moment."""


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def moment(at: datetime, now: datetime, say: Say) -> str:
    """A moment still to come, as near as it is: "at 7:00 PM", "tomorrow at 7:00 AM", "on Monday at 7:00 AM"."""
    time_of_day = written.clock(at, say.language)
    away = (at.date() - now.date()).days
    if away <= 0:
        return say("at_today", time=time_of_day)
    if away == 1:
        return say("at_tomorrow", time=time_of_day)
    if away < A_WEEK:
        return say("at_day", day=say(f"on_{at.isoweekday()}"), time=time_of_day)
    return say("at_date", date=written.date(at.date(), say.language), time=time_of_day)


def every_week(at: time, weekdays: tuple[int, ...], say: Say) -> str:
    """A time of some weekdays: "every weekday at 7:30 AM", "every Monday and Friday at 9:00 AM"."""
    time_of_day = written.clock(datetime.combine(_ANY_DAY, at), say.language)
    if weekdays in _NAMED:
        return say(_NAMED[weekdays], time=time_of_day)
    days = written.listed([say(f"each_{day + 1}") for day in weekdays], say.language)
    return say("weekly", days=days, time=time_of_day)


def when_it_rings(alarm: Alarm | When, now: datetime, say: Say) -> str:
    """An alarm's own time, whether or not it is snoozed."""
    if alarm.on is None:
        return every_week(alarm.at, alarm.weekdays, say)
    return moment(datetime.combine(alarm.on, alarm.at), now, say)
