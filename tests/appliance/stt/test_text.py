"""What the recogniser said, and how sure it was."""

import pytest

from appliance.engines import Heard
from appliance.messages import MAX_TEXT
from appliance.stt.text import confidence, heard, normalise


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (" What time is it?", "What time is it?"),
        ("set a\ttimer \n for  ten minutes", "set a timer for ten minutes"),
        ("[BLANK_AUDIO]", ""),
        ("(music playing) *sighs* ♪ la la ♪", ""),
        ("[MUSIC] turn it off", "turn it off"),
        (" ... ", ""),
        ("stop\x00\x07\u202e", "stop"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_only_the_words_are_kept(raw: str, words: str) -> None:
    assert normalise(raw) == words


def test_a_runaway_decoder_is_capped() -> None:
    assert len(normalise("again " * 10_000)) <= MAX_TEXT


@pytest.mark.parametrize("raw", ["[unknown]", " [UNKNOWN] what", "", "[BLANK_AUDIO]", "?!"])
def test_what_was_not_understood_is_empty_and_trusted_not_at_all(raw: str) -> None:
    assert heard(raw, [0.99, 0.98]) == Heard("", 0.0)


def test_a_sure_sentence_is_trusted() -> None:
    assert heard("what time is it", [0.99, 0.99, 0.98, 0.99]).confidence > 0.95


def test_a_weak_word_pulls_a_command_below_what_is_acted_upon() -> None:
    assert confidence([0.99, 0.99, 0.05, 0.99]) < 0.5 < confidence([0.99, 0.99, 0.5, 0.99])


def test_confidence_stays_between_nothing_and_one() -> None:
    assert [confidence(p) for p in ([], [0.0], [1.0, 1.0])] == [0.0, pytest.approx(0.0, abs=1e-6), 1.0]
