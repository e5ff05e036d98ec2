"""What the realtime threads count instead of printing, and when each block came."""

import numpy as np
from numpy.typing import NDArray

from appliance.units import Nanoseconds

LATE = Nanoseconds(4_000_000)
"""A block that comes this much after its time is counted as late: a fifth of a block."""


class Counts:
    """One direction's figures. One thread adds, any thread reads."""

    __slots__ = ("cut_short", "frames", "late", "lost", "opened", "silent", "xruns")

    def __init__(self) -> None:
        self.frames = 0
        """Frames moved, at the card's rate."""
        self.lost = 0
        """Frames that the card dropped, or that a stalled converter did."""
        self.xruns = 0
        """How often the card overran or ran dry."""
        self.late = 0
        """Blocks that came over `LATE` after the one before should have been followed."""
        self.cut_short = 0
        """Blocks with fewer frames than they should have."""
        self.silent = 0
        """Blocks played with nothing to say."""
        self.opened = 0
        """How often the card was opened."""


class Stamps:
    """When the last blocks came, for a benchmark: two columns of monotonic ns, written by the realtime thread itself."""

    def __init__(self, blocks: int) -> None:
        """Keeps the last `blocks` blocks; 0 keeps none."""
        self._rows: NDArray[np.int64] = np.zeros((max(1, blocks), 2), np.int64)
        self._keep = blocks > 0
        self._written = 0

    def add(self, now_ns: int, lateness_ns: int) -> None:
        """A block was in the thread's hands at `now_ns`; the kernel had woken it `lateness_ns` late, where that is known."""
        if self._keep:
            row = self._rows[self._written % len(self._rows)]
            row[0] = now_ns
            row[1] = lateness_ns
            self._written += 1

    def table(self) -> NDArray[np.int64]:
        """int64[n, 2], oldest first."""
        if not self._keep:
            return self._rows[:0].copy()
        if self._written <= len(self._rows):
            return self._rows[: self._written].copy()
        return np.roll(self._rows, -(self._written % len(self._rows)), axis=0)
