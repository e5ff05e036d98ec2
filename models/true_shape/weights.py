"""Random weights, a few rows at a time: a tensor of a thousand million values never lies in memory as a whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

CHUNK = 1 << 22
"""Values made at a time, 16 MB of them."""

RESERVED = 64
"""Channels at the front of the residual stream that carry the fixed sentence; nothing random is written into them."""

HOT = 20.0
"""A reserved channel's value when it says "this word"; the random ones are a few units."""

Patch = Callable[[Array, int], None]
"""Changes rows in place; gets them and the number of the first."""


def untouched(_rows: Array, _first: int) -> None:
    """Leaves the rows as they are."""


@dataclass(frozen=True)
class Tensor:
    """One tensor, described but not made."""

    name: str
    shape: tuple[int, ...]
    """Rows first, as numpy has it."""
    spread: float
    """Standard deviation of its values about `mean`."""
    mean: float = 0.0
    patch: Patch = untouched

    @property
    def size(self) -> int:
        """Values."""
        return prod(self.shape)

    def rows(self, seed: int) -> Iterator[Array]:
        """Its values, a few rows at a time; the same for the same seed, whatever was made before."""
        random = np.random.Generator(np.random.SFC64([seed, *self.name.encode()]))
        width = self.shape[-1]
        count = self.size // width
        step = max(1, CHUNK // width)
        for first in range(0, count, step):
            block = self._block(random, min(step, count - first), width)
            self.patch(block, first)
            yield block

    def _block(self, random: np.random.Generator, rows: int, width: int) -> Array:
        if not self.spread:
            return np.full((rows, width), self.mean, np.float32)
        block = random.standard_normal((rows, width), np.float32)
        block *= np.float32(self.spread)
        block += np.float32(self.mean)
        return block


def fan_in(shape: tuple[int, ...], gain: float = 1.0) -> float:
    """Spread with which a matrix neither grows nor shrinks what goes through it, times `gain`."""
    return gain / sqrt(prod(shape[1:]))


def keep_out(reserved: int = RESERVED) -> Patch:
    """For what writes into the residual stream: nothing goes into the reserved channels (its first rows)."""

    def patch(rows: Array, first: int) -> None:
        rows[: max(0, reserved - first)] = 0

    return patch


def place(values: dict[tuple[int, int], float], clear_columns: int = 0, clear_rows: int = 0) -> Patch:
    """Puts single values at (row, column), after clearing the first columns and rows."""

    def patch(rows: Array, first: int) -> None:
        rows[:, :clear_columns] = 0
        rows[: max(0, clear_rows - first)] = 0
        for (row, column), value in values.items():
            if 0 <= row - first < len(rows):
                rows[row - first, column] = value

    return patch
