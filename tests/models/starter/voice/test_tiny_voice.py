"""The tiny voice: made by its recipe to the byte, and speech by what Piper makes of it."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from models.formats import inspect_voice
from models.kinds import Task
from models.starter.voice import MODEL, SETTINGS
from models.starter.voice.__main__ import main, settings
from models.starter.voice.phonemes import BEGIN, END, PAD, SOUNDS, identities
from models.store import STARTER, Store

RATE = 16_000

piper = pytest.importorskip("piper")


@pytest.fixture(scope="module")
def voice() -> object:
    return piper.PiperVoice.load(MODEL)


def speak(voice: object, text: str, speed: float = 1.0) -> np.ndarray:
    config = piper.SynthesisConfig(length_scale=1 / speed)
    return np.concatenate([chunk.audio_float_array for chunk in voice.synthesize(text, config)])  # type: ignore[attr-defined]


def loudness(sound: np.ndarray, low: float, high: float) -> float:
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(spectrum[(hertz >= low) & (hertz < high)].sum() / spectrum.sum())


@pytest.mark.skipif(
    importlib.util.find_spec("onnx") is None, reason="the recipe needs onnx: install hark-appliance[train]"
)
def test_the_shipped_voice_is_what_the_recipe_makes() -> None:
    from models.starter.voice.graph import build

    assert build() == MODEL.read_bytes()


def test_the_shipped_settings_are_what_the_recipe_makes() -> None:
    assert json.loads(SETTINGS.read_text(encoding="utf-8")) == settings(RATE)


def test_the_voice_is_small_sound_and_found_by_the_store(tmp_path: Path) -> None:
    assert MODEL.stat().st_size < 500_000
    inspect_voice(MODEL)
    assert Store(tmp_path).resolve(Task.TTS, STARTER) == MODEL


def test_piper_finds_its_own_marks_where_it_expects_them() -> None:
    ids = identities()
    assert (ids[PAD], ids[BEGIN], ids[END]) == ([0], [1], [2])
    assert len({number for [number] in ids.values()}) == len(SOUNDS)


def test_every_symbol_that_english_needs_is_in_the_table(voice: object) -> None:
    pangrams = (
        "The beige hue on the waters of the loch impressed all, including the French queen, before she heard that symphony "
        "again, just as young Arthur wanted. Are those shy Eurasian footwear, cowboy chaps, or jolly earthmoving headgear? "
        "Little button; uh-oh: a tour, the sure cure!"
    )
    sentences = voice.phonemize(pangrams)  # type: ignore[attr-defined]
    assert {symbol for sentence in sentences for symbol in sentence} - set(SOUNDS) == set()


def test_it_speaks_as_long_as_a_person_would(voice: object) -> None:
    assert 1.0 < len(speak(voice, "What time is it in the kitchen?")) / RATE < 3.0


def test_it_says_the_same_every_time(voice: object) -> None:
    assert np.array_equal(speak(voice, "seven lamps"), speak(voice, "seven lamps"))


def test_it_speaks_faster_when_asked(voice: object) -> None:
    text = "one two three four five"
    assert len(speak(voice, text, speed=2.0)) == pytest.approx(len(speak(voice, text)) / 2, rel=0.1)


def test_a_hiss_is_high_and_a_vowel_is_low(voice: object) -> None:
    hiss, vowel = speak(voice, "[[sss]]"), speak(voice, "[[ɑɑɑ]]")
    assert loudness(hiss, 3_500, 8_000) > 0.8
    assert loudness(vowel, 60, 2_000) > 0.9


def test_vowels_resonate_where_the_table_says(voice: object) -> None:
    front, back = speak(voice, "[[iii]]"), speak(voice, "[[uuu]]")
    assert loudness(front, 1_900, 3_200) > 5 * loudness(back, 1_900, 3_200)


def test_a_length_mark_prolongs_the_vowel_before_it(voice: object) -> None:
    short, long = speak(voice, "[[i]]"), speak(voice, "[[iː]]")
    assert len(long) > len(short) + 0.04 * RATE
    assert loudness(long, 1_900, 3_200) == pytest.approx(loudness(short, 1_900, 3_200), rel=0.5)


def test_a_question_rises(voice: object) -> None:
    def pitch(sound: np.ndarray) -> float:
        tail = sound[-int(0.35 * RATE) : -int(0.25 * RATE)]
        echo = np.correlate(tail, tail, "full")[len(tail) - 1 :]
        return float(RATE / (60 + np.argmax(echo[60:220])))

    assert pitch(speak(voice, "[[mmmmmm?]]")) > 1.2 * pitch(speak(voice, "[[mmmmmm.]]"))


def test_it_never_leaves_full_scale_before_piper_levels_it(voice: object) -> None:
    ids = voice.phonemes_to_ids(list("ˈhɛloʊ ðɛɹ sʃkptɑːɑː."))  # type: ignore[attr-defined]
    raw = voice.phoneme_ids_to_audio(ids)  # type: ignore[attr-defined]
    assert np.isfinite(raw).all()
    assert 0.05 < np.max(np.abs(raw)) < 4.0


def test_an_unknown_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sing"]) == 2
    assert "make | say TEXT FILE.wav" in capsys.readouterr().err
