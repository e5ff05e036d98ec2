"""A ring without the voice: the dialogue itself lays it into the playback ring when tts, whose work that is, has died."""

from array import array
from math import exp, pi, sin

from appliance.logs import log
from appliance.ring import Ring, RingError
from appliance.units import RATE

STROKES = ((0.0, 880.0), (0.25, 1_046.5), (0.5, 880.0), (0.75, 1_046.5))
"""Seconds from the beginning, and hertz."""

LENGTH, FALL = 1.5, 0.12
"""Seconds: of the whole, and in which a stroke falls to 1/e."""

PEAK = 8_000
"""Of 32,767: heard in the next room, and no fright."""


def strokes() -> "array[int]":
    """The ring as int16[n] at 16 kHz."""
    out = [0.0] * int(LENGTH * RATE)
    for start, pitch in STROKES:
        first = int(start * RATE)
        for at in range(first, len(out)):
            passed = (at - first) / RATE
            out[at] += min(1.0, passed / 0.01) * exp(-passed / FALL) * sin(2 * pi * pitch * passed)
    return array("h", (round(max(-1.0, min(1.0, value)) * PEAK) for value in out))


class Bell:
    """Rings, if nothing else does."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._sound: array[int] | None = None

    def ring(self) -> None:
        """Once; not while anything is to be heard already."""
        if self._ring.pending:
            return
        if self._sound is None:
            self._sound = strokes()
        try:
            self._ring.claim_writer()
            self._ring.write(self._sound)
        except RingError as why:  # The voice is back, and writes: it rings then.
            log.info("the bell was not needed", why=str(why))
