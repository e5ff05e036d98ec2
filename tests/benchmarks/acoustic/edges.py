"""Where speech ends and where sound begins in a recording. Pure."""

import numpy as np
import numpy.typing as npt

from appliance.units import RATE, Seconds, seconds

Samples = npt.NDArray[np.int16]

EDGE = RATE // 200
"""Samples of 5 ms: how finely an edge of speech is told."""

BELOW_LOUDEST = 10 ** (-40 / 20)
"""What is 40 dB quieter than the loudest 5 ms of a question is no longer its speech."""

AUDIBLE = 32
"""Of 32,768: -60 dBFS, quieter than anything that anybody hears."""


def speech_end(sound: Samples) -> int:
    """The sample after the last 5 ms of a question that still are speech.

    Raises:
        ValueError: there is no sound at all.
    """
    whole = sound[: len(sound) // EDGE * EDGE].astype(np.float64).reshape(-1, EDGE)
    loudness = np.sqrt(np.mean(whole**2, axis=1))
    if not len(loudness) or loudness.max() <= 0:
        raise ValueError("the question is silent")
    return int(np.flatnonzero(loudness >= loudness.max() * BELOW_LOUDEST)[-1] + 1) * EDGE


def first_audible(sound: Samples) -> int | None:
    """The first sample that anybody could hear; None when there is none."""
    loud = np.flatnonzero((sound > AUDIBLE) | (sound < -AUDIBLE))
    return int(loud[0]) if len(loud) else None


def last_audible(sound: Samples) -> int | None:
    """The last sample that anybody could hear; None when there is none."""
    loud = np.flatnonzero((sound > AUDIBLE) | (sound < -AUDIBLE))
    return int(loud[-1]) if len(loud) else None


def located(part: Samples, whole: Samples) -> int:
    """Where a part begins in a recording that holds it: the lag of the highest cross-correlation, by FFT."""
    size = 1 << (len(part) + len(whole) - 1).bit_length()
    spectrum = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    lag = int(np.argmax(np.fft.irfft(spectrum, size)))
    return lag if lag < len(whole) else lag - size


def wait_between(question: Samples, answer: Samples, sound: Samples) -> Seconds | None:
    """From the last speech of `sound` in the question's channel to the first audible sample of the answer's after it.

    None when there is no answer. Negative waits do not exist: what sounded before the question's end was no answer to it.
    """
    end = located(sound, question) + speech_end(sound)
    begin = first_audible(answer[max(0, end) :])
    return None if begin is None else seconds(begin)
