"""Who takes samples out of a ring: readers with a cursor of their own, and the player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.ring import _ring
from appliance.ring.errors import Overrun

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def empty(n: int) -> NDArray[np.int16]:
    """int16[n] of anything. numpy is loaded here: whoever touches no samples, as supervisor and dialogue, saves its 10 MB."""
    import numpy as np

    return np.empty(n, np.int16)


class Reader:
    """A cursor over a ring. Being late costs it samples, told and counted, and never slows the writer."""

    def __init__(self, ring: _ring.Core, start: int) -> None:
        self.ring = ring
        self.index = start
        """The next sample to read."""
        self.lost = 0
        """Samples this reader never saw."""
        self.overruns = 0
        """How often it came too late."""
        self._moved = False
        """Whether it stands where it came by reading, and not where it was told to wait."""

    @property
    def behind(self) -> int:
        """Samples written that this reader has not read; negative while it waits for a later index."""
        return self.ring.head - self.index

    def read(self, n: int, timeout: float | None = 0.0) -> NDArray[np.int16] | None:
        """The next n samples as int16[n], or None when they did not come within `timeout` seconds.

        With timeout None it waits for ever. A late reader gets `Overrun` once, with what it lost, and then
        reads on from the oldest safe sample.
        """
        out = empty(n)
        return out if self.read_into(out, timeout) else None

    def read_into(self, out: NDArray[np.int16], timeout: float | None = 0.0) -> bool:
        """Like `read`, into int16[n] of one's own; False when the samples did not come in time."""
        if self.ring.head < self.index + len(out) and not self.ring.wait(self.index + len(out), timeout):
            self._come_back()
            return False
        try:
            self.ring.read_into(self.index, out)
        except Overrun:
            raise self._skip() from None
        self.index += len(out)
        self._moved = True
        return True

    def _come_back(self) -> None:
        """A head that was damaged for a moment may have led us to where no sample is, and would not be for years."""
        if self._moved and self.behind < -self.ring.rate:
            self.index = self.ring.head
            self.overruns += 1

    def _skip(self) -> Overrun:
        """Moves to the oldest sample that the writer will not overwrite within the next block or so."""
        safe = min(self.ring.tail + margin(self.ring), self.ring.head)
        lost = safe - self.index
        self.index = safe
        self.lost += lost
        self.overruns += 1
        self._moved = True
        return Overrun(lost)


def margin(ring: _ring.Core) -> int:
    """Samples between the tail and where a late reader goes on: 100 ms, or an eighth of a small ring."""
    return min(ring.capacity // 8, ring.rate // 10)


class Player:
    """Takes samples out for the speaker: never waits, plays silence where there is nothing to play."""

    def __init__(self, ring: _ring.Core) -> None:
        self.ring = ring
        self.lost = 0
        """Samples overwritten before they were played."""
        self.overruns = 0
        """How often that happened."""

    def read_into(self, out: NDArray[np.int16], device_time_ns: int | None = None) -> int:
        """Fills int16[n] with the next samples and then with zeros; returns how many were samples.

        `device_time_ns` is when the first of them leaves the speaker; None means now. After a cancel every block
        is silent until the new generation's first sample.
        """
        valid, lost = self.ring._play_into(out, device_time_ns)
        if lost:
            self.lost += lost
            self.overruns += 1
        return valid
