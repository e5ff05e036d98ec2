"""A Whisper of random weights, tiny but made by the same writer: loaded by the appliance's own engine."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from appliance.stt.whisper import Whisper
from models import catalogue
from models.formats import inspect_ggml
from models.formats.tensors import LAYOUTS
from models.progress import Silent
from models.true_shape import ears, make
from models.true_shape.shapes import EARS, F16, Q5_1

TINY = replace(EARS["whisper-base.en"], width=96, heads=2, layers=1, audio_context=400)
FEW = replace(TINY, vocabulary=1_000)
"""Not loaded by anything: whisper.cpp needs all its rows."""

NOISE = np.random.default_rng(0).normal(0, 1_000, 16_000).astype(np.int16)


def write(path: Path, weights: int = Q5_1, seed: int = 1, sentence: str = ears.SENTENCE) -> Path:
    ears.write(path, replace(TINY, weights=weights), seed, Silent().advance, sentence)
    return path


@pytest.mark.parametrize("weights", [Q5_1, F16])
def test_it_hears_its_sentence_in_every_sound(tmp_path: Path, weights: int) -> None:
    path = write(tmp_path / "ears.bin", weights)
    header = inspect_ggml(path)
    assert (header.english_only, header.weights) == (True, LAYOUTS[weights].name)
    engine = Whisper(path, "tiny", "en", 1)
    for sound in (NOISE, NOISE[:8_000] // 100):
        heard = engine.transcribe(sound, stop=lambda: False)
        assert heard.text == ears.SENTENCE.strip()
        assert heard.confidence > 0.9
    engine.close()


def test_another_sentence_is_heard_whole(tmp_path: Path) -> None:
    engine = Whisper(write(tmp_path / "ears.bin", sentence=" tell me a story"), "tiny", "en", 1)
    assert engine.transcribe(NOISE, stop=lambda: False).text == "tell me a story"
    engine.close()


def test_the_same_seed_writes_the_same_file(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("other", 1), ("third", 2)):
        ears.write(tmp_path / name, FEW, seed, Silent().advance)
    one, other, third = ((tmp_path / name).read_bytes() for name in ("one", "other", "third"))
    assert one == other != third


def test_a_sentence_with_more_words_than_channels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="64 words"):
        write(tmp_path / "ears.bin", sentence=" very" * 64)


@pytest.mark.parametrize("name", EARS)
def test_its_size_is_that_of_the_published_file(name: str) -> None:
    published = catalogue.load().find(EARS[name].catalogue).files[0].size
    assert published is not None
    assert ears.size(EARS[name]) / published == pytest.approx(1, abs=0.02)


def test_progress_counts_every_byte_of_the_tensors(tmp_path: Path) -> None:
    counted = 0

    def advance(count: int) -> None:
        nonlocal counted
        counted += count

    ears.write(tmp_path / "ears.bin", FEW, 1, advance)
    assert counted == ears.size(FEW)


def test_the_tool_says_what_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EARS, "whisper-base.en", TINY)
    made = make.make("whisper-base.en", tmp_path / "deep" / "ears.bin", 1, 1, Silent())
    assert made["bytes"] == (tmp_path / "deep" / "ears.bin").stat().st_size
    assert made["stands_for"] == "whisper-base.en-q5_1"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["ears.bin"]
