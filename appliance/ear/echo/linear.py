"""The linear half of the echo canceller: learns the way from speaker to microphone and subtracts what came along it.

A frequency-domain Kalman filter in partitions (G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter for acoustic
echo control in hands-free telephones", 2006; F. Kuech, E. Mabande, G. Enzner, "State-space architecture of the
partitioned-block-based acoustic echo controller", 2014). Each step is weighed by what the filter does not know yet against
what else is in the room, so near speech does not lead it astray. It only subtracts: near speech passes untouched, which is
what a wake word engine needs.
"""

import numpy as np
from numpy.typing import NDArray

from appliance.ear.protocols import Block
from appliance.units import BLOCK

PARTITIONS = 12
"""Blocks of echo that are modelled: 240 ms from the reference's lead on."""

KEEPS = 0.999
"""How much of the way is still the same a block later: forgets by half in 7 s of speech."""

UNSURE = 0.1
"""Variance of an unknown partition of the way: more learns faster when the echo is loud, and shouts when it is faint."""

SMOOTHING = 0.5
"""Of the spectrum of what else is in the room, from block to block."""

CAUTION = 2.0
"""By how much that spectrum is taken to be stronger than it looks: speech begins faster than it is measured."""

FLOOR = 1e4
"""Power of a bin that is always there: a quiet reference teaches nothing."""

LOUDER, FOR = 2.0, 25
"""Times the power of the microphone that may come out for so many more blocks than not, before the filter is thought to be
wrong: somebody has moved the speaker."""

QUIET = 60.0**2
"""Mean square of samples under which it does not matter."""

BINS = BLOCK + 1

Spectrum = NDArray[np.complex64]
Power = NDArray[np.float32]
"""Single precision: what is left of an echo is 30 dB under it, not 150."""


class Linear:
    """The canceller that needs no library, and what the other one is built on."""

    name = "linear"
    delay = 0
    """Samples by which its output is behind its input."""

    def __init__(self) -> None:
        self._far: Power = np.zeros(2 * BLOCK, np.float32)
        self._fars: Spectrum = np.zeros((PARTITIONS, BINS), np.complex64)
        self._padded: Power = np.zeros(2 * BLOCK, np.float32)
        self._silent = PARTITIONS + 1
        self._forget()

    def cancel(self, block: Block, far: Block) -> Block:
        """int16[320] without the echo of what was played."""
        if not self._listens(far):
            return block
        near = block.astype(np.float32)
        echo = np.fft.irfft(np.einsum("pk,pk->k", self._fars, self._way))[BLOCK:]
        left = np.asarray(near - echo, np.float32)
        self._learn(left)
        if self._astray(near, left):
            self._forget()
        if left @ left > near @ near:  # it knows too little yet: what it says would be one more noise
            return block
        return np.clip(np.rint(left), -32768, 32767).astype(np.int16)

    def reset(self) -> None:
        """The stream has a gap here: what was played before it is unknown; the room is still the same."""
        self._far[:] = 0
        self._fars[:] = 0
        self._silent = PARTITIONS + 1

    def close(self) -> None:
        """Nothing to let go of."""

    def _forget(self) -> None:
        self._way: Spectrum = np.zeros((PARTITIONS, BINS), np.complex64)
        self._doubt: Power = np.full((PARTITIONS, BINS), UNSURE, np.float32)
        self._room: Power = np.zeros(BINS, np.float32)
        self._louder = 0

    def _listens(self, far: Block) -> bool:
        """Takes the reference in; False when all that can still be heard of it is silence."""
        self._silent = 0 if far.any() else self._silent + 1
        if self._silent > PARTITIONS + 1:
            return False
        self._far[:BLOCK] = self._far[BLOCK:]
        self._far[BLOCK:] = far
        self._fars[1:] = self._fars[:-1]
        self._fars[0] = np.fft.rfft(self._far)
        return True

    def _learn(self, left: Power) -> None:
        self._padded[BLOCK:] = left
        spectrum = np.fft.rfft(self._padded)
        self._room += (1 - SMOOTHING) * (np.square(spectrum.real) + np.square(spectrum.imag) - self._room)
        heard = np.square(self._fars.real) + np.square(self._fars.imag)
        expected = 0.5 * np.einsum("pk,pk->k", heard, self._doubt) + CAUTION * self._room + FLOOR
        gain = self._doubt / expected
        step = np.fft.irfft(gain * self._fars.conj() * spectrum, axis=1)
        step[:, BLOCK:] = 0
        self._way += np.fft.rfft(step, axis=1)
        certain = np.square(self._way.real) + np.square(self._way.imag)
        self._doubt = KEEPS**2 * (1 - 0.5 * gain * heard) * self._doubt + (1 - KEEPS**2) * certain

    def _astray(self, near: Power, left: Power) -> bool:
        louder = float(left @ left) > LOUDER * float(near @ near) + QUIET * BLOCK
        self._louder = self._louder + 1 if louder else max(0, self._louder - 1)
        return self._louder >= FOR
