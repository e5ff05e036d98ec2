"""The error light comes where nothing goes on, and hides nothing."""

import pytest

from appliance.health.lamp import CALM, Lamp
from appliance.health.thresholds import Level
from appliance.messages import Light
from appliance.units import Seconds


def lamp(light: Light = Light.IDLE) -> Lamp:
    """One that saw this light a minute ago."""
    lamp = Lamp()
    lamp.hear(light, Seconds(0))
    return lamp


def look(lamp: Lamp, level: Level, now: float = 60.0, dialogue: bool = True) -> Light | None:
    return lamp.look(level, dialogue, Seconds(now))


def test_a_failing_speaker_that_idles_shows_it_once() -> None:
    shown = lamp()
    assert [look(shown, Level.FAILING, now) for now in (60.0, 62.0, 64.0)] == [Light.ERROR, None, None]


@pytest.mark.parametrize("light", [light for light in Light if light not in (Light.IDLE, Light.ERROR)])
def test_no_other_light_is_taken_away(light: Light) -> None:
    assert look(lamp(light), Level.FAILING) is None


def test_a_degraded_speaker_looks_like_one_that_works() -> None:
    assert look(lamp(), Level.DEGRADED) is None


def test_well_again_it_idles() -> None:
    shown = lamp()
    look(shown, Level.FAILING)
    assert [look(shown, Level.OK, now) for now in (62.0, 64.0)] == [Light.IDLE, None]


def test_after_each_turn_it_comes_again() -> None:
    shown = lamp()
    look(shown, Level.FAILING)
    for light, now in ((Light.LISTENING, 70.0), (Light.SPEAKING, 72.0), (Light.IDLE, 75.0)):
        assert shown.hear(light, Seconds(now)) is None
    assert look(shown, Level.FAILING, 75.5) is None
    assert look(shown, Level.FAILING, 75.0 + CALM) is Light.ERROR


def test_a_light_that_came_in_the_same_moment_is_said_again() -> None:
    shown = lamp()
    look(shown, Level.FAILING, 60.0)
    assert shown.hear(Light.ERROR, Seconds(60.01)) is None, "our own comes back to us"
    assert shown.hear(Light.LISTENING, Seconds(60.02)) is Light.LISTENING


def test_with_the_dialogue_gone_its_last_light_is_stuck() -> None:
    shown = lamp(Light.THINKING)
    assert look(shown, Level.FAILING, dialogue=False) is Light.ERROR
    assert look(shown, Level.FAILING, 64.0, dialogue=True) is Light.IDLE


def test_a_muted_speaker_says_so_whatever_happens() -> None:
    assert look(lamp(Light.MUTED), Level.FAILING, dialogue=False) is None
