"""Is somebody speaking? The detector's word, checked against a noise floor that follows the room.

A detector alone takes a running tap or a radio for speech, for ever. So a block counts as voiced only when it also stands out
from the floor: the quietest 100 ms of the last two seconds. Speech has gaps within two seconds, steady noise has none, so the
floor rises under a fan within two seconds and under a sentence not at all (minimum statistics, R. Martin, 2001).
"""

import math
from collections import deque
from typing import NamedTuple

import numpy as np

from appliance.ear.protocols import Block
from appliance.units import BLOCK, samples

STEP = samples(0.005)
"""Samples between two levels: edges of speech are found to 5 ms."""

STEPS = BLOCK // STEP

QUIETEST = -75.0
"""dBFS: below it nothing is speech, and digital silence is not a floor to stand out from."""

FIRST_FLOOR = -45.0
"""dBFS: no floor is higher until two seconds were heard, for a recording may begin with speech."""

STANDS_OUT = 5.0
"""dB over the floor that a voiced block has at least."""

SMOOTHING = 5
"""Blocks whose mean power is one candidate for the floor: 100 ms."""

WINDOW = 20
"""Candidates that the floor is the least of: 2 s."""


class Frame(NamedTuple):
    """What is remembered of one block."""

    start: int
    """Index of its first sample."""
    voiced: bool
    """Whether somebody speaks in it."""
    level: float
    """dBFS of the whole block."""
    levels: tuple[float, ...]
    """dBFS of each 5 ms of it."""
    floor: float
    """dBFS of the room without speech, as far as known then."""

    @property
    def end(self) -> int:
        """Index after its last sample."""
        return self.start + BLOCK


class Activity:
    """Levels and noise floor of a stream of blocks."""

    def __init__(self) -> None:
        self._least = deque([FIRST_FLOOR] * WINDOW, maxlen=WINDOW)
        self._power = 0.0
        self._count = 0

    def frame(self, start: int, block: Block, voiced: bool) -> Frame:
        """The block at `start` with the detector's verdict, judged against the floor."""
        scaled = block.astype(np.float32).reshape(STEPS, STEP)
        powers = (np.einsum("ij,ij->i", scaled, scaled) / STEP).tolist()
        power = sum(powers) / STEPS
        self._follow(power)
        floor = max(min(self._least), QUIETEST)
        level = decibels(power)
        return Frame(start, voiced and level > floor + STANDS_OUT, level, tuple(map(decibels, powers)), floor)

    def _follow(self, power: float) -> None:
        self._power += power
        self._count += 1
        if self._count == SMOOTHING:
            self._least.append(decibels(self._power / SMOOTHING))
            self._power, self._count = 0.0, 0


def decibels(power: float) -> float:
    """A mean square of int16 samples in dBFS; digital silence is -100."""
    return 10.0 * math.log10(power / 2.0**30 + 1e-10)
