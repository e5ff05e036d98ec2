"""What a turn's marks say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.dialogue import trace
from appliance.health.marks import ENDS, MARKS, Part, latencies, parts
from appliance.health.thresholds import Metric

SPOKEN = {
    "speech_start": 1.0,
    "speech_end": 2.0,
    "endpoint": 2.35,
    "transcript": 2.25,
    "first_token": 2.6,
    "first_clause": 2.9,
    "first_sample": 3.1,
    "done": 5.2,
}


def test_the_marks_are_the_dialogues() -> None:
    assert MARKS == trace.MARKS
    assert set(ENDS) < set(MARKS)


def test_each_stretch_belongs_to_what_came_at_its_end() -> None:
    assert {part: round(seconds, 3) for part, seconds in parts(SPOKEN).items()} == {
        Part.TRANSCRIPTION: 0.25,
        Part.ENDING: 0.1,
        Part.THINKING: 0.25,
        Part.WORDS: 0.3,
        Part.VOICE: 0.2,
    }


def test_an_answer_that_was_ready_before_the_end_waited_for_the_end() -> None:
    ahead = {
        "speech_end": 2.0,
        "transcript": 2.1,
        "first_token": 2.1,
        "first_clause": 2.1,
        "endpoint": 2.5,
        "first_sample": 2.6,
    }
    assert {part: round(seconds, 3) for part, seconds in parts(ahead).items() if seconds} == {
        Part.TRANSCRIPTION: 0.1,
        Part.ENDING: 0.4,
        Part.VOICE: 0.1,
    }


def test_what_happened_before_the_end_of_speech_cost_nobody_anything() -> None:
    guessed = SPOKEN | {"transcript": 1.9, "first_token": 1.95, "first_clause": 1.95}
    assert parts(guessed)[Part.THINKING] == 0.0
    assert latencies(guessed)[Metric.TRANSCRIPTION] == 0.0


@pytest.mark.parametrize("missing", ["speech_end", "first_sample"])
def test_a_typed_or_silent_turn_has_no_wait(missing: str) -> None:
    assert parts({name: at for name, at in SPOKEN.items() if name != missing}) == {}


@given(st.dictionaries(st.sampled_from(MARKS), st.floats(0, 1000)))
def test_the_parts_are_the_wait_whatever_the_marks(marks: dict[str, float]) -> None:
    found = parts(marks)
    if found:
        assert sum(found.values()) == pytest.approx(marks["first_sample"] - marks["speech_end"], abs=1e-6)
        assert min(found.values()) >= 0.0
    assert all(seconds >= 0 for seconds in latencies(marks).values())


def test_latencies_are_those_of_the_thresholds() -> None:
    found = latencies(SPOKEN, played=(16_000, 16_000 + 32_000))
    assert {metric: round(seconds, 3) for metric, seconds in found.items()} == {
        Metric.TRANSCRIPTION: 0.25,
        Metric.FIRST_SOUND: 1.1,
        Metric.VOICE: 0.2,
        Metric.PLAYBACK: 0.1,
    }


def test_a_voice_that_had_to_wait_for_the_end_of_speech_was_not_slow() -> None:
    assert latencies(SPOKEN | {"first_clause": 2.1, "endpoint": 3.0})[Metric.VOICE] == pytest.approx(0.1)


def test_a_reply_that_was_cut_short_says_nothing_of_playback() -> None:
    assert Metric.PLAYBACK not in latencies(SPOKEN, played=(0, 16_000), cancelled=True)
