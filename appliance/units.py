"""Units as types: a number that carries its meaning through the code.

They are plain numbers at run time and cost nothing; a type checker keeps them apart.
"""

from typing import NewType

Seconds = NewType("Seconds", float)
"""A duration, or a moment on a clock named beside it."""

SampleIndex = NewType("SampleIndex", int)
"""Absolute position in a ring: the first sample ever written is 0, and it only grows."""

Nanoseconds = NewType("Nanoseconds", int)
"""A moment on CLOCK_MONOTONIC, or a difference of two."""

RATE = 16_000
"""Hertz. Everything between the two rings is 16 kHz mono int16: what every recogniser here was trained on."""

BLOCK = 320
"""Samples in a block: 20 ms, the frame that the voice activity detectors take."""

BLOCK_SECONDS = Seconds(BLOCK / RATE)
"""Seconds in a block."""


def seconds(samples: int) -> Seconds:
    """The length of a number of samples at `RATE`."""
    return Seconds(samples / RATE)


def samples(duration: float) -> int:
    """How many samples at `RATE` a duration in seconds has, rounded to the nearest."""
    return round(duration * RATE)
