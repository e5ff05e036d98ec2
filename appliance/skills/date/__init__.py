"""The date, the weekday, the month, the year, the week; the days until a date, and the weekday it falls on."""

import datetime

from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written

_DAY = 86_400
"""Seconds, for counting days in words."""

_YEARS_AHEAD = 8
"""29 February comes again within eight years, also around 2100."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Tells what was asked."""
    today = context.now.date()
    match match.intent:
        case "month" | "year" | "week":
            return Answer(say(match.intent, **_values(today, say.language)))
        case "until":
            return _until(match, today, say)
        case "weekday_on":
            day = _next(match, today)
            return Answer(say("weekday_on", **_values(day, say.language)) if day else say("no_such_day"))
        case _:
            return _of_a_day(match, today, say)


def _of_a_day(match: Match, today: datetime.date, say: Say) -> Answer:
    """Of the day `away` days away from today."""
    away = int(match.slots.get("away", 0))
    day = today + datetime.timedelta(days=away)
    if match.intent == "is_weekday":
        correct = day.isoweekday() == match.slots["weekday"]
        return Answer(say("yes" if correct else "no", weekday=written.weekday(day, say.language)))
    when = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "day_after_tomorrow"}[away]
    return Answer(say(f"{match.intent}_{when}", **_values(day, say.language)))


def _until(match: Match, today: datetime.date, say: Say) -> Answer:
    day = _next(match, today)
    if day is None:
        return Answer(say("no_such_day"))
    if day == today:
        return Answer(say("is_today"))
    away = written.duration((day - today).days * _DAY, say.language)
    return Answer(say("until", away=away, **_values(day, say.language)))


def _next(match: Match, today: datetime.date) -> datetime.date | None:
    """The next day with that month and day, today included; None where there is none, as for 31 April."""
    on = match.slots.get("on", f"{match.slots.get('month')}-{match.slots.get('day_of_month')}")
    for year in range(today.year, today.year + _YEARS_AHEAD + 1):
        try:
            day = datetime.datetime.strptime(f"{year}-{on}", "%Y-%m-%d").date()
        except ValueError:
            continue
        if day >= today:
            return day
    return None


def _values(day: datetime.date, language: str) -> dict[str, object]:
    return {
        "date": written.date(day, language),
        "weekday": written.weekday(day, language),
        "month": written.month(day, language),
        "year": day.year,
        "week": day.isocalendar().week,
    }
