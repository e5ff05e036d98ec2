"""What the speaker played while the microphone heard a block: read out of the playback ring, on the microphone's clock."""

from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from appliance.ear.echo.alignment import Alignment
from appliance.ear.protocols import Block
from appliance.ring import NotYet, Overrun, Ring, RingError
from appliance.units import BLOCK, RATE

TAPS = 32
"""Frames that a sample between two frames is interpolated from."""

BEFORE = TAPS // 2 - 1

STILL = 250
"""Blocks without a reference, after which the ring may be a dead one: 5 s."""

RETRY = 50
"""Blocks between two looks for a ring that is not there: 1 s."""

PATIENCE = 5
"""Blocks that the speaker may be late with before it is thought to stand still."""

PHASES = 1024
"""Places between two frames that a kernel is kept for: what rounding to them does to a tone of 1 kHz is 74 dB under it."""

BEYOND = PHASES // 16
"""Kernels kept for before the one frame and after the other: a block is stretched by less than 200 parts per million."""


def kernels() -> NDArray[np.float32]:
    """float32[n, TAPS], for `np.convolve`: windowed sincs for samples that lie -1/16 to 17/16 after a frame.

    Made once: Bessel functions for each block were a quarter of what the ear computes while the speaker speaks.
    """
    phases = np.arange(-BEYOND, PHASES + BEYOND + 1) / PHASES
    away = np.arange(TAPS)[::-1] - float(BEFORE) - phases[:, None]
    window = np.i0(8.0 * np.sqrt(np.maximum(0.0, 1 - np.square(away / (TAPS / 2))))) / np.i0(8.0)
    return np.asarray(np.sinc(away) * window, np.float32)


_KERNELS = kernels()
_FADE = np.arange(BLOCK, dtype=np.float32) / BLOCK


def between(frames: NDArray[np.int16], begin: float, end: float) -> Block:
    """int16[320] from int16[320 + TAPS + 2] frames; `begin` and `end` in frames after frame `BEFORE`, end near begin + 320."""
    if not frames.any():
        return np.zeros(BLOCK, np.int16)
    rows = [min(max(0, round(phase * PHASES) + BEYOND), len(_KERNELS) - 1) for phase in (begin, end - BLOCK)]
    scaled = frames.astype(np.float32)
    first, *other = (np.convolve(scaled, _KERNELS[row], "valid")[:BLOCK] for row in dict.fromkeys(rows))
    stretched = first + (other[0] - first) * _FADE if other else first
    return np.clip(np.rint(stretched), -32768, 32767).astype(np.int16)


class Reference:
    """The playback ring from the ear's side."""

    def __init__(self, name: str) -> None:
        """`name` is the ring's; it may come later, and go."""
        self.alignment = Alignment()
        self.missed = 0
        """Blocks for which there was no reference although a speaker was there."""
        self._name = name
        self._ring: Ring | None = None
        self._waits = RETRY  # blocks since a ring was looked for
        self._misses = 0  # blocks in a row that the speaker did not play
        self._playing = 0  # blocks since something was played

    def block(self, index: int, time_ns: int | None) -> Block:
        """What was played while the microphone heard [index, index + 320); silence where nothing is known.

        `time_ns` is when sample `index` was at the microphone; None where its ring does not know.
        """
        silence = np.zeros(BLOCK, np.int16)
        ring = self._attached()
        if ring is None or time_ns is None:
            return silence
        try:
            frame = ring.frame_at(time_ns)
            begin, end = self.alignment.follow(index, frame, silent=self._playing > TAPS)
            base = int(begin)
            frames = ring.played(max(0, base - BEFORE), BLOCK + TAPS + 2)
        except (NotYet, Overrun):
            self._lost(ring)
            return silence
        except RingError:
            self.close()
            return silence
        self._misses = 0
        self._playing = 0 if frames.any() else self._playing + 1
        return between(frames, begin - base, end - base)

    def close(self) -> None:
        """Lets go of the ring."""
        self.alignment.lose()
        if self._ring is not None:
            self._ring.close()
            self._ring = None

    def _lost(self, ring: Ring) -> None:
        """The speaker stands still, or the ear is far too late. What comes then begins where its time says."""
        self.missed += bool(ring.frames)
        self._misses += 1
        if self._misses > PATIENCE:
            self.alignment.lose()
        if self._misses % STILL == 0:
            self.close()

    def _attached(self) -> Ring | None:
        if self._ring is not None:
            return self._ring
        self._waits += 1
        if self._waits >= RETRY:
            self._waits = 0
            with suppress(RingError):
                ring = Ring.attach(self._name)
                if ring.rate == RATE:
                    self._ring = ring
                else:
                    ring.close()
        return self._ring
