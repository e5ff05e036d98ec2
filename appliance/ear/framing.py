"""Blocks of 320 samples to frames of any size: the one place where engines' frame sizes meet our blocks."""

from collections.abc import Iterator

import numpy as np

from appliance.ear.protocols import Block
from appliance.units import BLOCK


class Frames:
    """Cuts the stream into frames of `size` samples and says how old each is."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._held = np.zeros(size + BLOCK, np.int16)
        self._count = 0

    def cut(self, block: Block) -> Iterator[tuple[Block, int]]:
        """Each frame that `block` completes, int16[size], with the samples given after its end.

        The frame is a view that the next one overwrites.
        """
        self._held[self._count : self._count + BLOCK] = block
        self._count += BLOCK
        while self._count >= self.size:
            left = self._count - self.size
            yield self._held[: self.size], left
            self._held[:left] = self._held[self.size : self._count].copy()
            self._count = left

    def clear(self) -> None:
        """Forgets what is held."""
        self._count = 0
