"""The date, the weekday, the month, the year, the week."""

from datetime import timedelta

from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Tells what was asked of the day `away` days away from today."""
    away = int(match.slots.get("away", 0))
    day = context.now.date() + timedelta(days=away)
    when = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "day_after_tomorrow"}[away]
    language = say.language
    if match.intent == "is_weekday":
        correct = day.isoweekday() == match.slots["weekday"]
        return Answer(say("yes" if correct else "no", weekday=written.weekday(day, language)))
    values = {
        "date": written.date(day, language),
        "weekday": written.weekday(day, language),
        "month": written.month(day, language),
        "year": day.year,
        "week": day.isocalendar().week,
    }
    key = match.intent if match.intent in ("month", "year", "week") else f"{match.intent}_{when}"
    return Answer(say(key, **values))
