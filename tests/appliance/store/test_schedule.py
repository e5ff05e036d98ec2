"""When an alarm rings next. The table of cases has the nights on which clocks change; here is the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.store import Alarm, AlarmKind
from appliance.store.schedule import last_due, moment, next_due

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Tokyo", "America/Santiago")


def alarm(at: str, on: str = "", weekdays: tuple[int, ...] = (), snoozed: datetime | None = None) -> Alarm:
    day = date.fromisoformat(on) if on else None
    return Alarm(1, AlarmKind.ALARM, time.fromisoformat(at), on=day, weekdays=weekdays, snoozed=snoozed)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("what", "after", "due"),
    [
        (alarm("07:00", weekdays=(0, 1, 2, 3, 4)), "2026-11-20 06:59", "2026-11-20 07:00"),
        (alarm("07:00", weekdays=(0, 1, 2, 3, 4)), "2026-11-20 07:00", "2026-11-23 07:00"),
        (alarm("07:00", weekdays=(4,)), "2026-11-20 07:00", "2026-11-27 07:00"),
        (alarm("00:00", weekdays=(6,)), "2026-11-21 23:59", "2026-11-22 00:00"),
        (alarm("07:00", on="2027-02-28"), "2026-11-20 07:00", "2027-02-28 07:00"),
        (alarm("02:30", weekdays=(6,)), "2027-03-27 12:00", "2027-03-28 03:00"),
        (alarm("02:30", weekdays=(6,)), "2027-03-28 03:00", "2027-04-04 02:30"),
        (alarm("02:30", weekdays=(0, 6)), "2026-10-25 02:30", "2026-10-26 02:30"),
        (alarm("07:00", weekdays=(4,), snoozed=local("2026-11-20 07:09")), "2026-11-20 07:00", "2026-11-20 07:09"),
    ],
)
def test_it_is_next_due_at(what: Alarm, after: str, due: str) -> None:
    assert next_due(what, local(after), BERLIN) == local(due)


def test_one_for_a_day_that_has_passed_is_due_no_more() -> None:
    assert next_due(alarm("07:00", on="2026-11-20"), local("2026-11-20 07:00"), BERLIN) is None


def test_of_a_weekly_one_only_the_last_of_those_that_passed_is_due() -> None:
    weekly = alarm("07:00", weekdays=(0, 3))
    assert last_due(weekly, local("2026-11-20 12:00"), BERLIN) == (date(2026, 11, 19), local("2026-11-19 07:00"))


def test_nothing_was_due_before_it_was_set() -> None:
    weekly = Alarm(1, AlarmKind.ALARM, time(7), weekdays=(4,), created=local("2026-11-20 07:30"))
    assert last_due(weekly, local("2026-11-20 12:00"), BERLIN) is None
    assert last_due(weekly, local("2026-11-27 07:00"), BERLIN) == (date(2026, 11, 27), local("2026-11-27 07:00"))


@given(
    st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_a_wall_time_that_exists_is_rung_at_and_one_that_does_not_at_the_first_moment_after(
    day: date, at: time, zone: ZoneInfo
) -> None:
    wanted = datetime.combine(day, at)
    due = moment(day, at, zone)
    shown = due.astimezone(zone).replace(tzinfo=None)
    just_before = (due - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    assert shown == wanted or just_before < wanted < shown


@given(st.dates(date(2020, 1, 1), date(2036, 12, 31)), st.times(), st.sampled_from(ZONES).map(ZoneInfo))
def test_the_next_and_the_last_one_meet(day: date, at: time, zone: ZoneInfo) -> None:
    daily = Alarm(1, AlarmKind.ALARM, at, weekdays=tuple(range(7)))
    now = datetime.combine(day, time(12), UTC)
    due = next_due(daily, now, zone)
    assert due is not None
    assert now < due <= now + timedelta(hours=26)
    found = last_due(daily, due, zone)
    assert found is not None
    assert found[1] == due
    assert next_due(daily, due - timedelta(microseconds=1), zone) == due
