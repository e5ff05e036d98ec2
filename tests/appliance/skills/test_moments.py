"""Which moment is meant. Now is Saturday, 21 November 2026, 16:20, unless a test says otherwise."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from appliance.skills import moments
from appliance.skills.choosing import chosen, fitting
from appliance.skills.moments import When
from appliance.store import Alarm, AlarmKind

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 16, 20, tzinfo=BERLIN)
TODAY, TOMORROW, MONDAY, NEXT_SATURDAY = (date(2026, 11, day) for day in (21, 22, 23, 28))
FROM_ONE, FROM_SIX = time(1), time(6)


def slots(at: str, half: str = "unknown", **more: str) -> dict[str, str]:
    return {"at": at, "half": half, **more}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (slots("07:00"), (time(7), time(19))),
        (slots("12:30"), (time(0, 30), time(12, 30))),
        (slots("00:45"), (time(0, 45), time(12, 45))),  # "Quarter to one".
        (slots("07:00", "am"), (time(7),)),
        (slots("19:00", "pm"), (time(19),)),
        ({"at": "07:00"}, (time(7),)),
        (slots("07:00", part="pm"), (time(19),)),
        (slots("07:00", part="am"), (time(7),)),
        ({"day": "today"}, ()),
    ],
)
def test_a_bare_hour_can_mean_two_times_of_day(said: dict[str, str], meant: tuple[time, ...]) -> None:
    assert moments.times(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        # Without a day, the next that comes.
        (slots("07:00"), When(time(19), TODAY)),
        (slots("04:00"), When(time(4), TOMORROW)),
        (slots("04:20"), When(time(4, 20), TOMORROW)),
        (slots("04:21"), When(time(16, 21), TODAY)),
        (slots("12:00"), When(time(0), TOMORROW)),
        (slots("07:00", "am"), When(time(7), TOMORROW)),
        (slots("16:20", "pm"), When(time(16, 20), TOMORROW)),
        (slots("17:00", "pm"), When(time(17), TODAY)),
        # Today.
        (slots("07:00", day="today"), When(time(19), TODAY)),
        (slots("04:00", day="today"), None),
        (slots("07:00", "am", day="today"), None),
        # Another day: in the morning.
        (slots("07:00", day="tomorrow"), When(time(7), TOMORROW)),
        (slots("05:00", day="tomorrow"), When(time(5), TOMORROW)),
        (slots("12:00", day="tomorrow"), When(time(12), TOMORROW)),
        (slots("12:30", day="tomorrow"), When(time(12, 30), TOMORROW)),
        (slots("19:00", "pm", day="tomorrow"), When(time(19), TOMORROW)),
        (slots("00:00", "am", day="tomorrow"), When(time(0), TOMORROW)),
        (slots("07:00", day="day_after_tomorrow"), When(time(7), MONDAY)),
        # A weekday: the next one; today itself while its time is still to come.
        (slots("07:00", day="1"), When(time(7), MONDAY)),
        (slots("17:00", "pm", day="6"), When(time(17), TODAY)),
        (slots("16:00", "pm", day="6"), When(time(16), NEXT_SATURDAY)),
        (slots("07:00", day="6"), When(time(7), NEXT_SATURDAY)),
        # Every week.
        (slots("07:30", days="weekdays"), When(time(7, 30), weekdays=(0, 1, 2, 3, 4))),
        (slots("09:00", days="weekend"), When(time(9), weekdays=(5, 6))),
        (slots("09:00", "pm", days="daily"), When(time(9), weekdays=(0, 1, 2, 3, 4, 5, 6))),
        (slots("09:00", days="153"), When(time(9), weekdays=(0, 2, 4))),
    ],
)
def test_a_time_of_day_becomes_a_moment(said: dict[str, str], meant: When | None) -> None:
    assert moments.when(said, NOW, FROM_ONE) == meant


def test_how_early_a_bare_hour_of_another_day_may_be_is_the_skills_to_say() -> None:
    assert moments.when(slots("05:00", day="tomorrow"), NOW, FROM_SIX) == When(time(17), TOMORROW)
    assert moments.when(slots("06:00", days="daily"), NOW, FROM_SIX) == When(time(6), weekdays=(0, 1, 2, 3, 4, 5, 6))


def test_seven_said_before_midnight_is_the_next_mornings() -> None:
    assert moments.when(slots("07:00"), NOW.replace(hour=23), FROM_ONE) == When(time(7), TOMORROW)
    new_years_eve = datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN)
    assert moments.when(slots("07:00"), new_years_eve, FROM_ONE) == When(time(7), date(2027, 1, 1))


def test_half_of_tonight_outlasts_the_question_for_the_time() -> None:
    asked = moments.without_time({"day": "today", "half": "pm", "words": "call"})
    assert asked == {"day": "today", "part": "pm", "words": "call"}
    assert moments.when({**asked, **slots("05:00")}, NOW.replace(hour=1), FROM_ONE) == When(time(17), TODAY)


@pytest.mark.parametrize(
    ("now", "seconds", "meant"),
    [
        (NOW, 20, When(time(16, 20, 20), TODAY)),
        (NOW, 8 * 3600, When(time(0, 20), TOMORROW)),
        # The clocks go forward from two to three on 29 March, and back from three to two on 25 October.
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), 3600, When(time(3, 30), date(2026, 3, 29))),
        (datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), 2 * 3600, When(time(2, 30), date(2026, 10, 25))),
    ],
)
def test_a_while_from_now_is_a_wall_time(now: datetime, seconds: float, meant: When) -> None:
    assert moments.after(seconds, now) == meant


def alarm(at: time, on: date | None = None, weekdays: tuple[int, ...] = (), words: str = "", number: int = 1) -> Alarm:
    return Alarm(number, AlarmKind.ALARM, at, on, weekdays, words)


@pytest.mark.parametrize(
    ("kept", "moment"),
    [
        (alarm(time(7), TOMORROW), datetime(2026, 11, 22, 7)),
        (alarm(time(7), TODAY), datetime(2026, 11, 21, 7)),
        (alarm(time(17), weekdays=(5,)), datetime(2026, 11, 21, 17)),
        (alarm(time(16, 20), weekdays=(5,)), datetime(2026, 11, 28, 16, 20)),
        (alarm(time(7), weekdays=(0, 1, 2, 3, 4)), datetime(2026, 11, 23, 7)),
    ],
)
def test_when_an_alarm_rings_next(kept: Alarm, moment: datetime) -> None:
    assert moments.next_ring(kept, NOW) == moment


def test_a_snoozed_alarm_rings_next_when_its_snooze_ends() -> None:
    snoozed = Alarm(1, AlarmKind.ALARM, time(16), None, (5,), "", datetime(2026, 11, 21, 15, 29, tzinfo=UTC))
    assert moments.next_ring(snoozed, NOW) == datetime(2026, 11, 21, 16, 29)


ALARMS = (
    alarm(time(7), weekdays=(0, 1, 2, 3, 4), number=1),
    alarm(time(19), TODAY, number=2),
    alarm(time(7), TOMORROW, words="church", number=3),
    alarm(time(9), MONDAY, words="call my mum", number=4),
)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ({}, [2, 3, 1, 4]),
        (slots("07:00"), [2, 3, 1]),
        (slots("07:00", "am"), [3, 1]),
        ({"day": "today"}, [2]),
        ({"day": "tomorrow"}, [3]),
        ({"day": "1"}, [1, 4]),
        ({"days": "weekdays"}, [1]),
        ({"days": "13"}, [1]),
        ({"days": "daily"}, []),
        ({"words": "Church"}, [3]),
        ({"words": "call mum"}, [4]),
        ({"words": "the church service"}, [3]),
        ({"words": "call dad"}, []),
        ({"order": 2}, [3]),
        ({"order": -1}, [4]),
        ({"order": 5}, []),
        (slots("07:00", order="1"), [2]),
    ],
)
def test_which_alarms_are_meant(said: dict[str, str | int], numbers: list[int]) -> None:
    assert [kept.id for kept in fitting(ALARMS, said, NOW)] == numbers


def test_the_last_of_one_is_that_one() -> None:
    assert chosen(["only"], -1) == ("only",)
    assert chosen([], -1) == ()
