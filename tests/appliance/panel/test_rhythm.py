import pytest

from appliance.panel.rhythm import FOREVER, FRAME, Beats, Ramp, Rhythm, Steady, Swell, flashes

RHYTHMS = [Steady(0.3), Swell(2.0, 0.1, 0.9), Ramp(3.0, 0.0, 1.0), Beats(((1.0, 0.5), (0.2, 0.25), (0.0, 0.25)))]


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_rhythm_begins_again_after_its_period(rhythm: Rhythm) -> None:
    for at in (0.0, 0.1, 0.4, 0.6, 0.8):
        assert rhythm.at(at) == pytest.approx(rhythm.at(at + rhythm.period))


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_it_stays_for_as_long_as_it_says_and_then_changes(rhythm: Rhythm) -> None:
    for at in (0.0, 0.1, 0.55, 0.8):
        stays = rhythm.stays(at)
        if stays not in (FOREVER, FRAME):
            assert rhythm.at(at + stays - 0.001) == rhythm.at(at)
            assert rhythm.at(at + stays + 0.001) != rhythm.at(at)


def test_a_steady_light_never_needs_a_look() -> None:
    assert Steady(0.5).stays(7.0) == FOREVER


def test_a_swell_begins_low_and_is_high_in_the_middle() -> None:
    swell = Swell(2.0, 0.1, 0.9)
    assert [round(swell.at(at), 3) for at in (0.0, 0.5, 1.0, 1.5)] == [0.1, 0.5, 0.9, 0.5]


def test_flashes_come_in_a_group_with_a_pause() -> None:
    three = flashes(3, on=0.15, off=0.25, pause=1.5)
    lit = [three.at(step / 100) for step in range(270)]
    assert sum(b > a for a, b in zip([0.0, *lit], lit, strict=False)) == 3
    assert three.period == pytest.approx(2.7)
    assert not any(lit[120:])


def test_a_rounding_error_at_the_end_of_a_round_shows_its_beginning() -> None:
    beats = Beats(((1.0, 0.1), (0.5, 0.2)))
    for rounds in range(2000):
        assert beats.at(rounds * beats.period) in (1.0, 0.5)
