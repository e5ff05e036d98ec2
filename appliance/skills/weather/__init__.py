"""The weather at the speaker's place: now, on a day of the coming week, the rain, the temperature."""

from datetime import date, timedelta
from typing import Any

from appliance.skills.skill import Answer, Call, Context, Match, Result, Say

SERVICE = "weather"

FEELS_APART = 3
"""Degrees from which on it is worth saying that it feels warmer or colder."""

LIKELY = 60
"""Percent from which on rain is likely."""

POSSIBLE = 30
"""Percent from which on rain is possible."""

A_LITTLE = 0.5
"""Millimetres that count as rain where the service gives no probability. In inches that is a shower; both will do."""

SKIES = frozenset(
    {0, 1, 2, 3, 45, 48, 51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 71, 73, 75, 77, 80, 81, 82, 85, 86, 95, 96, 99}
)
"""WMO codes (table 4677) that weather services use, each with its words in the sentence file."""

WET = frozenset({51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 80, 81, 82, 95, 96, 99})
"""Those of rain."""

SATURDAY, WEEK = 6, 7
_AWAY = {"today": 0, "tomorrow": 1, "day_after_tomorrow": 2}


def answer(_match: Match, context: Context, say: Say) -> Answer:
    """Asks for the forecast; the whole week, so that the next question needs no network."""
    if SERVICE not in context.services:
        return Answer(say("not_set_up"))
    if context.place is None:
        return Answer(say("no_place"))
    return Answer(say("moment"), call=Call(SERVICE, "forecast"))


def finish(match: Match, result: Result, context: Context, say: Say) -> Answer:
    """Picks the days that were asked for and says them."""
    if not result.ok:
        return Answer(say("unreachable"))
    asked = str(match.slots.get("day", "now"))
    if asked == "now":
        return Answer(_capital(_now(match.intent, result.value.get("now", {}), say)))
    days = {str(day.get("date")): day for day in result.value.get("days", [])}
    wanted = _dates(asked, context.now.date())
    found = [(day, days[day.isoformat()]) for day in wanted if day.isoformat() in days]
    if not found:
        return Answer(say("no_forecast"))
    today = context.now.date()
    return Answer(
        " ".join(_capital(_of_day(match.intent, weather, _named(day, today, say), say)) for day, weather in found)
    )


def _dates(asked: str, today: date) -> list[date]:
    """The days of a `day` slot; a weekday is the next one to come, today included."""
    if asked == "weekend":
        saturday = today + timedelta(days=max(0, SATURDAY - today.isoweekday()))
        return [day for day in (saturday, saturday + timedelta(days=1)) if day.isoweekday() >= SATURDAY]
    away = _AWAY[asked] if asked in _AWAY else (int(asked) - today.isoweekday()) % WEEK
    return [today + timedelta(days=away)]


def _named(day: date, today: date, say: Say) -> str:
    key = {0: "today", 1: "tomorrow"}.get((day - today).days, str(day.isoweekday()))
    return say(f"day_{key}")


def _now(intent: str, weather: dict[str, Any], say: Say) -> str:
    sky, temperature = _sky(weather, say), round(weather["temperature"])
    if intent == "rain":
        wet = weather.get("code") in WET or weather.get("rain", 0) > 0
        return say("rain_now_yes" if wet else "rain_now_no", sky=sky)
    feels = round(weather.get("feels", temperature))
    key = ("temperature_now" if intent == "temperature" else "now") + ("_feels" if _apart(feels, temperature) else "")
    return say(key, sky=sky, temperature=temperature, feels=feels)


def _of_day(intent: str, weather: dict[str, Any], day: str, say: Say) -> str:
    if intent == "rain":
        return _rain(weather, day, say)
    key = "temperature_day" if intent == "temperature" else "day"
    low, high = round(weather["low"]), round(weather["high"])
    return say(key, sky=_sky(weather, say), day=day, low=low, high=high)


def _rain(weather: dict[str, Any], day: str, say: Say) -> str:
    percent = weather.get("rain_percent")
    if percent is None:
        return say("rain_some" if weather.get("rain", 0) >= A_LITTLE else "rain_no", day=day)
    key = "rain_yes" if percent >= LIKELY else "rain_maybe" if percent >= POSSIBLE else "rain_no"
    return say(key, day=day, percent=round(percent))


def _sky(weather: dict[str, Any], say: Say) -> str:
    code = weather.get("code")
    return say(f"sky_{code}" if code in SKIES else "sky_unknown")


def _apart(feels: int, temperature: int) -> bool:
    return abs(feels - temperature) >= FEELS_APART


def _capital(text: str) -> str:
    """The reply with a capital at its beginning, where it began with words of its own."""
    return text[:1].upper() + text[1:]
