"""Tones: short, soft, and never a click."""

import numpy as np
import pytest

from appliance.tts.tones import A5, LOUDNESS, TONES, note, wake


@pytest.mark.parametrize("name", TONES)
def test_a_tone_begins_and_ends_in_silence_and_startles_nobody(name: str) -> None:
    tone = TONES[name]()
    assert tone.dtype == np.int16
    assert abs(int(tone[0])) < 50
    assert abs(int(tone[-1])) < 50
    assert np.max(np.abs(tone)) == round(LOUDNESS * 32_767)


@pytest.mark.parametrize("name", TONES)
def test_a_tone_never_jumps(name: str) -> None:
    steps = np.abs(np.diff(TONES[name]().astype(int)))
    assert np.max(steps) < 0.8 * LOUDNESS * 32_767


def test_the_wake_tone_is_over_before_anybody_answers_it() -> None:
    assert len(wake()) <= 0.25 * 16_000


def test_the_tones_are_told_apart() -> None:
    lengths = {len(tone()) for tone in TONES.values()}
    assert len(lengths) == len(TONES) == 5


def test_a_note_has_its_pitch() -> None:
    spectrum = np.abs(np.fft.rfft(note(A5, 1.0, fall=1.0)))
    assert np.argmax(spectrum) == A5
