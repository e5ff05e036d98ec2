from itertools import combinations

import numpy as np
import pytest

from appliance.messages import Light
from appliance.panel.rhythm import RHYTHMS, STILL, brightness
from appliance.units import Seconds

TEN_SECONDS = [Seconds(step / 50) for step in range(500)]


def course(light: Light) -> list[float]:
    return [brightness(light, at) for at in TEN_SECONDS]


def test_every_state_has_a_rhythm() -> None:
    assert set(RHYTHMS) == set(Light)


@pytest.mark.parametrize("light", list(Light))
def test_brightness_is_between_dark_and_full(light: Light) -> None:
    assert 0.0 <= min(course(light)) <= max(course(light)) <= 1.0


@pytest.mark.parametrize(("one", "other"), list(combinations(Light, 2)))
def test_no_two_states_look_alike(one: Light, other: Light) -> None:
    assert np.mean(np.abs(np.subtract(course(one), course(other)))) > 0.02


@pytest.mark.parametrize("light", list(Light))
def test_still_are_those_that_do_not_move(light: Light) -> None:
    assert (light in STILL) == (len(set(course(light))) == 1)


def test_a_missing_sound_card_flashes_three_times_and_pauses() -> None:
    levels = course(Light.NO_SOUND_CARD)[: round(2.7 * 50)]
    rises = sum(b > a for a, b in zip([0.0, *levels], levels, strict=False))
    assert rises == 3


def test_a_muted_speaker_is_nearly_dark() -> None:
    assert np.mean(course(Light.MUTED)) < 0.05
