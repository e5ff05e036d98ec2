"""Listening again: an utterance that was not understood for sure is heard as if other people had said it.

Played a little slower or faster, a voice sounds like that of a larger or smaller person. What one of them says clearly is
believed more than what the first one mumbled: of all readings the one with the highest confidence counts.
"""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import soxr

RATE = 16_000

Samples = npt.NDArray[np.int16]

SURE = 0.85
"""Confidence from which nobody listens again. Chosen on the evaluation's voices: see the README."""

SPEEDS = (0.94, 1.06, 0.88, 1.12)
"""Of what is heard next, against the speed at which it was said; the nearest first."""


class Reading(Protocol):
    """What somebody understood."""

    @property
    def confidence(self) -> float:
        """0 to 1."""
        ...


R = TypeVar("R", bound=Reading)


def otherwise(samples: Samples) -> Iterator[Samples]:
    """The utterance int16[n] at each of the other speeds, int16[m]."""
    for speed in SPEEDS:
        yield np.asarray(soxr.resample(samples, RATE * speed, RATE), np.int16)


def best(samples: Samples, hear: Callable[[Samples], R]) -> R:
    """The surest of the readings; the first that is sure ends the listening."""
    found = hear(samples)
    if found.confidence >= SURE:
        return found
    for other in otherwise(samples):
        reading = hear(other)
        if reading.confidence > found.confidence:
            found = reading
        if found.confidence >= SURE:
            break
    return found
