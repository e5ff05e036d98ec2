"""A speaker and its room, for the canceller's tests."""

from functools import cache

import numpy as np

from appliance.ear.protocols import Block
from appliance.units import BLOCK, RATE, samples
from hardware.room import Acoustics, echo_of, to_int16

ROOM = Acoustics(rt60=0.25, delay=0.03, direct=8.0, noise=-80.0, seed=4)


@cache
def played(duration: float = 4.0, seed: int = 1) -> Block:
    """Something like speech: noise without highs, in syllables, int16[n]."""
    rng = np.random.default_rng(seed)
    count = samples(duration)
    sound = np.convolve(rng.standard_normal(count + 15), np.hanning(16), "valid")
    syllables = np.repeat(rng.uniform(0.1, 1.0, count // samples(0.15) + 1), samples(0.15))[:count]
    return to_int16(sound * syllables * 1_500)


@cache
def heard(duration: float = 4.0, seed: int = 1) -> Block:
    """The echo of that, int16[n]."""
    return to_int16(echo_of(played(duration, seed), ROOM))


def blocks(*sounds: Block) -> list[tuple[Block, ...]]:
    """Blocks of several sounds side by side."""
    return [
        tuple(sound[at : at + BLOCK] for sound in sounds) for at in range(0, len(sounds[0]) // BLOCK * BLOCK, BLOCK)
    ]


def removed(before: Block, after: Block, since: float) -> float:
    """By how many dB `after` is fainter from `since` seconds on."""
    powers = [np.mean(np.square(sound[round(since * RATE) :].astype(np.float64))) + 1e-6 for sound in (before, after)]
    return float(10 * np.log10(powers[0] / powers[1]))
