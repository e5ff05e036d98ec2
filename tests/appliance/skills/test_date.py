"""Days until a date, and the weekday that it falls on; `test_time_and_date_answers.py` has the rest."""

from datetime import UTC, datetime

import pytest

from appliance.skills import Answer, Context, Match, Skills

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=UTC)

SAID = [
    ("how many days until christmas", "until", {"on": "12-25"}),
    ("how many days are there till christmas eve", "until", {"on": "12-24"}),
    ("how long until new year", "until", {"on": "01-01"}),
    ("how many days is it until the twenty fifth of may", "until", {"day_of_month": 25, "month": 5}),
    ("how many days until May 2nd", "until", {"month": 5, "day_of_month": 2}),
    ("how many days until 3 june", "until", {"day_of_month": 3, "month": 6}),
    ("what day is christmas", "weekday_on", {"on": "12-25"}),
    ("on which weekday is december the thirty first", "weekday_on", {"month": 12, "day_of_month": 31}),
    ("what day of the week is the first of may", "weekday_on", {"day_of_month": 1, "month": 5}),
    ("what's the date of halloween", "weekday_on", {"on": "10-31"}),
    ("when is valentine's day", "weekday_on", {"on": "02-14"}),
]

NEAR_MISSES = [
    "how many days until easter",
    "how many days are in may",
    "when is dinner",
    "what day is the wedding",
    "how long until the pasta is done",
    "when was christmas invented",
    "how many days until the thirty second of may",
    "why is christmas in december",
]


@pytest.mark.parametrize(("text", "intent", "slots"), SAID)
def test_a_date_is_asked_for(skills: Skills, text: str, intent: str, slots: dict[str, object]) -> None:
    assert skills.match(text) == Match("date", intent, slots)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_asks_for_no_date(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "date"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how many days until christmas", "34 days until Friday, December 25."),
        ("how many days until november 22nd", "1 day until Sunday, November 22."),
        ("how many days until the 21st of november", "That's today."),
        ("how many days until the thirty first of april", "There is no such day."),
        ("what day is christmas", "It's on Friday, December 25."),
        ("what day is february thirtieth", "There is no such day."),
    ],
)
def test_the_date_is_told(ask, text: str, said: str) -> None:
    assert ask(text) == Answer(said)


def test_a_day_that_is_over_this_year_is_meant_next_year(ask) -> None:
    assert ask("how many days until november 20").text == "364 days until Saturday, November 20."


def test_the_twenty_ninth_of_february_comes_in_a_leap_year(skills: Skills) -> None:
    match = skills.match("what day is february 29th")
    assert skills.answer(match, Context(now=NOW)).text == "It's on Tuesday, February 29."
    before_2100 = Context(now=datetime(2096, 3, 1, tzinfo=UTC))
    assert skills.answer(match, before_2100).text == "It's on Friday, February 29."


@pytest.mark.parametrize("slots", [{}, {"on": "easter"}, {"month": 13, "day_of_month": 1}])
def test_a_date_that_is_none_is_refused(skills: Skills, slots: dict[str, object]) -> None:
    answer = skills.answer(Match("date", "until", slots), Context(now=NOW))
    assert answer == Answer("There is no such day.")
