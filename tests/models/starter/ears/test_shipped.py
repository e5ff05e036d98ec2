"""The shipped ears, through whisper.cpp."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from models.starter.ears import ggml_file, hearing
from models.starter.ears.sentences import SILENCE, UNKNOWN
from models.starter.ears.voices import Espeak, Manner

RESULT = Path(hearing.__file__).parent / "evaluation.json"
SENTENCES = (
    "what time is it",
    "set a timer for twenty five minutes",
    "turn on the kitchen light",
    "stop",
    "volume up",
    "add milk and bread to the shopping list",
)


@pytest.fixture(scope="module")
def ears() -> hearing.Ears:
    return hearing.Ears()


def test_the_shipped_file_is_an_english_whisper_of_q8_0() -> None:
    header, tokens = ggml_file.read_header(hearing.SHIPPED)
    assert (header.vocabulary, header.audio_context, header.bands, header.weights) == (51_864, 1_500, 80, 7)
    assert {" ", f" {UNKNOWN}", f" {SILENCE}", " what", " timer"} <= set(tokens)
    assert hearing.SHIPPED.stat().st_size < 16_000_000


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_it_writes_down_what_espeak_says(ears: hearing.Ears) -> None:
    espeak = Espeak()
    spoken = [np.pad(espeak.say(text, "en-us", Manner()), (3_200, 4_000)) for text in SENTENCES]
    assert tuple(ears.hear(samples).text for samples in spoken) == SENTENCES


def test_silence_and_noise_are_not_understood(ears: hearing.Ears) -> None:
    noise = np.random.default_rng(1).normal(0, 300, 24_000).astype(np.int16)
    assert not ears.hear(np.zeros(16_000, np.int16)).understood()
    assert not ears.hear(noise).understood()


def test_no_samples_give_an_empty_transcript(ears: hearing.Ears) -> None:
    assert ears.hear(np.zeros(0, np.int16)) == hearing.Transcript("", 0.0)


def test_the_audio_context_grows_with_the_utterance_and_is_capped() -> None:
    assert hearing.audio_context(16_000) == 66
    assert hearing.audio_context(16_001) == 67
    assert hearing.audio_context(60 * 16_000) == 1_500


def test_a_doubtful_or_unknown_transcript_is_not_understood() -> None:
    assert hearing.Transcript("what time is it", 0.9).understood()
    assert not hearing.Transcript("what time is it", 0.1).understood()
    assert not hearing.Transcript(UNKNOWN, 1.0).understood()
    assert not hearing.Transcript("", 1.0).understood()


def test_the_recorded_evaluation_is_of_the_shipped_file() -> None:
    shipped = hashlib.sha256(hearing.SHIPPED.read_bytes()).hexdigest()
    assert json.loads(RESULT.read_text(encoding="utf-8"))["sha256"] == shipped


@pytest.mark.xfail(strict=True, reason="not reached yet; the README has the figures")
def test_the_recorded_evaluation_holds_the_targets() -> None:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    assert result["clean"]["all"]["exactly right"] >= 0.95
    assert result["10 dB, computed noise"]["all"]["exactly right"] >= 0.85
