"""The light language: told apart without colour, never flickering, the same in the README as in the code."""

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.messages import Light
from appliance.panel.lights import LOOKS, NAMES, brightness, colours, stays, table
from appliance.panel.meter import Meter
from appliance.panel.rhythm import FOREVER
from appliance.units import Seconds

RATE = 50
"""Looks a second."""

SPAN = 12
"""Seconds: three rounds of the slowest."""

RINGS = (1, 3, 12)

LIT = 0.3
"""From here on a light that cannot be dimmed is on (`hardware.lights.HALF_LIT`)."""

Course = npt.NDArray[np.float64]


@cache
def course(light: Light, count: int, level: float = 0.0) -> Course:
    """Brightness as [times, lamps]."""
    return np.array([brightness(light, step / RATE, level, count) for step in range(RATE * SPAN)])


def flashes(lamp: Course) -> int:
    """The most flashes in any second: pairs of opposite changes of a tenth or more, the darker of the two under 0.8."""
    turns: list[int] = []
    low = high = float(lamp[0])
    rising = True
    for at, value in enumerate(map(float, lamp)):
        if rising:
            high = max(high, value)
            if value <= high - 0.1 and value < 0.8:
                rising, low = False, value
        else:
            low = min(low, value)
            if value >= low + 0.1 and low < 0.8:
                rising, high = True, value
                turns.append(at)
    return max((sum(at <= other < at + RATE for other in turns) for at in turns), default=0)


def apart(one: Course, other: Course) -> float:
    """How far two courses are from each other at best, however they are shifted and however bright each is as a whole."""
    return shifted(one / max(one.max(), 1e-9), other / max(other.max(), 1e-9))


def shifted(one: Course, other: Course) -> float:
    """Mean difference at the shift, of up to four seconds, where they are most alike."""
    return float(min(np.mean(np.abs(one - np.roll(other, shift, axis=0))) for shift in range(0, RATE * 4, 10)))


def test_every_state_has_a_look() -> None:
    assert set(LOOKS) == set(Light)


@pytest.mark.parametrize("level", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("light", list(Light))
def test_every_colour_is_between_dark_and_full(light: Light, level: float) -> None:
    for count in (0, 1, 2, 3, 4, 12):
        for step in range(40):
            shown = colours(light, step / 9, level, count)
            assert len(shown) == count
            assert all(0.0 <= channel <= 1.0 for colour in shown for channel in colour)


@pytest.mark.parametrize("count", RINGS)
@pytest.mark.parametrize("one", list(Light))
def test_no_other_state_looks_like_it_in_grey_however_bright_and_whenever_one_looks(one: Light, count: int) -> None:
    for other in set(Light) - {one}:
        assert apart(course(one, count), course(other, count)) > 0.03, other


@pytest.mark.parametrize(("one", "other"), list(combinations(Light, 2)))
def test_two_states_differ_on_a_light_that_is_only_on_or_off(one: Light, other: Light) -> None:
    ones, others = ((course(light, 1) >= LIT).astype(float) for light in (one, other))
    assert shifted(ones, others) > 0.02


@pytest.mark.parametrize("count", RINGS)
@pytest.mark.parametrize("light", list(Light))
def test_nothing_flashes_more_than_three_times_a_second(light: Light, count: int) -> None:
    lamps = course(light, count)
    assert max(flashes(lamp) for lamp in (*lamps.T, lamps.mean(axis=1))) <= 3


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), min_size=20, max_size=100), st.integers(0, 60), st.sampled_from(RINGS))
def test_no_voice_makes_the_listening_light_flicker(loud: list[float], begin: int, count: int) -> None:
    meter = Meter()
    shown = []
    for step, heard in enumerate(loud, start=begin):
        level = meter.hear(heard, Seconds(step / 25))
        shown += [brightness(Light.LISTENING, step / 25, level, count)] * 2  # FRAME is two of our looks
    lamps = np.array(shown)
    assert max(flashes(lamp) for lamp in lamps.T) <= 3


def test_the_flash_counter_counts_flashes() -> None:
    square = np.array([float(step % 10 < 5) for step in range(RATE * 2)])
    assert flashes(square) == RATE // 10
    assert flashes(np.full(RATE, 0.5)) == 0
    assert flashes(0.85 + 0.15 * square) == 0, "what never gets dark does not flash"


@pytest.mark.parametrize("count", RINGS)
def test_the_listening_light_grows_with_the_voice(count: int) -> None:
    means = [np.mean(brightness(Light.LISTENING, 0.0, level, count)) for level in (0.0, 0.3, 0.6, 1.0)]
    assert means == sorted(set(means))
    assert brightness(Light.LISTENING, 0.3, 1.0, count) == pytest.approx((1.0,) * count)


@pytest.mark.parametrize("light", list(Light))
def test_it_stays_as_it_is_for_as_long_as_it_says(light: Light) -> None:
    for step in range(60):
        at = step / 11
        until = at + min(stays(light, at), 10.0) - 0.001
        if stays(light, at) > 0.041:
            assert brightness(light, at, 0.0, 12) == brightness(light, until, 0.0, 12)


def test_an_idle_light_needs_no_look_and_a_muted_one_few() -> None:
    assert stays(Light.IDLE, 3.0) == FOREVER
    looks, at = 0, 0.0
    while at < 40:
        looks, at = looks + 1, at + stays(Light.MUTED, at)
    assert looks <= 24


def test_a_muted_speaker_is_nearly_dark() -> None:
    assert np.mean(course(Light.MUTED, 1)) < 0.05


def test_without_colours_everything_is_grey() -> None:
    for light in Light:
        assert all(red == green == blue for red, green, blue in colours(light, 0.6, 0.0, 1, coloured=False))


def test_every_colour_of_the_table_has_a_name_and_is_as_bright_as_its_lamp_can_be() -> None:
    for look in LOOKS.values():
        assert look.colour in NAMES
        assert max(look.colour) == 1.0


def test_the_readme_has_the_table_as_it_is() -> None:
    text = (Path(__file__).resolve().parents[3] / "appliance" / "panel" / "README.md").read_text(encoding="utf-8")
    drawn = text.split("<!-- light table: checked by a test -->")[1].split("<!-- end of light table -->")[0]
    assert drawn.strip() == table(), "print it: python -m appliance.panel.picture --table"


def test_every_two_neighbours_in_a_comet_are_lit_differently() -> None:
    shown = brightness(Light.THINKING, 0.31, 0.0, 12)
    assert all(abs(a - b) > 0.01 for a, b in pairwise(shown))
