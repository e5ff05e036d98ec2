"""An utterance that is not clear is heard as if somebody else had said it."""

from dataclasses import dataclass

import numpy as np

from models.starter.ears.again import SPEEDS, SURE, best, otherwise

TONE = (8_000 * np.sin(np.arange(16_000) * 2 * np.pi * 440 / 16_000)).astype(np.int16)


@dataclass(frozen=True)
class Said:
    text: str
    confidence: float


def test_other_speeds_make_it_longer_and_lower_or_shorter_and_higher() -> None:
    for speed, other in zip(SPEEDS, otherwise(TONE), strict=True):
        assert abs(len(other) - 16_000 / speed) <= 1
        peak = np.argmax(np.abs(np.fft.rfft(other))) * 16_000 / len(other)
        assert abs(peak - 440 * speed) < 2


def test_what_is_sure_is_heard_once() -> None:
    heard: list[int] = []

    def hear(samples: np.ndarray) -> Said:
        heard.append(len(samples))
        return Said("stop", SURE)

    assert best(TONE, hear) == Said("stop", SURE)
    assert heard == [16_000]


def test_the_surest_reading_counts_and_a_sure_one_ends_the_listening() -> None:
    readings = iter([Said("shop", 0.5), Said("top", 0.4), Said("stop", 0.95), Said("never", 1.0)])
    assert best(TONE, lambda _: next(readings)) == Said("stop", 0.95)
    readings = iter([Said("shop", 0.5), *(Said("top", 0.4) for _ in SPEEDS)])
    assert best(TONE, lambda _: next(readings)) == Said("shop", 0.5)
