"""The simulated room does what its description says, to the sample where that can be told."""

import numpy as np
import pytest

from hardware.room import RATE, Acoustics, Room, at_level, echo_of, impulse_response, loudness, to_int16

DRY = Acoustics(rt60=0.001, delay=0.05, direct=60.0, noise=-200.0)
"""Nothing but one late arrival."""


def click(at: int, length: int) -> np.ndarray:
    sound = np.zeros(length, np.int16)
    sound[at] = 20_000
    return sound


def noise(seconds: float, seed: int = 5, amplitude: int = 6_000) -> np.ndarray:
    return np.random.default_rng(seed).integers(-amplitude, amplitude, round(seconds * RATE)).astype(np.int16)


def test_a_click_arrives_after_the_delay() -> None:
    heard = echo_of(click(1_000, 4_000), DRY)
    assert int(np.argmax(np.abs(heard))) == 1_000 + round(0.05 * RATE)
    assert heard.max() == pytest.approx(20_000, rel=0.01)


@pytest.mark.parametrize("drift", [100.0, -100.0])
def test_the_microphones_clock_runs_away_by_the_drift(drift: float) -> None:
    at = 10 * RATE
    heard = echo_of(click(at, at + RATE), Acoustics(rt60=0.001, delay=0.05, direct=60.0, drift=drift, noise=-200.0))
    assert int(np.argmax(np.abs(heard))) == pytest.approx((at + 0.05 * RATE) * (1 + drift * 1e-6), abs=0.6)


def test_the_echo_fades_by_60_db_in_its_time() -> None:
    response = impulse_response(Acoustics(rt60=0.4, direct=-20.0, seed=3))
    left = 10 * np.log10(np.cumsum(np.square(response)[::-1])[::-1])
    slope = np.polyfit(np.arange(RATE // 20, RATE // 5) / RATE, left[RATE // 20 : RATE // 5], 1)[0]
    assert -60 / slope == pytest.approx(0.4, rel=0.1)


@pytest.mark.parametrize("direct", [0.0, 10.0])
def test_the_first_arrival_stands_out_as_told(direct: float) -> None:
    response = impulse_response(Acoustics(direct=direct, gain=-6.0))
    assert 10 * np.log10(response[0] ** 2 / np.sum(response[1:] ** 2)) == pytest.approx(direct, abs=0.01)
    assert 10 * np.log10(np.sum(response**2)) == pytest.approx(-6.0)


def test_blocks_of_any_length_give_what_all_at_once_does() -> None:
    acoustics, played = Acoustics(drift=50.0, noise=-200.0, drive=0.5), noise(1.0)
    room, pieces = Room(acoustics), []
    for start, length in ((0, 320), (320, 7), (327, 6_000), (6_327, len(played) - 6_327)):
        room.play(played[start : start + length])
        pieces.append(room.hear(length))
    assert np.allclose(np.concatenate(pieces), echo_of(played, acoustics)[: len(played)], atol=1e-6)


def test_what_was_not_played_yet_is_silence() -> None:
    room = Room(Acoustics(noise=-200.0))
    assert not np.rint(room.hear(3_200)).any()


def test_the_same_seed_is_the_same_room() -> None:
    played = noise(0.2)
    first, again, other = (echo_of(played, Acoustics(seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


def test_a_hard_driven_loudspeaker_is_pressed_down() -> None:
    loud = Acoustics(rt60=0.001, delay=0.0, direct=60.0, drive=1.0, noise=-200.0)
    assert echo_of(click(100, 400), loud).max() == pytest.approx(32_768 * np.tanh(20_000 / 32_768), rel=0.01)


def test_an_echo_is_brought_to_its_level_over_the_speech() -> None:
    echo, near = echo_of(noise(1.0), Acoustics()), noise(1.0, seed=6, amplitude=2_000)
    louder = echo * at_level(echo, near, 6.0)
    assert 20 * np.log10(loudness(louder) / loudness(near.astype(float))) == pytest.approx(6.0, abs=0.01)


def test_what_is_too_loud_is_clipped() -> None:
    assert to_int16(np.array([1e6, -1e6, 0.6])).tolist() == [32_767, -32_768, 1]
