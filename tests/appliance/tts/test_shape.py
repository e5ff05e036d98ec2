"""What happens to text before it is spoken and to speech before it is played."""

import numpy as np
import pytest

from appliance.messages import MAX_TEXT
from appliance.tts.shape import AUDIBLE, LEAD, TAIL, first_audible, pause_after, speakable, to_samples, trim


def quiet(samples: int) -> np.ndarray:
    return np.zeros(samples, np.int16)


def loud(samples: int) -> np.ndarray:
    return np.full(samples, 5000, np.int16)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It is ten.", "It is ten."),
        ("one\x00two\n\tthree\x1b[31m", "one two three [31m"),
        ("right\u202eleft\u200bhere", "right left here"),
        ("  ", ""),
        ("...", ""),
        ("?!\n", ""),
    ],
)
def test_only_what_a_voice_can_say_is_spoken(text: str, said: str) -> None:
    assert speakable(text) == said


def test_an_endless_clause_is_cut() -> None:
    assert len(speakable("la " * MAX_TEXT)) <= MAX_TEXT


def test_a_full_stop_is_a_longer_breath_than_a_comma_than_none() -> None:
    assert [pause_after(text) for text in ("Yes.", "Really?”", "Well,", "and")] == [4480, 4480, 2240, 800]
    assert pause_after("") == 800


def test_silence_around_speech_is_cut_and_a_little_is_kept() -> None:
    cut = trim(np.concatenate([quiet(4000), loud(1000), quiet(9000)]))
    assert len(cut) == LEAD + 1000 + TAIL
    assert first_audible(cut) == LEAD


def test_a_cut_edge_does_not_click() -> None:
    cut = trim(loud(1000))
    assert (cut[0], cut[-1]) == (0, 0)
    assert np.max(np.abs(np.diff(cut.astype(int)))) < 200


def test_what_nobody_can_hear_is_nothing() -> None:
    assert len(trim(np.full(1000, AUDIBLE - 1, np.int16))) == 0
    assert len(trim(quiet(0))) == 0


def test_the_loudest_negative_sample_is_heard() -> None:
    assert first_audible(np.array([0, 5, -32768], np.int16)) == 2


def test_sound_of_another_rate_becomes_ours_at_the_same_pitch() -> None:
    t = np.arange(22_050) / 22_050
    sound = to_samples(np.sin(2 * np.pi * 440 * t).astype(np.float32) * 0.5, 22_050)
    assert sound.dtype == np.int16
    assert len(sound) == 16_000
    assert np.argmax(np.abs(np.fft.rfft(sound))) == 440


def test_a_float_over_full_scale_is_clipped_and_does_not_wrap() -> None:
    assert to_samples(np.array([2.0, -2.0, 0.5], np.float32), 16_000).tolist() == [32767, -32767 - 1 + 1, 16384]
