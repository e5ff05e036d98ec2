from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.panel.meter import HOLD, Meter, loudness
from appliance.units import Seconds


@pytest.mark.parametrize(("amplitude", "level"), [(0, 0.0), (20, 0.0), (600, 0.5), (32_000, 1.0)])
def test_loudness_is_a_scale_of_decibels(amplitude: int, level: float) -> None:
    block = array("h", [amplitude, -amplitude] * 160)
    assert loudness(block) == pytest.approx(level, abs=0.1)


def test_the_level_rises_at_once_holds_and_falls() -> None:
    meter = Meter()
    levels = [meter.hear(1.0 if step == 5 else 0.0, Seconds(step * 0.1)) for step in range(20)]
    assert levels[4:6] == [0.0, 1.0]
    assert levels[5 : 5 + round(HOLD / 0.1)] == [1.0] * 4
    assert levels[-1] == 0.0
    assert levels == [*levels[:5], *sorted(levels[5:], reverse=True)]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.001, 0.5)), max_size=50))
def test_the_level_is_never_under_what_is_heard_nor_over_what_was(heard: list[tuple[float, float]]) -> None:
    meter, now, loudest = Meter(), 10.0, 0.0
    for loud, passed in heard:
        now, loudest = now + passed, max(loudest, loud)
        assert loud <= meter.hear(loud, Seconds(now)) <= loudest
