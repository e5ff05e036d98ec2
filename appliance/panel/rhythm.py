"""Rhythms of light: brightness as a pure function of the seconds since it began, and how long it then stays as it is.

The second half lets the panel sleep: a steady light needs no look, a flash two in each beat.
"""

import math
from dataclasses import dataclass
from typing import Protocol

from appliance.units import Seconds

FRAME = Seconds(0.04)
"""Between two levels of a light that glides: smooth to the eye."""

SHORTEST = 0.001
"""Seconds: a beat that is over in less is as good as over."""

FOREVER = Seconds(math.inf)
"""A steady light stays as it is for so long."""


class Rhythm(Protocol):
    """How one light goes up and down."""

    @property
    def period(self) -> float:
        """Seconds after which it begins again."""
        ...

    def at(self, seconds: float) -> float:
        """Brightness, 0 to 1."""
        ...

    def stays(self, seconds: float) -> Seconds:
        """For how long it is as it is now, at least."""
        ...


@dataclass(frozen=True)
class Steady:
    """Always the same."""

    level: float
    period: float = 1.0

    def at(self, seconds: float) -> float:
        """The level."""
        del seconds
        return self.level

    def stays(self, seconds: float) -> Seconds:
        """For ever."""
        del seconds
        return FOREVER


@dataclass(frozen=True)
class Swell:
    """Up and down once a period, beginning low."""

    period: float
    low: float
    high: float

    def at(self, seconds: float) -> float:
        """A cosine between low and high."""
        return self.low + (self.high - self.low) * (1 - math.cos(2 * math.pi * seconds / self.period)) / 2

    def stays(self, seconds: float) -> Seconds:
        """Never still."""
        del seconds
        return FRAME


@dataclass(frozen=True)
class Ramp:
    """Evenly up, and at once down again."""

    period: float
    low: float
    high: float

    def at(self, seconds: float) -> float:
        """A sawtooth between low and high."""
        return self.low + (self.high - self.low) * (seconds % self.period) / self.period

    def stays(self, seconds: float) -> Seconds:
        """Never still."""
        del seconds
        return FRAME


@dataclass(frozen=True)
class Beats:
    """One brightness after the other."""

    beats: tuple[tuple[float, float], ...]
    """Brightness, and its seconds."""

    @property
    def period(self) -> float:
        """All of them."""
        return sum(length for _, length in self.beats)

    def at(self, seconds: float) -> float:
        """Of the beat that is on."""
        return self._beat(seconds)[0]

    def stays(self, seconds: float) -> Seconds:
        """Until that beat is over."""
        return Seconds(max(SHORTEST, self._beat(seconds)[1]))

    def _beat(self, seconds: float) -> tuple[float, float]:
        """Its brightness, and what is left of it."""
        end, at = 0.0, seconds % self.period
        for level, length in self.beats:
            end += length
            if at < end:
                return level, end - at
        return self.beats[0][0], self.beats[0][1]  # A rounding error short of the next round.


def flashes(times: int, on: float, off: float, pause: float) -> Beats:
    """`times` flashes of `on` seconds with `off` seconds after each, then `pause` seconds more of dark."""
    return Beats((*((1.0, on), (0.0, off)) * (times - 1), (1.0, on), (0.0, off + pause)))
