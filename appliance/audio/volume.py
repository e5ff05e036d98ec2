"""Loudness: a curve for the ear, applied to whole blocks without allocating, and never in a step."""

import numpy as np
from numpy.typing import NDArray

from appliance.units import BLOCK

RANGE_DB = 50.0
"""Between volume 1 and 100: as far as a small speaker goes from just audible to full."""


def gain(percent: int) -> float:
    """Factor for a volume of 0 to 100: equal steps sound equally big, and 0 is silence."""
    if percent <= 0:
        return 0.0
    return float(10 ** (RANGE_DB * (min(percent, 100) / 100 - 1) / 20))


class Volume:
    """The knob. Any thread turns it; the playback side applies it, sliding over one block from the old gain to the new."""

    def __init__(self, percent: int, longest: int = BLOCK) -> None:
        """Blocks have at most `longest` samples."""
        self._ramp: NDArray[np.float32] = np.zeros(longest, np.float32)
        self._loud: NDArray[np.float32] = np.zeros(longest, np.float32)
        self._steps: NDArray[np.float32] = np.arange(1, longest + 1, dtype=np.float32)
        self.percent = 0
        self._wanted = 0.0
        self.set(percent)
        self._now = self._wanted

    def set(self, percent: int) -> None:
        """Turns it to 0 to 100; beyond is the nearest."""
        self.percent = max(0, min(100, percent))
        self._wanted = gain(self.percent)

    def settle(self) -> None:
        """Nothing is heard just now: the next block may begin at the wanted gain."""
        self._now = self._wanted

    def apply(self, block: NDArray[np.int16]) -> None:
        """Scales int16[n] in place."""
        n, wanted = len(block), self._wanted
        loud = self._loud[:n]
        if wanted == self._now:
            if wanted == 1.0:
                return
            np.multiply(block, np.float32(wanted), out=loud)
        else:
            ramp = self._ramp[:n]
            np.multiply(self._steps[:n], np.float32((wanted - self._now) / n), out=ramp)
            np.add(ramp, np.float32(self._now), out=ramp)
            np.multiply(block, ramp, out=loud)
            self._now = wanted
        np.rint(loud, out=loud)
        np.copyto(block, loud, casting="unsafe")
