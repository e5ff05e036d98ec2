"""How loud the voice is, for a light to follow: up at once, down after a hold, so that it never flickers. Pure."""

import math
from array import array
from operator import mul

from appliance.units import Seconds

QUIET, LOUD = -55.0, -20.0
"""dB below full scale that count as 0 and as 1: a still room, and somebody who speaks near the microphone."""

HOLD = Seconds(0.4)
"""After a rise it does not fall for so long: at most two and a half times a second up and down, whatever is heard."""

FALL = 1.5
"""A second: as fast as it falls then."""


def loudness(block: "array[int]") -> float:
    """Of int16 samples, 0 to 1 on a scale of decibels."""
    power = sum(map(mul, block, block)) / (len(block) * 32_768.0**2)
    return min(1.0, max(0.0, (10 * math.log10(power + 1e-12) - QUIET) / (LOUD - QUIET)))


class Meter:
    """Follows a loudness."""

    def __init__(self) -> None:
        self.level = 0.0
        self._rose = self._at = Seconds(0.0)

    def hear(self, loud: float, now: Seconds) -> float:
        """The level after this loudness, 0 to 1."""
        if loud > self.level:
            self.level, self._rose = loud, now
        elif now - self._rose >= HOLD:
            passed = now - max(self._at, self._rose + HOLD)
            self.level = max(loud, self.level - FALL * passed)
        self._at = now
        return self.level
