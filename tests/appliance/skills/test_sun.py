"""The sun is told for the place of the settings, and polar day and night are said to be that."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.skills import Answer, Context, Skills
from appliance.skills.skill import Place

BERLIN = Place(52.52, 13.405)
TROMSO = Place(69.65, 18.96)
POLE = Place(90.0, 0.0)
WELLINGTON = Place(-41.29, 174.78)
HERE = ZoneInfo("Europe/Berlin")

SAID = [
    ("when is sunrise", "rise", {}),
    ("when does the sun rise tomorrow", "rise", {"day": "tomorrow"}),
    ("what time is sunrise on monday", "rise", {"day": "1"}),
    ("when does it get light", "rise", {}),
    ("when is sunset", "set", {}),
    ("when's sunset today", "set", {"day": "today"}),
    ("what time does the sun set", "set", {}),
    ("when will it get dark", "set", {}),
    ("sunset", "set", {}),
    ("how long until sunset", "set", {"next": "yes"}),
    ("when is the next sunrise", "rise", {"next": "yes"}),
]

NEAR_MISSES = [
    "when did the sun king die",
    "is the sun a star",
    "who wrote the sun also rises",
    "when is sunday",
    "sun",
]


@pytest.mark.parametrize(("text", "intent", "slots"), SAID)
def test_the_sun_is_asked_for(skills: Skills, text: str, intent: str, slots: dict[str, str]) -> None:
    match = skills.match(text)
    assert match is not None and (match.skill, match.intent, match.slots) == ("sun", intent, slots)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_not_for_the_sun(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "sun"


def asked(skills: Skills, text: str, now: datetime, place: Place | None = BERLIN) -> str:
    answer = skills.answer(skills.match(text), Context(now=now, place=place))
    assert answer == Answer(answer.text)
    return answer.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Berlin on 21 November 2026, by almanacs from about 7:38 to 16:04.
        ("when is sunrise", "The sun rose at 7:39 AM today."),
        ("when is sunset", "The sun sets at 4:05 PM today."),
        ("when does the sun rise tomorrow", "The sun rises at 7:40 AM tomorrow."),
        ("when is sunset on monday", "The sun sets at 4:03 PM on Monday."),
        ("when is sunset the day after tomorrow", "The sun sets at 4:03 PM the day after tomorrow."),
        ("when is sunset on saturday", "The sun sets at 4:05 PM today."),
        ("when is the next sunrise", "The sun rises at 7:40 AM tomorrow."),
        ("how long until sunset", "The sun sets at 4:05 PM today."),
    ],
)
def test_it_rises_and_sets(skills: Skills, text: str, told: str) -> None:
    assert asked(skills, text, datetime(2026, 11, 21, 12, 0, tzinfo=HERE)) == told


def test_what_has_passed_today_is_told_as_passed(skills: Skills) -> None:
    evening = datetime(2026, 11, 21, 18, 0, tzinfo=HERE)
    assert asked(skills, "when is sunset", evening) == "The sun set at 4:05 PM today."
    assert asked(skills, "how long until sunset", evening) == "The sun sets at 4:04 PM tomorrow."


def test_it_is_told_in_the_time_of_the_place(skills: Skills) -> None:
    summer = datetime(2026, 1, 10, 3, 0, tzinfo=ZoneInfo("Pacific/Auckland"))
    assert asked(skills, "when is sunrise", summer, WELLINGTON) == "The sun rises at 6:00 AM today."
    assert asked(skills, "when is sunset", summer, WELLINGTON) == "The sun sets at 8:56 PM today."


def test_polar_day_and_polar_night_are_said_to_be_that(skills: Skills) -> None:
    june, december = (datetime(2026, month, 21, 12, 0, tzinfo=HERE) for month in (6, 12))
    assert asked(skills, "when is sunset", june, TROMSO) == "The sun doesn't set today: it stays above the horizon."
    assert asked(skills, "when is sunrise", june, TROMSO) == "The sun doesn't set today: it stays above the horizon."
    assert (
        asked(skills, "when is sunrise", december, TROMSO) == "The sun doesn't rise today: it stays below the horizon."
    )
    assert asked(skills, "when is sunset", december, POLE) == "The sun doesn't rise today: it stays below the horizon."


def test_a_sun_that_only_grazes_the_horizon_has_no_exact_time(skills: Skills) -> None:
    near, june = Place(67.0, 18.96), datetime(2026, 6, 3, 12, 0, tzinfo=HERE)
    assert (
        asked(skills, "when is sunset", june, near)
        == "I can't tell when the sun sets today: it hardly leaves the horizon."
    )
    assert asked(skills, "when is sunrise", june, near).startswith("I can't tell when the sun rises today")


def test_without_a_place_it_says_what_to_do(skills: Skills) -> None:
    told = asked(skills, "when is sunset", datetime(2026, 11, 21, 12, 0, tzinfo=HERE), None)
    assert told == "I don't know where I am. Put the place into my settings: latitude and longitude."
