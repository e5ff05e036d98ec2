"""What is asked: questions of the starter mind and commands, spoken by free synthesizers, the same for the same seed."""

import random
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
import soxr

from appliance.units import RATE
from models.starter.mind.questions import load_questions
from tests.benchmarks.acoustic.edges import Samples

SEED = 20_261_121

COUNT = 24
"""Questions."""

COMMANDS = ("what time is it", "turn the volume up", "what day is it today", "turn the volume down")
"""Answered by skills, without a language model; none of them changes what another one is answered."""

BY_SKILL = ("time", "date", "day", "timer", "volume", "repeat", "help")
"""Words of questions that a skill may own; such ones are left to `COMMANDS`."""

VOICES = (("flite", "rms"), ("flite", "slt"), ("flite", "awb"), ("espeak-ng", "en-us"))
"""Program and voice, in turn. Debian packages `flite` and `espeak-ng`."""

LEVEL = 0.1
"""Root mean square of the speech, of full scale: -20 dBFS, somebody who speaks up a metre away."""

BEFORE = RATE // 3
"""Samples of quiet before the first word."""


class Question(NamedTuple):
    """One thing to say."""

    text: str
    program: str
    voice: str
    command: bool = False


def questions(count: int = COUNT, seed: int = SEED) -> list[Question]:
    """Questions that go to the language model."""
    open_ones = [asked.asks[0] for asked in load_questions() if not set(asked.asks[0].split()) & set(BY_SKILL)]
    chosen = random.Random(seed).sample(open_ones, count)
    return [Question(text, *VOICES[number % len(VOICES)]) for number, text in enumerate(chosen)]


def commands() -> list[Question]:
    """Complete commands."""
    return [Question(text, *VOICES[number % len(VOICES)], command=True) for number, text in enumerate(COMMANDS)]


def spoken(question: Question, wake_word: str = "") -> Samples:
    """The question as sound, int16[n] at 16 kHz: a third of a second of quiet, then speech that ends with its last sample."""
    text = f"{wake_word}, {question.text}" if wake_word else question.text
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run(_command(question, text, raw), check=True, capture_output=True)
        samples, rate = soundfile.read(raw, dtype="float32")
    speech = np.trim_zeros(soxr.resample(samples, rate, RATE))
    speech *= LEVEL / np.sqrt(np.mean(speech**2))
    whole = np.concatenate([np.zeros(BEFORE, np.float32), np.clip(speech, -1, 1)])
    sound: Samples = np.rint(whole * 32_767).astype(np.int16)
    return sound


def _command(question: Question, text: str, target: Path) -> list[str]:
    if question.program == "flite":
        return ["flite", "-voice", question.voice, "-t", text, str(target)]
    return ["espeak-ng", "-v", question.voice, "-w", str(target), text]
