from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from appliance.health.window import Lately, Rise, usual
from appliance.units import Seconds


def test_what_was_long_ago_counts_no_more() -> None:
    lost = Lately(Seconds(600))
    lost.add(3, Seconds(0))
    lost.add(4, Seconds(500))
    assert (lost.sum(Seconds(600)), lost.sum(Seconds(601)), lost.sum(Seconds(1101))) == (7, 4, 0)


@given(st.lists(st.floats(-1e6, 1e6)))
def test_what_is_usual_is_the_median(values: list[float]) -> None:
    assert usual(values) == (median(values) if values else None)


def test_nothing_is_no_entry() -> None:
    lost = Lately(Seconds(600))
    lost.add(0, Seconds(0))
    assert lost.values(Seconds(0)) == []


def test_counters_tell_what_came_since() -> None:
    rise = Rise()
    assert rise.of(7, {"lost": 2, "seen": 5}) == {"lost": 2, "seen": 5}
    assert rise.of(7, {"lost": 2, "seen": 6}) == {"seen": 1}


def test_a_new_process_counts_from_nothing() -> None:
    rise = Rise()
    rise.of(7, {"lost": 5})
    assert rise.of(8, {"lost": 1}) == {"lost": 1}


def test_a_figure_that_falls_is_no_gain() -> None:
    rise = Rise()
    rise.of(7, {"echo_db": 20})
    assert rise.of(7, {"echo_db": 12}) == {}
