"""Cards of other rates: what is heard stays the same, at the same time."""

import numpy as np
import pytest

from appliance.audio.conversion import ToAppliance, ToCard
from appliance.audio.volume import Volume
from appliance.ring import Ring
from tests.appliance.audio.conftest import MakeRing

RATES = [8_000, 22_050, 44_100, 48_000]
START_NS = 5_000_000_000


def feed(raw: Ring, sound: np.ndarray, converter: ToAppliance, began_ns: int = START_NS) -> None:
    """A card's blocks, with their times, through the converter."""
    block = raw.rate // 50
    out = np.zeros(block, np.int16)
    for start in range(0, len(sound) - block + 1, block):
        raw.write(sound[start : start + block], began_ns + round(start * 1e9 / raw.rate))
        assert converter.step(out, 0.0)


@pytest.mark.parametrize("rate", RATES)
def test_a_click_is_where_and_when_it_was(make_ring: MakeRing, rate: int) -> None:
    raw, ring = make_ring(2, rate), make_ring()
    sound = np.zeros(rate, np.int16)
    sound[rate // 2] = 20_000
    feed(raw, sound, ToAppliance(raw, ring))
    peak = int(np.argmax(np.abs(ring.read(0, ring.head))))
    assert peak == 8_000
    assert abs(ring.time_of(peak) - (START_NS + 500_000_000)) < 100_000


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_stays_the_tone(make_ring: MakeRing, rate: int) -> None:
    raw, ring = make_ring(2, rate), make_ring()
    sound = np.rint(10_000 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.int16)
    feed(raw, sound, ToAppliance(raw, ring))
    got = ring.read(4_000, 8_000).astype(float)
    wanted = 10_000 * np.sin(2 * np.pi * 440 * np.arange(4_000, 12_000) / 16_000)
    assert np.sqrt(np.mean((got - wanted) ** 2)) < 20


def test_after_lost_frames_the_times_go_on_with_the_gap(make_ring: MakeRing) -> None:
    raw, ring = make_ring(2, 48_000), make_ring()
    converter = ToAppliance(raw, ring)
    feed(raw, np.zeros(24_000, np.int16), converter)
    feed(raw, np.zeros(24_000, np.int16), converter, START_NS + 600_000_000)
    assert abs(ring.time_of(12_000) - (START_NS + 850_000_000)) < 100_000


def test_a_converter_that_was_held_up_counts_what_it_missed_and_goes_on(make_ring: MakeRing) -> None:
    raw, ring = make_ring(0.5, 48_000), make_ring()
    converter = ToAppliance(raw, ring)
    for number in range(100):
        raw.write(np.zeros(960, np.int16), START_NS + number * 20_000_000)
    out = np.zeros(960, np.int16)
    while converter.step(out, 0.0):
        pass
    assert converter.lost > 0
    assert ring.head > 0
    newest = ring.time_of(ring.head - 1)
    assert START_NS + 1_900_000_000 < newest < START_NS + 2_000_000_000


def play(ring: Ring, raw: Ring, converter: ToCard, blocks: int) -> np.ndarray:
    """What a speaker at the raw ring's rate plays in so many blocks."""
    player, block, played = raw.player(), np.zeros(raw.rate // 50, np.int16), []
    for number in range(blocks):
        while converter.step(0.0):
            pass
        player.read_into(block, START_NS + number * 20_000_000)
        played.append(block.copy())
    return np.concatenate(played)


@pytest.mark.parametrize("rate", RATES)
def test_what_is_played_comes_out_whole_and_in_tune(make_ring: MakeRing, rate: int) -> None:
    ring, raw = make_ring(), make_ring(2, rate)
    ring.write(np.rint(10_000 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)).astype(np.int16))
    played = play(ring, raw, ToCard(ring.player(), raw, Volume(100)), 60).astype(float)
    wanted = 10_000 * np.sin(2 * np.pi * 440 * np.arange(rate // 2) / rate)
    middle = slice(rate // 10, rate // 2)
    assert np.sqrt(np.mean((played[: rate // 2][middle] - wanted[middle]) ** 2)) < 20
    assert ring.pending == 0


@pytest.mark.parametrize("rate", RATES)
def test_the_time_of_a_sample_is_when_the_card_plays_it(make_ring: MakeRing, rate: int) -> None:
    ring, raw = make_ring(), make_ring(2, rate)
    converter = ToCard(ring.player(), raw, Volume(100))
    play(ring, raw, converter, 20)
    click = np.zeros(1_600, np.int16)
    click[800] = 20_000
    at = ring.frames + 800
    ring.write(click)
    heard = int(np.argmax(np.abs(play_on(raw, converter, 20))))
    assert abs(ring.played_time_of(at) - (START_NS + 400_000_000 + heard * 1e9 / rate)) < 1_000_000


def play_on(raw: Ring, converter: ToCard, blocks: int) -> np.ndarray:
    """Twenty blocks later."""
    player, block, played = raw.player(), np.zeros(raw.rate // 50, np.int16), []
    for number in range(20, 20 + blocks):
        while converter.step(0.0):
            pass
        player.read_into(block, START_NS + number * 20_000_000)
        played.append(block.copy())
    return np.concatenate(played)


def test_a_cancel_also_silences_what_was_converted_already(make_ring: MakeRing) -> None:
    ring, raw = make_ring(), make_ring(2, 48_000)
    converter = ToCard(ring.player(), raw, Volume(100))
    ring.write(np.full(16_000, 9_000, np.int16))
    assert play(ring, raw, converter, 10)[-1] != 0
    ring.cancel()
    assert np.abs(play_on(raw, converter, 10)).max() <= 1  # soxr dithers.
