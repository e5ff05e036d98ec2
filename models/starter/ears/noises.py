"""Noises and rooms, all computed: what the ears are trained to hear through.

Recordings are not used in training, so that those of an evaluation stay new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

RATE = 16_000
Noise = npt.NDArray[np.float32]
Draw = np.random.Generator


def coloured(draw: Draw, count: int, slope: float) -> Noise:
    """Return noise whose power falls by `slope` powers of the frequency: 0 white, 1 pink, 2 brown."""
    spectrum = draw.standard_normal(count // 2 + 1) + 1j * draw.standard_normal(count // 2 + 1)
    frequency = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 30.0)
    return np.fft.irfft(spectrum * frequency ** (-slope / 2), count).astype(np.float32)


def swelling(draw: Draw, count: int) -> Noise:
    """Return coloured noise that comes and goes, as wind, sea or traffic does."""
    steps = draw.uniform(0.1, 1.0, count // 4_000 + 2)
    level = np.interp(np.arange(count) / 4_000, np.arange(len(steps)), steps)
    return (coloured(draw, count, draw.uniform(0.5, 2.0)) * level).astype(np.float32)


def hum(draw: Draw, count: int) -> Noise:
    """Return mains hum or a motor: harmonics of one low tone, over a little pink noise."""
    base = draw.choice([50.0, 60.0, 100.0, 120.0, draw.uniform(60, 240)])
    time = np.arange(count) / RATE
    tones = sum(
        draw.uniform(0, 1) / (1 + 0.3 * number) * np.sin(2 * np.pi * base * number * time + draw.uniform(0, 6.28))
        for number in range(1, int(draw.integers(4, 24)))
    )
    rough = tones + 40 * coloured(draw, count, 1.0) * draw.uniform(0.1, 1.0)
    return np.asarray(rough, np.float32)


def music(draw: Draw, count: int) -> Noise:
    """Return chords of decaying, slightly bent harmonics with a beat."""
    out = np.zeros(count, np.float32)
    step = int(RATE * draw.uniform(0.12, 0.5))
    for start in range(0, count, step):
        length = min(count - start, int(step * draw.uniform(1, 4)))
        time = np.arange(length) / RATE
        envelope = np.exp(-time * draw.uniform(1, 12))
        for _ in range(int(draw.integers(1, 4))):
            tone = 110 * 2 ** (draw.integers(0, 36) / 12)
            for harmonic in range(1, int(draw.integers(2, 8))):
                out[start : start + length] += envelope / harmonic * np.sin(2 * np.pi * tone * harmonic * time)
        if draw.random() < 0.5:
            drum = min(length, 1_600)
            out[start : start + drum] += draw.standard_normal(drum).astype(np.float32) * np.linspace(1, 0, drum) ** 2
    return out


def clatter(draw: Draw, count: int) -> Noise:
    """Return knocks, rings and crackles over a faint hiss: a kitchen, a fire, rain on a pane."""
    out = coloured(draw, count, draw.uniform(0, 1)) * 0.05
    for start in draw.integers(0, count, int(count / RATE * 10 ** draw.uniform(0.3, 2.0)) + 1):
        length = int(min(count - start, RATE * 10 ** draw.uniform(-2.7, -0.7)))
        time = np.arange(length) / RATE
        tone = np.sin(2 * np.pi * 10 ** draw.uniform(2.3, 3.7) * time) + draw.standard_normal(length)
        out[start : start + length] += draw.uniform(0.1, 1) * tone * np.exp(-time * 5 / (length / RATE + 1e-3))
    return out.astype(np.float32)


def babble(draw: Draw, count: int, voices: Sequence[npt.NDArray[np.int16]]) -> Noise:
    """Return several people talking at once; each speaks one recording after another."""
    out = np.zeros(count, np.float32)
    for _ in range(int(draw.integers(3, 12))):
        position = -int(draw.integers(0, RATE))
        while position < count:
            said = voices[int(draw.integers(len(voices)))].astype(np.float32) / 32_768
            begin, end = max(position, 0), min(count, position + len(said))
            if end > begin:
                out[begin:end] += said[begin - position : end - position] * draw.uniform(0.4, 1.0)
            position += len(said) + int(draw.integers(0, RATE // 2))
    return out


def bank(draw: Draw, pieces: int, seconds: float, voices: Sequence[npt.NDArray[np.int16]]) -> Noise:
    """Return float32[pieces, samples] of all kinds, each of power 1."""
    count = int(seconds * RATE)
    kinds: list[Callable[[], Noise]] = [
        lambda: coloured(draw, count, 0.0),
        lambda: coloured(draw, count, draw.uniform(0.5, 1.5)),
        lambda: coloured(draw, count, draw.uniform(1.5, 2.2)),
        lambda: swelling(draw, count),
        lambda: hum(draw, count),
        lambda: music(draw, count),
        lambda: clatter(draw, count),
        lambda: babble(draw, count, voices),
        lambda: babble(draw, count, voices),
        lambda: babble(draw, count, voices) + 0.5 * swelling(draw, count),
    ]
    made = [kinds[number % len(kinds)]() for number in range(pieces)]
    return np.stack([piece / (piece.std() + 1e-9) for piece in made]).astype(np.float32)


def room(draw: Draw, count: int) -> Noise:
    """Return an impulse response: the direct sound, then a tail that dies in 0.1 to 0.6 s (60 dB)."""
    time = np.arange(count) / RATE
    tail = draw.standard_normal(count) * np.exp(-6.9 * time / draw.uniform(0.1, 0.6))
    tail[: int(RATE * draw.uniform(0.001, 0.01))] = 0
    tail *= 10 ** (-draw.uniform(0, 15) / 20) / (np.sqrt((tail**2).sum()) + 1e-9)
    tail[0] = 1
    return tail.astype(np.float32)


def tone_control(draw: Draw, bins: int) -> Noise:
    """Return a smooth gain per frequency: another microphone, loudspeaker or distance."""
    knots = draw.uniform(-1, 1, 7) * draw.uniform(0, 9)
    decibels = np.interp(np.linspace(0, 1, bins) ** 0.5, np.linspace(0, 1, 7), knots)
    frequency = np.linspace(0, RATE / 2, bins)
    if draw.random() < 0.4:
        decibels -= 18 * np.log2(np.maximum(1, draw.uniform(60, 350) / np.maximum(frequency, 20)))
    if draw.random() < 0.3:
        decibels -= 18 * np.log2(np.maximum(1, frequency / draw.uniform(3_000, 7_500)))
    return (10 ** (np.maximum(decibels, -60) / 20)).astype(np.float32)
