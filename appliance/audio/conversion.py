"""Other rates than 16 kHz: threads of lower priority between the card's own raw ring and the appliance's ring.

soxr aligns its output with its input (sample 0 belongs to sample 0) and only delivers it late, so the time of a converted
sample is the time of the raw sample at the same place: the delay of the filter is no error of the clock.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from appliance.audio.loops import Stop
from appliance.audio.volume import Volume
from appliance.ring import NotYet, Overrun, Player, Ring
from appliance.units import BLOCK, RATE

QUALITY = "HQ"
"""soxr's name; delays by 21 ms at 48 and 44.1 kHz. LQ is faster by 15 ms and dull above 5 kHz. See README, Decisions."""

TICK = 0.1
"""Seconds between two looks at the stop flag while nothing comes."""

AHEAD = 1
"""Blocks that wait for the speaker when the converter makes more."""


def _stream(source: int, target: int) -> Any:
    return soxr.ResampleStream(source, target, 1, dtype="int16", quality=QUALITY)


class ToAppliance:
    """Raw microphone samples to 16 kHz, with their times."""

    def __init__(self, raw: Ring, ring: Ring) -> None:
        """From `raw`, at the card's rate, to `ring`."""
        self._raw = raw
        self._ring = ring
        self._reader = raw.reader()
        self._restart()

    @property
    def lost(self) -> int:
        """Raw frames that were overwritten before this came to them."""
        return self._reader.lost

    def _restart(self) -> None:
        self._soxr = _stream(self._raw.rate, RATE)
        self._origin = self._reader.index  # raw index of the output's sample 0
        self._made = 0

    def step(self, block: NDArray[np.int16], timeout: float) -> bool:
        """Converts one raw block, int16[n]; False when none came within `timeout` seconds."""
        try:
            if not self._reader.read_into(block, timeout):
                return False
        except Overrun:
            self._restart()
            return True
        converted = self._soxr.resample_chunk(block)
        if len(converted):
            self._ring.write(converted, self._time())
            self._made += len(converted)
        return True

    def _time(self) -> int | None:
        """When the next output sample was at the microphone."""
        position = self._made * self._raw.rate / RATE
        with suppress(NotYet, Overrun):
            fraction = (position - int(position)) * 1e9 / self._raw.rate
            return self._raw.time_of(self._origin + int(position)) + round(fraction)
        return None


class ToCard:
    """The playback ring to raw samples for the speaker, a little ahead of it."""

    def __init__(self, player: Player, raw: Ring, volume: Volume) -> None:
        self._player = player
        self._raw = raw
        self._volume = volume
        self._block = np.zeros(BLOCK, np.int16)
        self._ahead = AHEAD * raw.rate * BLOCK // RATE
        self._soxr = _stream(RATE, raw.rate)
        self._generation = player.ring.generation
        self._owed = 0.0  # raw samples that soxr has taken in and not yet given out

    def step(self, timeout: float) -> bool:
        """Converts one block, if the speaker is near enough to need it; False when it was not within `timeout` seconds."""
        self._obey_cancel()
        if not self._raw.wait_played(max(0, self._raw.head - self._ahead), timeout):
            return False
        heard_ns = self._heard_ns()
        if self._player.read_into(self._block, heard_ns):
            self._volume.apply(self._block)
        else:
            self._volume.settle()
        converted = self._soxr.resample_chunk(self._block)
        self._owed += len(self._block) * self._raw.rate / RATE - len(converted)
        if len(converted):
            self._raw.write(converted)
        return True

    def _obey_cancel(self) -> None:
        """What was cancelled and lies in the raw ring already is silenced as well."""
        if self._player.ring.generation != self._generation:
            self._generation = self._player.ring.generation
            self._raw.cancel()
            self._soxr = _stream(RATE, self._raw.rate)
            self._owed = 0.0

    def _heard_ns(self) -> int | None:
        """When the next sample will be heard: after all that waits before it."""
        if not self._raw.frames:
            return None
        with suppress(NotYet, Overrun):
            return self._raw.played_time_of(self._raw.frames - 1) + round(
                (1 + self._raw.pending + self._owed) * 1e9 / self._raw.rate
            )
        return None


def convert(step: Callable[[float], bool], stop: Stop) -> None:
    """Steps until stopped."""
    while not stop.stopped:
        step(TICK)
