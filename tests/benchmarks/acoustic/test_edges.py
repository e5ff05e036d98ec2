"""Where speech ends and sound begins: on made-up sounds whose edges are known."""

import numpy as np
import pytest

from tests.benchmarks.acoustic.edges import EDGE, first_audible, last_audible, located, speech_end, wait_between

RANDOM = np.random.default_rng(1)


def noise(count: int, loudness: float = 3_000) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return RANDOM.normal(0, loudness, count).astype(np.int16)


def silence(count: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.zeros(count, np.int16)


def test_speech_ends_within_five_milliseconds_of_its_last_sample() -> None:
    sound = np.concatenate([silence(1_000), noise(8_033), silence(4_000)])
    assert 0 <= speech_end(sound) - 9_033 < EDGE


def test_what_fades_forty_decibels_below_is_no_speech() -> None:
    assert speech_end(np.concatenate([noise(8_000), noise(8_000, 20)])) == 8_000
    assert speech_end(np.concatenate([noise(8_000), noise(8_000, 100)])) == 16_000


def test_a_silent_question_is_refused() -> None:
    with pytest.raises(ValueError, match="silent"):
        speech_end(silence(1_000))


def test_only_what_somebody_hears_is_audible() -> None:
    faint = np.full(500, 30, np.int16)
    assert first_audible(faint) is None and last_audible(faint) is None
    sound = np.concatenate([faint, np.array([-33, 0, 40], np.int16), faint])
    assert (first_audible(sound), last_audible(sound)) == (500, 502)


def test_a_part_is_found_where_it_lies_even_if_the_recording_began_in_it() -> None:
    sound = noise(5_000)
    whole = np.concatenate([silence(700), sound, silence(300)])
    assert located(sound, whole) == 700
    assert located(sound, whole[900:]) == -200


def test_the_wait_runs_from_the_last_speech_to_the_first_sound() -> None:
    sound = np.concatenate([silence(500), noise(8_000)])
    question = np.concatenate([silence(320), sound, silence(8_000)])
    answer = silence(len(question))
    end = 320 + speech_end(sound)
    assert wait_between(question, answer, sound) is None
    answer[100:200] = 5_000  # It spoke before the question was over: no answer to it.
    assert wait_between(question, answer, sound) is None
    answer[end + 1_600 :] = 5_000
    assert wait_between(question, answer, sound) == pytest.approx(0.1)
