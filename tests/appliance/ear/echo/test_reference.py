"""The reference on a real playback ring, with times that the test makes up."""

import numpy as np
import pytest

from appliance.ear.echo import reference
from appliance.ear.echo.alignment import LEAD
from appliance.ear.echo.reference import Reference, between
from appliance.ear.protocols import Block
from appliance.ring import Ring
from appliance.units import BLOCK, RATE
from tests.appliance.ear.echo.echoes import played

BLOCK_NS = BLOCK * 1_000_000_000 // RATE


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "STILL", 10)
    monkeypatch.setattr(reference, "RETRY", 2)


def play(ring: Ring, sound: Block, at_block: int = 0) -> None:
    """The speaker plays it from block `at_block` of its own time on."""
    player, out = ring.player(), np.zeros(BLOCK, np.int16)
    ring.write(sound)
    for number in range(len(sound) // BLOCK):
        player.read_into(out, (at_block + number) * BLOCK_NS)


def test_a_block_is_what_was_played_at_its_time_and_a_little_ahead(name: str) -> None:
    sound = played()[: 40 * BLOCK]
    with Ring.create(name, 4 * RATE) as ring:
        play(ring, sound)
        heard = Reference(name)
        for number in range(2, 30):
            # The microphone's sample 0 was at block 2 of the speaker's.
            block = heard.block((number - 2) * BLOCK, number * BLOCK_NS)
            at = number * BLOCK + LEAD
            assert np.abs(block.astype(int) - sound[at : at + BLOCK]).max() <= 1, number
        heard.close()


def test_silence_is_silence_and_speech_after_it_is_in_its_place(name: str) -> None:
    with Ring.create(name, 4 * RATE) as ring:
        play(ring, np.concatenate([np.zeros(10 * BLOCK, np.int16), played()[: 20 * BLOCK]]))
        heard = Reference(name)
        blocks = [heard.block(number * BLOCK, number * BLOCK_NS) for number in range(20)]
        heard.close()
    sounds = [bool(block.any()) for block in blocks]
    assert sounds == [False] * 9 + [True] * 11


def test_without_a_ring_a_time_or_a_speaker_there_is_silence(name: str) -> None:
    heard = Reference(name)
    assert not heard.block(0, 0).any()
    with Ring.create(name, RATE) as ring:
        assert not heard.block(0, None).any()
        ring.write(played()[:BLOCK])
        for number in range(5):
            assert not heard.block(number * BLOCK, number * BLOCK_NS).any()
        assert heard.missed == 0
    heard.close()


def test_a_ring_that_comes_later_is_found(name: str) -> None:
    heard = Reference(name)
    assert not heard.block(0, 0).any()
    with Ring.create(name, 4 * RATE) as ring:
        play(ring, played()[: 40 * BLOCK])
        assert any(heard.block(number * BLOCK, number * BLOCK_NS).any() for number in range(1, 20))
    heard.close()


def test_a_speaker_that_stood_still_is_lined_up_anew(name: str) -> None:
    sound = played()[: 80 * BLOCK]
    with Ring.create(name, 4 * RATE) as ring:
        play(ring, sound[: 20 * BLOCK])
        heard = Reference(name)
        for number in range(40):
            last = heard.block(number * BLOCK, number * BLOCK_NS)
        assert not last.any()
        assert heard.missed > 15
        play(ring, sound[20 * BLOCK :], at_block=40)
        blocks = [heard.block(number * BLOCK, number * BLOCK_NS) for number in range(40, 60)]
        at = (59 - 20) * BLOCK + LEAD
        assert np.abs(blocks[-1].astype(int) - sound[at : at + BLOCK]).max() <= 1
        heard.close()


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5, 0.99])
def test_between_two_frames_a_tone_goes_on_as_it_would(phase: float) -> None:
    def tone(at: np.ndarray) -> np.ndarray:
        return 10_000 * np.sin(2 * np.pi * 1_000 / RATE * at)

    frames = np.rint(tone(np.arange(BLOCK + reference.TAPS + 2.0))).astype(np.int16)
    block = between(frames, phase, BLOCK + phase)
    assert np.abs(block - tone(reference.BEFORE + phase + np.arange(BLOCK))).max() < 20
