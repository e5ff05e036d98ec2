"""The sounds that are no speech: short, soft, made of a few partials under a smooth envelope. Pure functions.

Each begins and ends at zero, so that none clicks, and stays far below full scale, so that none startles.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from appliance.engines import Samples
from appliance.units import RATE, samples

LOUDNESS = 0.25
"""Of full scale: about 12 dB below a spoken word's peaks."""

ATTACK = 0.008
"""Seconds of rise: shorter clicks, longer sounds late."""

PARTIALS = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))
"""Multiples of the pitch and their loudness: rounder than a sine, softer than a bell."""

A5, C6, E6, G5, E5, C5 = 880.0, 1046.5, 1318.5, 784.0, 659.3, 523.3
"""Hertz."""


def note(pitch: float, length: float, fall: float) -> npt.NDArray[np.float64]:
    """A struck note: `pitch` in hertz, `length` in seconds, falling to 1/e in `fall` seconds."""
    count = samples(length)
    t = np.arange(count) / RATE
    wave = sum(loud * np.sin(2 * np.pi * pitch * times * t) for times, loud in PARTIALS)
    envelope = np.exp(-t / fall) * np.clip(t / ATTACK, 0, 1) * np.clip((length - t) / (4 * ATTACK), 0, 1)
    return np.asarray(wave * envelope)


def sequence(*notes: tuple[float, float, float]) -> Samples:
    """Notes as (seconds from the start, pitch, length), laid over each other; int16[n]."""
    end = max(samples(start) + samples(length) for start, _, length in notes)
    mix = np.zeros(end)
    for start, pitch, length in notes:
        struck = note(pitch, length, fall=length / 3)
        mix[samples(start) : samples(start) + len(struck)] += struck
    peak = float(np.max(np.abs(mix)))
    return np.round(mix / peak * LOUDNESS * 32_767).astype(np.int16)


def wake() -> Samples:
    """Two quick rising notes: go on, I listen. Short, since people speak at once after it."""
    return sequence((0.0, G5, 0.10), (0.06, C6, 0.14))


def follow() -> Samples:
    """One short high note: you may go on without the wake word. Shorter than anything the ear takes for speech."""
    return sequence((0.0, C6, 0.09))


def done() -> Samples:
    """One soft note: understood."""
    return sequence((0.0, E5, 0.18))


def error() -> Samples:
    """Two low falling notes: that went wrong."""
    return sequence((0.0, E5, 0.16), (0.13, C5, 0.28))


def ring() -> Samples:
    """A timer is up: three rising notes, twice, and a rest; played again until somebody says stop."""
    figure = ((0.0, A5, 0.30), (0.14, C6, 0.30), (0.28, E6, 0.45))
    twice = sequence(*figure, *((start + 0.8, pitch, length) for start, pitch, length in figure))
    rest = np.zeros(samples(2.0) - len(twice), np.int16)
    return np.concatenate([twice, rest])


TONES: Mapping[str, Callable[[], Samples]] = MappingProxyType(
    {"wake": wake, "follow": follow, "done": done, "error": error, "ring": ring}
)
"""By the name in `Play`."""
