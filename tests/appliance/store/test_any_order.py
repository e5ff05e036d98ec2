"""Whatever power and clocks do, in any order: nothing rings early, nothing is lost, nothing comes twice."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.store import Timer
from tests.appliance.store.house import House

QUIET = ("wait 3m", "wait 20m", "sleep 7m", "down 2m", "off 4m", "off 5h")

POWER = (
    *QUIET,
    "off 1m at 1970-01-01 00:00",
    "off 2h at 2026-11-20 03:00",
    "off 30m behind 25m",
    "clock right",
    "zone Asia/Tokyo",
)
"""The clock is never ahead of the truth: one that is, is believed, and then things ring early."""

ALL = (*POWER, "clock right; clock -40m")
"""Somebody sets it back by hand as well."""


@settings(max_examples=25, deadline=None, derandomize=True)
@given(before=st.lists(st.sampled_from(QUIET), max_size=3), after=st.lists(st.sampled_from(POWER), max_size=6))
def test_a_timer_set_by_a_right_clock_rings_once_and_never_before_its_time(before: list[str], after: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), "Europe/Berlin", "2026-11-21 20:00")
        house.play("; ".join((*before, "timer 15m")))
        due = house.true + timedelta(minutes=15)
        for event in after:
            house.play(event)
            assert house.true >= due or house.occurrences == []
        house.play("clock right; wait 2h")
        house.close()
    assert len(house.occurrences) == 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(ALL), max_size=8))
def test_an_alarm_for_one_day_comes_once_and_never_before_its_time(events: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), "Asia/Tokyo", "2026-11-21 20:00")
        house.play("wait 1m; alarm 23:00 2026-11-21; timer 1d")
        due = house.true + timedelta(hours=2, minutes=59)
        for event in events:
            house.play(event)
            came = [one for one in house.occurrences if not isinstance(one.of, Timer)]
            assert house.true >= due or came == []
        house.play("clock right; wait 1h; off 30h; wait 1m")
        house.close()
    assert sorted(type(one.of).__name__ for one in house.occurrences) == ["Alarm", "Timer"]
