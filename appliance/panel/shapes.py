"""Where on a ring it shines: each shape turns one brightness into that of every lamp. Pure.

A ring may have three lamps or twelve; a lamp knows where it sits and how far its neighbour is, and a shape is never finer
than that. Every shape of a single lamp is that lamp.
"""

from collections.abc import Callable
from typing import NamedTuple


class Lamp(NamedTuple):
    """One of a ring."""

    place: float
    """0 to 1, clockwise from the top."""
    gap: float
    """To the next one, in the same measure."""

    def distance(self, place: float) -> float:
        """To a place on the ring, the shorter way: 0 to 0.5."""
        away = abs(self.place - place) % 1.0
        return min(away, 1.0 - away)


class Now(NamedTuple):
    """What a shape depends on, beside the lamp."""

    seconds: float
    """Since the state began."""
    bright: float
    """What a single light shows now, 0 to 1."""
    level: float
    """Loudness of the voice, 0 to 1."""


Shape = Callable[[Lamp, Now], float]
"""A lamp's brightness, 0 to 1."""


def lamps(count: int) -> list[Lamp]:
    """A ring of so many."""
    return [Lamp(number / count, 1 / count) for number in range(count)]


def whole(_lamp: Lamp, now: Now) -> float:
    """All alike."""
    return now.bright


def points(*places: float, glow: float = 0.0) -> Shape:
    """The lamps nearest to these places, which never go darker than `glow`."""

    def shape(lamp: Lamp, now: Now) -> float:
        near = any(lamp.distance(place) <= lamp.gap / 2 + 1e-9 for place in places)
        return max(now.bright, glow) if near else 0.0

    return shape


def arc(width: float) -> Shape:
    """So much of the ring, with the top in its middle."""

    def shape(lamp: Lamp, now: Now) -> float:
        return now.bright if lamp.distance(0.0) <= max(width, lamp.gap) / 2 else 0.0

    return shape


def voice(lamp: Lamp, now: Now) -> float:
    """The whole ring; with the voice's level full brightness grows from the top down both sides."""
    reach = now.level * (0.5 + lamp.gap)
    return now.bright + (1 - now.bright) * min(1.0, max(0.0, (reach - lamp.distance(0.0)) / lamp.gap))


def comet(period: float) -> Shape:
    """One head with a tail runs round in `period` seconds."""

    def shape(lamp: Lamp, now: Now) -> float:
        behind = (now.seconds / period - lamp.place) % 1.0
        return float((1.0 - behind) ** 2)

    return shape


def wave(period: float, low: float) -> Shape:
    """From the top down both sides, once in `period` seconds."""

    def shape(lamp: Lamp, now: Now) -> float:
        phase = (now.seconds / period - lamp.distance(0.0)) % 1.0
        return low + (1 - low) * (1 - abs(2 * phase - 1))

    return shape


def filling(period: float) -> Shape:
    """The ring fills clockwise in `period` seconds, and is empty again."""

    def shape(lamp: Lamp, now: Now) -> float:
        head = now.seconds % period / period * (1 + lamp.gap)
        return min(1.0, max(0.0, (head - lamp.place) / lamp.gap))

    return shape


def sides(lamp: Lamp, now: Now) -> float:
    """The right half with the rhythm, the left half against it."""
    return now.bright if lamp.place < 0.5 else 1.0 - now.bright
