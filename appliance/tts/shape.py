"""What happens to text before it is spoken, and to speech before it is played. Pure."""

import numpy as np
import numpy.typing as npt

from appliance.engines import Samples
from appliance.messages import MAX_TEXT
from appliance.units import RATE, samples

AUDIBLE = 330
"""Amplitude of 32,767 from which a sample counts as heard: -40 dB of full scale, over the noise of any voice."""

LEAD = samples(0.005)
"""Samples kept before the first audible one, so that a soft consonant is not cut."""

TAIL = samples(0.030)
"""Samples kept after the last audible one."""

FADE = samples(0.004)
"""Samples over which a cut edge rises or falls."""

PAUSES = ((".!?…", 0.28), (",;:–—", 0.14))
"""Seconds of quiet between a clause that ends with one of these and the next."""

SHORTEST_PAUSE = 0.05
"""Seconds after a clause that ends in the midst of a sentence."""


def speakable(text: str) -> str:
    """The text without what no voice can say: control characters gone, one line, at most `MAX_TEXT` characters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text[:MAX_TEXT])
    words = " ".join(plain.split())
    return words if any(letter.isalnum() for letter in words) else ""


def pause_after(text: str) -> int:
    """Samples of quiet between this clause and the next."""
    last = text.rstrip(" \"')]»”’")[-1:]
    return samples(next((pause for marks, pause in PAUSES if last and last in marks), SHORTEST_PAUSE))


def to_samples(sound: npt.NDArray[np.float32] | Samples, rate: int) -> Samples:
    """Mono sound of any rate, float in [-1, 1] or int16, as int16[n] at 16 kHz."""
    if rate != RATE:
        # Here and not above: a voice of 16 kHz never needs it.
        import soxr

        sound = soxr.resample(sound, rate, RATE)
    if sound.dtype == np.int16:
        return np.asarray(sound, np.int16)
    level = np.clip(np.asarray(sound, np.float32), -1, 1) * np.float32(32_767)
    return np.round(level).astype(np.int16)


def first_audible(sound: Samples) -> int:
    """Index of the first sample that can be heard; the length when none can."""
    loud = np.flatnonzero((sound >= AUDIBLE) | (sound <= -AUDIBLE))
    return int(loud[0]) if len(loud) else len(sound)


def trim(sound: Samples) -> Samples:
    """The sound without the silence around it, its edges softened; empty when nothing can be heard."""
    start = first_audible(sound)
    if start == len(sound):
        return sound[:0]
    end = len(sound) - first_audible(sound[::-1])
    cut = sound[max(0, start - LEAD) : end + TAIL].astype(np.float32)
    edge = np.linspace(0, 1, min(FADE, len(cut)), dtype=np.float32)
    cut[: len(edge)] *= edge
    cut[-len(edge) :] *= edge[::-1]
    return np.round(cut).astype(np.int16)
