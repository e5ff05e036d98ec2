from datetime import UTC, datetime

import pytest

from appliance.skills import Context, Skills


def answer_at(skills: Skills, text: str, moment: datetime) -> str:
    match = skills.match(text)
    assert match is not None
    return skills.answer(match, Context(now=moment)).text


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (0, 0, "It's midnight."),
        (0, 1, "It's 12:01 AM."),
        (1, 0, "It's 1:00 AM."),
        (9, 5, "It's 9:05 AM."),
        (11, 59, "It's 11:59 AM."),
        (12, 0, "It's noon."),
        (12, 1, "It's 12:01 PM."),
        (16, 20, "It's 4:20 PM."),
        (23, 59, "It's 11:59 PM."),
    ],
)
def test_the_time_is_told(skills: Skills, hour: int, minute: int, said: str) -> None:
    assert answer_at(skills, "what time is it", datetime(2026, 11, 21, hour, minute, 59, tzinfo=UTC)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what's the date", "It's Saturday, November 21."),
        ("what is tomorrow's date", "Tomorrow is Sunday, November 22."),
        ("what was the date yesterday", "Yesterday was Friday, November 20."),
        ("what day is it", "It's Saturday."),
        ("what day is the day after tomorrow", "The day after tomorrow is Monday."),
        ("what month is it", "It's November."),
        ("what year is it", "It's 2026."),
        ("what week is it", "It's week number 47."),
        ("is today saturday", "Yes, Saturday."),
        ("is it monday today", "No, Saturday."),
    ],
)
def test_the_date_is_told(ask, text: str, said: str) -> None:
    assert ask(text).text == said


def test_tomorrow_of_new_years_eve_is_in_the_next_year(skills: Skills) -> None:
    eve = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert answer_at(skills, "what's the date tomorrow", eve) == "Tomorrow is Friday, January 1."
