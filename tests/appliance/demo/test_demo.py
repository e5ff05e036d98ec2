"""The demo's own parts: what counts as right, and how a recording is laid beside the trace."""

from pathlib import Path

import numpy as np
import pytest

from appliance.demo.picture import draw, envelope
from appliance.demo.script import QUESTIONS
from appliance.demo.stage import Played, excerpt, locate
from appliance.demo.timeline import bar
from appliance.messages import TurnDone
from appliance.sound import read_sound

NOISE = np.random.default_rng(7).integers(-9000, 9000, 20_000).astype(np.int16)


def right(**changes: object) -> TurnDone:
    facts: dict[str, object] = {
        "wake_word": "jarvis",
        "transcript": "what time is it",
        "confidence": 0.9,
        "answered_by": "skill:time",
        "reply": "It's four.",
        "marks": {"speech_end": 1.0, "endpoint": 1.2, "transcript": 1.3, "first_sample": 1.4, "done": 1.9},
    }
    return TurnDone(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are of many types


def test_a_right_answer_has_no_fault() -> None:
    assert QUESTIONS[0].faults(right()) == []


@pytest.mark.parametrize(
    "change",
    [{"transcript": "what time"}, {"answered_by": "llm"}, {"reply": "Paris."}, {"wake_word": None}],
)
def test_every_wrong_part_of_an_answer_is_a_fault(change: dict[str, object]) -> None:
    assert len(QUESTIONS[0].faults(right(**change))) == 1


def test_every_question_has_its_recording_and_is_asked_once() -> None:
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert 1.5 < len(read_sound(question.file)) / 16_000 < 5


@pytest.mark.parametrize("at", [-3000, 0, 12_000])
def test_a_part_is_found_in_the_recording_also_before_its_start(at: int) -> None:
    part = excerpt(NOISE, at, 6000)
    if at < 0:
        part[:-at] = 1
    assert locate(part, NOISE) == at
    assert len(part) == 6000


def test_the_envelope_has_a_column_for_every_five_milliseconds() -> None:
    at, low, high = envelope(np.tile(np.array([0, 16384, -16384], np.int16), 1600))
    assert (len(at), low.min(), high.max()) == (60, -0.5, 0.5)
    assert at[1] == 0.005


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    played = Played(QUESTIONS[0], right(), microphone=NOISE, speaker=NOISE)
    draw([played, played], tmp_path / "turns.png")
    assert (tmp_path / "turns.png").read_bytes().startswith(b"\x89PNG")


def test_the_bar_shows_what_the_person_waited_for_and_nothing_twice() -> None:
    marks = {"speech_start": 1.0, "speech_end": 2.0, "endpoint": 2.2, "transcript": 2.1, "first_clause": 1.9}
    assert bar({**marks, "first_sample": 2.3, "done": 3.3}) == (
        f"[blue]{'▒' * 20}[/blue][white]····[/white][cyan]tt[/cyan][green]{'█' * 20}[/green]"
    )
