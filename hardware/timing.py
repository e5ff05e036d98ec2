"""When a block was at the device, told from when its reader woke up. Pure: moments in, moments out.

A reader wakes some time after the block's last frame: always late, never early, and sometimes by a lot. A second-order
delay-locked loop (F. Adriaensen, "Using a DLL to filter time", LAC 2005) takes that jitter out and follows the card's
own crystal. Being late for long is no jitter: frames were lost, and the loop begins anew there. A block that comes far
too early proves that the ones before it were late, and the loop hurries back, but never so that time runs backwards.
"""

import math

BANDWIDTH = 0.1
"""Hertz of the loop: a block that is read 5 ms late moves the next stamp by 0.1 ms."""

STEP_NS = 8_000_000
"""Lateness over this does not steer the loop; for `PATIENCE` blocks in a row it is a jump. ns."""

PATIENCE = 25
"""Blocks: half a second of 20 ms."""


class BlockClock:
    """Stamps the blocks of one stream."""

    def __init__(self, rate: int) -> None:
        """`rate` in hertz."""
        self._rate = rate
        self._period = 1e9 / rate  # ns of a frame, filtered
        self._end: float | None = None  # ns: where the last block ended, filtered
        self._astray = 0  # blocks in a row that were late by over STEP_NS
        self._nearest = 0.0  # ns: the smallest of those errors
        self.lost = 0
        """Frames that never came, as far as time tells."""

    def stamp(self, now_ns: int, frames: int) -> int:
        """When the first of these frames was at the device, if the last of them came at `now_ns`; ns."""
        if self._end is None:
            return self._begin(now_ns, frames)
        began = self._end
        expected = began + frames * self._period
        error = now_ns - expected
        if error < -STEP_NS:
            self._astray = 0
            self._end = expected + max(error, -frames * self._period / 2)
        elif error <= STEP_NS:
            self._astray = 0
            self._steer(expected, error, frames)
        elif self._lasts(error):
            self.lost += round(self._nearest / self._period)
            return self._begin(now_ns, frames)
        else:
            self._end = expected
        return round(began)

    def suspect(self) -> None:
        """The card said that it lost frames: the next lateness over `STEP_NS` is a jump at once."""
        self._astray, self._nearest = PATIENCE - 1, math.inf

    def _begin(self, now_ns: int, frames: int) -> int:
        self._period = 1e9 / self._rate
        self._end = float(now_ns)
        self._astray = 0
        return round(now_ns - frames * self._period)

    def _steer(self, expected: float, error: float, frames: int) -> None:
        omega = 2 * math.pi * BANDWIDTH * frames / self._rate
        self._end = expected + math.sqrt(2) * omega * error
        self._period += omega * omega * error / frames

    def _lasts(self, error: float) -> bool:
        self._nearest = min(error, self._nearest) if self._astray else error
        self._astray += 1
        return self._astray >= PATIENCE
