"""The shipped file at work: samples in, transcript and confidence out, through whisper.cpp.

This is how the appliance is to call it as well; the README tells why each parameter is what it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.starter.ears import again
from models.starter.ears.sentences import SILENCE, UNKNOWN

SHIPPED = Path(__file__).parent.parent / "ears.bin"
ACCEPT = 0.5
"""A transcript whose confidence is lower is not to be acted upon."""
FRAMES_A_SECOND = 50
SHORTEST = 1_600
"""Samples; whisper.cpp does nothing with less than 100 ms and would leave the last transcript standing."""
FAINTEST = 8
"""A peak below this, -72 dBFS, is no sound that anybody made."""
SPARE_FRAMES = 16
"""Encoder frames (20 ms) of silence after the utterance; training had 8 to 24."""


@dataclass(frozen=True)
class Transcript:
    """What was heard."""

    text: str
    """Lower-case words; empty when nothing was said, `[unknown]` for speech of another kind."""
    confidence: float
    """0 to 1: the geometric mean of the words' probabilities."""

    def understood(self, accept: float = ACCEPT) -> bool:
        """Whether this is a sentence to act upon."""
        return bool(self.text) and UNKNOWN not in self.text and self.confidence >= accept


def audio_context(samples: int) -> int:
    """Return how many encoder frames whisper.cpp is to compute for an utterance at 16 kHz; at most all 1,500."""
    return min(1_500, math.ceil(samples / 16_000 * FRAMES_A_SECOND) + SPARE_FRAMES)


class Ears:
    """A model file, loaded."""

    def __init__(self, path: Path = SHIPPED, threads: int = 1) -> None:
        from pywhispercpp.model import Model  # whisper.cpp is loaded only where it is used

        self._model: Any = Model(
            str(path),
            redirect_whispercpp_logs_to=None,
            # With flash attention whisper.cpp rounds the keys up to 256 places and does not mask the empty ones.
            context_params={"flash_attn": False},
            n_threads=threads,
            single_segment=True,
            no_context=True,
            no_timestamps=True,
            suppress_blank=False,
            temperature_inc=0.0,
            max_tokens=40,
            greedy={"best_of": 1},
            print_progress=False,
            print_realtime=False,
            print_timestamps=False,
        )

    def hear(self, samples: npt.NDArray[np.int16]) -> Transcript:
        """Write down an utterance of int16 samples at 16 kHz; what is not sure is listened to again."""
        return again.best(samples, self.hear_once)

    def hear_once(self, samples: npt.NDArray[np.int16]) -> Transcript:
        """Write it down as it was said."""
        if len(samples) < SHORTEST:
            return Transcript("", 0.0)
        if not len(samples) or int(np.abs(samples.astype(np.int32)).max()) < FAINTEST:
            return Transcript("", 0.0)  # whisper.cpp given nothing repeats what it said last
        wave = samples.astype(np.float32) / 32_768
        segments = self._model.transcribe(wave, extract_probability=True, audio_ctx=audio_context(len(samples)))
        text = " ".join(segment.text.strip() for segment in segments).strip()
        confidence = min((segment.probability for segment in segments), default=0.0)
        return Transcript("" if text == SILENCE else text, 0.0 if math.isnan(confidence) else confidence)
