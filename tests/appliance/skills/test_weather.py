"""The weather: who owns an utterance, what is asked, and what is said of a forecast. Today is Saturday, November 21."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from appliance.skills import Answer, Context, Match, Skills, weather
from appliance.skills.sentences import read_sentences
from appliance.skills.skill import Call, Phrases, Place, Result
from tests.appliance.skills.conftest import NOW

OWNED = [
    ("what's the weather", "now", {}),
    ("how is the weather right now", "now", {}),
    ("what's it like outside", "now", {}),
    ("is it snowing", "now", {}),
    ("weather", "now", {}),
    ("what's the weather like today", "forecast", {"day": "today"}),
    ("what's the weather tomorrow", "forecast", {"day": "tomorrow"}),
    ("What will the weather be like on Monday?", "forecast", {"day": "1"}),
    ("how's the weather looking for friday", "forecast", {"day": "5"}),
    ("weather the day after tomorrow", "forecast", {"day": "day_after_tomorrow"}),
    ("what's the forecast", "forecast", {"day": "today"}),
    ("what's the weather forecast for the weekend", "forecast", {"day": "weekend"}),
    ("give me the weather for wednesday please", "forecast", {"day": "3"}),
    ("tomorrow's weather", "forecast", {"day": "tomorrow"}),
    ("will it be sunny tomorrow", "forecast", {"day": "tomorrow"}),
    ("will it snow tomorrow", "forecast", {"day": "tomorrow"}),
    ("will it rain today", "rain", {"day": "today"}),
    ("is it going to rain this afternoon", "rain", {"day": "today"}),
    ("will it rain", "rain", {"day": "today"}),
    ("do i need an umbrella tomorrow", "rain", {"day": "tomorrow"}),
    ("should I take an umbrella?", "rain", {"day": "today"}),
    ("what's the chance of rain on saturday", "rain", {"day": "6"}),
    ("is it raining", "rain", {"day": "now"}),
    ("is it still raining outside", "rain", {"day": "now"}),
    ("how cold is it outside", "temperature", {}),
    ("what's the temperature", "temperature", {}),
    ("how many degrees is it", "temperature", {}),
    ("how warm will it be tomorrow", "temperature", {"day": "tomorrow"}),
    ("how hot will it get on sunday", "temperature", {"day": "7"}),
    ("do i need a jacket", "temperature", {}),
]

NEAR_MISSES = [
    "what is the weather in paris",
    "what is the temperature of the sun",
    "how hot is the sun",
    "is it cold in norway",
    "what causes rain",
    "tell me about the weather on mars",
    "what will the weather be like in a hundred years",
    "how warm was it yesterday",
    "who reads the weather forecast",
    "is it friday",
]


@pytest.mark.parametrize(("text", "intent", "slots"), OWNED)
def test_weather_owns(skills: Skills, text: str, intent: str, slots: dict[str, str]) -> None:
    assert skills.match(text) == Match("weather", intent, slots)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_weather_leaves_to_others(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "weather"


def test_the_whole_forecast_is_asked_for_whatever_the_question(ask: Callable[..., Answer]) -> None:
    here = {"services": frozenset({"weather"}), "place": Place(52.5, 13.4)}
    for question in ("what's the weather", "will it rain on monday"):
        assert ask(question, **here) == Answer("One moment.", call=Call("weather", "forecast"))


def test_what_is_missing_is_said(ask: Callable[..., Answer]) -> None:
    assert ask("what's the weather") == Answer("No weather service is set up.")
    assert ask("what's the weather", services=frozenset({"weather"})).text.startswith("I don't know where I am.")


NOW_THERE = {"temperature": 4.4, "feels": 0.6, "rain": 0.0, "code": 3}
DAYS: list[dict[str, Any]] = [
    {"date": "2026-11-21", "low": 1.2, "high": 5.7, "code": 61, "rain_percent": 80, "rain": 4.0},
    {"date": "2026-11-22", "low": -3.4, "high": 0.4, "code": 71, "rain_percent": 20, "rain": 0.0},
    {"date": "2026-11-23", "low": 3.0, "high": 9.0, "code": 2, "rain_percent": 45, "rain": 0.1},
    {"date": "2026-11-24", "low": 3.0, "high": 9.0, "code": 4, "rain": 2.5},
    {"date": "2026-11-25", "low": 3.0, "high": 9.0, "rain": 0.0},
]


def finished(intent: str, day: str | None = None, **now: object) -> str:
    say = Phrases("en", read_sentences(files(weather) / "en.yaml").replies)
    value = {"now": {**NOW_THERE, **now}, "days": DAYS}
    slots = {"day": day} if day else {}
    answer = weather.finish(Match("weather", intent, dict(slots)), Result(True, value), Context(now=NOW), say)
    assert answer == Answer(answer.text), "a forecast is only said"
    return answer.text


SAID = [
    ("now", None, {}, "Overcast, 4 degrees, and it feels like 1."),
    ("now", None, {"feels": 3.0}, "Overcast, 4 degrees."),
    ("now", None, {"code": 4}, "Changeable weather, 4 degrees, and it feels like 1."),
    ("temperature", None, {}, "It's 4 degrees, and it feels like 1."),
    ("temperature", None, {"feels": 4.4}, "It's 4 degrees."),
    ("rain", "now", {}, "No: overcast."),
    ("rain", "now", {"code": 80}, "Yes: light showers."),
    ("rain", "now", {"rain": 0.2}, "Yes: overcast."),
    ("forecast", "today", {}, "Light rain today, 1 to 6 degrees."),
    ("forecast", "tomorrow", {}, "Light snow tomorrow, -3 to 0 degrees."),
    ("forecast", "day_after_tomorrow", {}, "Partly cloudy on Monday, 3 to 9 degrees."),
    ("forecast", "1", {}, "Partly cloudy on Monday, 3 to 9 degrees."),
    ("forecast", "6", {}, "Light rain today, 1 to 6 degrees."),
    ("forecast", "weekend", {}, "Light rain today, 1 to 6 degrees. Light snow tomorrow, -3 to 0 degrees."),
    ("forecast", "2", {}, "Changeable weather on Tuesday, 3 to 9 degrees."),
    ("forecast", "5", {}, "I have no forecast for that day."),
    ("temperature", "tomorrow", {}, "-3 to 0 degrees tomorrow."),
    ("rain", "today", {}, "Yes, rain is likely today: 80 percent."),
    ("rain", "1", {}, "Rain is possible on Monday: 45 percent."),
    ("rain", "tomorrow", {}, "No rain is expected tomorrow."),
    ("rain", "2", {}, "Yes, some rain is expected on Tuesday."),
    ("rain", "3", {}, "No rain is expected on Wednesday."),
]


@pytest.mark.parametrize(("intent", "day", "now", "text"), SAID)
def test_what_is_said_of_a_forecast(intent: str, day: str | None, now: dict[str, object], text: str) -> None:
    assert finished(intent, day, **now) == text


def test_without_an_answer_that_is_said() -> None:
    say = Phrases("en", read_sentences(files(weather) / "en.yaml").replies)
    failed = Result(ok=False, value={"error": "late"}, why="x")
    assert weather.finish(Match("weather", "now"), failed, Context(now=NOW), say) == Answer(
        "I can't reach the weather service."
    )


def test_every_sky_has_its_words() -> None:
    replies = read_sentences(files(weather) / "en.yaml").replies
    assert {key for key in replies if key.startswith("sky_")} == {"sky_unknown"} | {
        f"sky_{code}" for code in weather.SKIES
    }


def test_on_a_sunday_the_weekend_is_what_is_left_of_it() -> None:
    say = Phrases("en", read_sentences(files(weather) / "en.yaml").replies)
    context = Context(now=NOW.replace(day=22))
    result = Result(True, {"now": NOW_THERE, "days": DAYS})
    answer = weather.finish(Match("weather", "forecast", {"day": "weekend"}), result, context, say)
    assert answer.text == "Light snow today, -3 to 0 degrees."
