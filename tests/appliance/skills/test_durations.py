"""How people say how long."""

import pytest

from appliance.skills import Skills

DURATIONS = [
    ("ten minutes", 600),
    ("10 minutes", 600),
    ("one minute", 60),
    ("a minute", 60),
    ("1 minute", 60),
    ("twenty five minutes", 1500),
    ("twenty-five minutes", 1500),
    ("ninety nine minutes", 5940),
    ("a hundred minutes", 6000),
    ("one hundred and twenty minutes", 7200),
    ("one hundred twenty minutes", 7200),
    ("180 minutes", 10800),
    ("thirty seconds", 30),
    ("one second", 1),
    ("ninety seconds", 90),
    ("an hour", 3600),
    ("one hour", 3600),
    ("two hours", 7200),
    ("half an hour", 1800),
    ("half a minute", 30),
    ("a half hour", 1800),
    ("a quarter of an hour", 900),
    ("three quarters of an hour", 2700),
    ("an hour and a half", 5400),
    ("one and a half hours", 5400),
    ("1.5 hours", 5400),
    ("two and a half minutes", 150),
    ("two minutes and a half", 150),
    ("a minute and a half", 90),
    ("two point five minutes", 150),
    ("an hour and a quarter", 4500),
    ("one hour thirty", 5400),
    ("an hour and thirty minutes", 5400),
    ("one hour and ten minutes", 4200),
    ("one hour ten", 4200),
    ("one minute thirty", 90),
    ("one minute and thirty seconds", 90),
    ("1 minute 30 seconds", 90),
    ("two hours twenty minutes and ten seconds", 8410),
    ("two hours, twenty minutes, and ten seconds", 8410),
    ("one hour and five seconds", 3605),
    ("two days", 172800),
    ("a day and two hours", 93600),
    ("10:30", 630),
    ("a couple of minutes", 120),
    ("1h30", 5400),
    ("1h 30", 5400),
    ("1 h 30 min", 5400),
    ("90 min", 5400),
    ("30s", 30),
    ("300 minutes", 18000),
    ("31 days", 31 * 86400),
]


@pytest.mark.parametrize(("words", "seconds"), DURATIONS)
def test_a_duration_is_understood(skills: Skills, words: str, seconds: float) -> None:
    match = skills.match(f"set a timer for {words}")
    assert match is not None
    assert match.slots == {"seconds": seconds}


NAMED = [
    ("set a pasta timer for ten minutes", "pasta", 600),
    ("set a timer for ten minutes for the pasta", "pasta", 600),
    ("set a timer called pasta for ten minutes", "pasta", 600),
    ("set a timer named laundry for one hour and ten minutes", "laundry", 4200),
    ("set a timer for ten minutes called tea", "tea", 600),
    ("tea timer three minutes", "tea", 180),
    ("start a chocolate cake timer for forty minutes", "chocolate cake", 2400),
    ("set a ten minute pasta timer", "pasta", 600),
    ("set a 10 minute timer for pasta", "pasta", 600),
    ("set a timer for pasta for ten minutes", "pasta", 600),
    ("set a timer for my eggs for seven minutes", "eggs", 420),
]


@pytest.mark.parametrize(("text", "name", "seconds"), NAMED)
def test_a_timer_may_have_a_name(skills: Skills, text: str, name: str, seconds: float) -> None:
    match = skills.match(text)
    assert match is not None
    assert match.slots == {"name": name, "seconds": seconds}


@pytest.mark.parametrize(
    "text",
    ["set a ten minutes timer", "set a timer for ten minutes", "set a twenty five minute timer", "set a second timer"],
)
def test_a_number_or_a_unit_is_never_a_name(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is not None
    assert "name" not in match.slots
