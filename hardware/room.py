"""A room between a speaker and a microphone, in samples: what is played comes back late, coloured, and on another clock.

    played ─▶ loudspeaker (soft clip) ─▶ delay, impulse response ─▶ microphone's clock (drift) ─▶ + noise ─▶ heard

Pure numpy: the same seed gives the same room, and playing in blocks of any length gives what playing all at once does.
Samples are float64 in units of int16, so that sounds can still be mixed; `to_int16` makes microphone samples of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hardware.sound import Samples

RATE = 16_000
"""Hertz."""

Sound = NDArray[np.float64]
"""float64[n] in units of int16."""

TAPS = 32
"""Samples that a sample between two samples is interpolated from: its images are 70 dB down up to 7 kHz."""

PHASES = 512
"""Kernels between two samples; between kernels it is interpolated linearly."""

CHUNK = 8_192
"""Samples that are worked on at once when all is there."""


@dataclass(frozen=True)
class Acoustics:
    """What a room is like."""

    rt60: float = 0.3
    """Seconds in which the echo fades by 60 dB: 0.2 in a furnished bedroom, 0.6 in a kitchen."""
    delay: float = 0.03
    """Seconds from the time that the speaker's clock gives for a sample to its first arrival: buffers, converters, air."""
    drift: float = 0.0
    """Parts per million by which the microphone's clock is the faster one."""
    gain: float = 0.0
    """dB of the echo of white sound over what was played."""
    direct: float = 6.0
    """dB of the first arrival over everything after it: a speaker's own microphone is near."""
    drive: float = 0.0
    """How hard the loudspeaker is driven: 0 is linear, at 1 full scale is pressed down to 0.76 of itself."""
    noise: float = -80.0
    """dBFS of the microphone's own white noise."""
    seed: int = 0
    """Of the walls and the noise."""


def impulse_response(acoustics: Acoustics) -> Sound:
    """The way from speaker to microphone without the delay, float64[m], with the energy that `gain` says.

    A first arrival, a few early ones off the nearest walls, and noise that decays exponentially (after J.-M. Jot's and M. R.
    Schroeder's view of a late echo as decaying noise).
    """
    rng = np.random.default_rng(acoustics.seed)
    count = max(2, round(acoustics.rt60 * RATE))
    at = np.arange(count) / RATE
    tail = rng.standard_normal(count) * 10 ** (-3 * at / acoustics.rt60)
    tail[0] = 0.0
    for wall in rng.integers(8, min(count, 320), 6) if count > 8 else ():  # 0.5 to 20 ms after the first arrival
        tail[wall] += rng.choice((-1.0, 1.0)) * 4 * 10 ** (-3 * at[wall] / acoustics.rt60)
    tail *= np.sqrt(1 / (1 + 10 ** (acoustics.direct / 10)) / np.sum(tail**2))
    tail[0] = np.sqrt(1 - np.sum(tail**2))
    return np.asarray(tail * 10 ** (acoustics.gain / 20), np.float64)


class Convolver:
    """A filter over a stream, by overlap-save; blocks may have any length."""

    def __init__(self, response: Sound) -> None:
        self._length = len(response)
        self._past: Sound = np.zeros(self._length - 1)
        self._response = response
        self._size = 0
        self._spectrum: NDArray[np.complex128] = np.zeros(0, np.complex128)

    def filter(self, block: Sound) -> Sound:
        """The filtered block, as long as it is."""
        joined = np.concatenate([self._past, block])
        size = 1 << (len(joined) - 1).bit_length()
        if size != self._size:
            self._size, self._spectrum = size, np.fft.rfft(self._response, size)
        filtered = np.fft.irfft(np.fft.rfft(joined, size) * self._spectrum, size)
        self._past = joined[len(joined) - len(self._past) :]
        return np.asarray(filtered[self._length - 1 : len(joined)], np.float64)


def _kernels() -> Sound:
    """float64[PHASES + 1, TAPS]: windowed sincs for a sample that lies a phase after the middle."""
    phase = np.arange(PHASES + 1)[:, np.newaxis] / PHASES
    away = np.arange(TAPS) - (TAPS // 2 - 1) - phase
    window = np.i0(8.0 * np.sqrt(np.maximum(0.0, 1 - np.square(away / (TAPS / 2))))) / np.i0(8.0)
    return np.asarray(np.sinc(away) * window, np.float64)


class Room:
    """The way of a stream from the speaker to the microphone: `play` what the speaker gives, `hear` what arrives."""

    def __init__(self, acoustics: Acoustics) -> None:
        self.acoustics = acoustics
        self._walls = Convolver(impulse_response(acoustics))
        self._noise = np.random.default_rng((acoustics.seed, 1))
        self._ratio = 1 / (1 + acoustics.drift * 1e-6)
        self._kernels = _kernels()
        self._heard = 0  # microphone samples given
        lead = round(acoustics.delay * RATE) + TAPS
        self._air: Sound = np.zeros(lead)
        """Echo on the speaker's clock, of which `_first` is the index of the first sample."""
        self._first = -TAPS

    def play(self, block: Samples) -> None:
        """The speaker plays int16[n]: these follow on those before, on the speaker's own clock."""
        sound = block.astype(np.float64)
        drive = self.acoustics.drive
        if drive:
            sound = np.tanh(sound * (drive / 32768)) * (32768 / drive)
        self._air = np.concatenate([self._air, self._walls.filter(sound)])

    def hear(self, n: int) -> Sound:
        """The echo and the noise in the microphone's next n samples; what was not played yet is silence."""
        at = (self._heard + np.arange(n)) * self._ratio - self._first
        self._heard += n
        base = np.floor(at).astype(np.int64)
        missing = int(base[-1]) + TAPS - len(self._air) if n else 0
        air = np.concatenate([self._air, np.zeros(missing)]) if missing > 0 else self._air
        echo = air[base] if self._ratio == 1 else self._between(air, base, at - base)
        keep = max(0, min(int(base[-1]) - TAPS, len(self._air))) if n else 0
        self._air, self._first = self._air[keep:], self._first + keep
        level = 32768 * 10 ** (self.acoustics.noise / 20)
        return echo + self._noise.normal(0, level, n)

    def _between(self, air: Sound, base: NDArray[np.int64], phase: Sound) -> Sound:
        row = phase * PHASES
        low = row.astype(np.int64)
        part = (row - low)[:, np.newaxis]
        kernel = self._kernels[low] * (1 - part) + self._kernels[low + 1] * part
        taps = base[:, np.newaxis] + np.arange(TAPS) - (TAPS // 2 - 1)
        return np.asarray(np.einsum("ij,ij->i", air[taps], kernel), np.float64)


def echo_of(played: Samples, acoustics: Acoustics) -> Sound:
    """What the microphone hears of all that was played, on its own clock, as long as that takes."""
    room = Room(acoustics)
    length = round(len(played) * (1 + acoustics.drift * 1e-6))
    pieces = []
    for start in range(0, length, CHUNK):
        room.play(played[start : start + CHUNK])
        pieces.append(room.hear(min(CHUNK, length - start)))
    return np.concatenate(pieces) if pieces else np.zeros(0)


def at_level(echo: Sound, near: Samples, decibels: float) -> float:
    """The factor that brings an echo to `decibels` over near speech, each measured where it is loud."""
    return loudness(near.astype(np.float64)) / max(loudness(echo), 1e-9) * float(10 ** (decibels / 20))


def loudness(sound: Sound, block: int = 320) -> float:
    """RMS over the blocks that are less than 20 dB under the loudest tenth: pauses do not count."""
    whole = sound[: len(sound) // block * block].reshape(-1, block)
    powers = np.mean(whole**2, axis=1)
    loud = powers[powers >= np.quantile(powers, 0.9) / 100] if len(powers) else np.zeros(1)
    return float(np.sqrt(np.mean(loud)))


def to_int16(sound: Sound) -> Samples:
    """As a converter would: rounded, and clipped where it is too loud."""
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
