"""What a row says of its turns, how a trace is held against the recording, and what processes cost."""

import os
from pathlib import Path

import numpy as np
import pytest

from appliance.config import Config
from appliance.units import RATE, Seconds
from tests.benchmarks.acoustic.questions import BY_SKILL, COUNT, questions
from tests.benchmarks.acoustic.room import Heard
from tests.benchmarks.peers.chain import Endpoint
from tests.benchmarks.peers.contenders import Turn
from tests.benchmarks.peers.ours import WAYS, against, settings
from tests.benchmarks.peers.picture import draw
from tests.benchmarks.peers.rows import Row, figures
from tests.benchmarks.peers.usage import cpu_seconds, pss_mb
from tests.benchmarks.true_shape import STEPS, breakdown

SILENT = np.zeros(RATE, np.int16)


def turn(wait: float | None, by: str = "model", marks: dict[str, float] | None = None) -> Turn:
    heard = Heard(None if wait is None else Seconds(wait), RATE // 2, SILENT, SILENT)
    return Turn("why", heard, "why", by, against(marks or {}, heard, zero=0))


def row(*turns: Turn) -> Row:
    return Row("somebody", turns=[figures(one, cpu=0.5) for one in turns])


def test_the_median_counts_only_questions_that_were_answered() -> None:
    one = row(turn(0.4), turn(0.6), turn(None), turn(0.1, by="none"))
    assert (one.percentile(50), one.unanswered, one.cpu_a_turn) == (500, 2, 0.5)
    assert np.isnan(row(turn(None)).percentile(95))


def test_a_trace_is_held_against_the_recording() -> None:
    # The recording: speech until 0.5 s, the answer 0.4 s later.
    one = row(turn(0.4, marks={"speech_end": 0.47, "endpoint": 0.6, "first_sample": 0.91}))
    assert one.turns[0].traced_ms == pytest.approx(440)
    assert one.turns[0].end_late_ms == pytest.approx(-30)
    assert one.trace_off_ms == pytest.approx(10)
    assert one.record()["trace_off_by_ms"] == pytest.approx(10)
    assert row(turn(0.4, marks={"endpoint": 0.6})).trace_off_ms is None


def test_the_breakdown_adds_up_to_the_time_from_endpoint_to_first_sample() -> None:
    marks = {"speech_end": 0.9} | {name: 1 + 0.1 * number**2 for number, name in enumerate(STEPS)}
    steps = breakdown(row(turn(1.0, marks=marks), turn(1.0, marks={"speech_end": 0.9, "endpoint": 1.0})))
    assert sum(steps.values()) == pytest.approx(1_000 * (marks["first_sample"] - marks["endpoint"]))
    assert next(iter(steps)) == "endpoint to transcript"


def test_the_picture_is_drawn_even_of_a_contender_that_never_answered(tmp_path: Path) -> None:
    draw([row(turn(0.4)), row(turn(None))], tmp_path / "rows.png")
    assert (tmp_path / "rows.png").read_bytes().startswith(b"\x89PNG")


def test_processes_cost_time_and_memory() -> None:
    me = [os.getpid()]
    assert cpu_seconds(me) > 0
    assert pss_mb(me) > 1
    assert cpu_seconds([2**22 + 1]) == pss_mb([2**22 + 1]) == 0  # Nobody has that number.


def test_the_chain_waits_for_its_silence_and_gives_the_recogniser_little_of_it() -> None:
    random = np.random.default_rng(0)
    tone = 8_000 * np.sign(np.sin(np.arange(RATE) * 2 * np.pi * 150 / RATE))
    voiced = (tone + random.normal(0, 500, RATE)).astype(np.int16)
    blocks = np.concatenate([SILENT, voiced, SILENT, SILENT])[: 3 * RATE].reshape(-1, 320)
    endpoint = Endpoint()
    ended = [(number, found) for number, block in enumerate(blocks) if (found := endpoint.feed(block)) is not None]
    [(number, utterance)] = ended
    assert 2.7 <= (number + 1) / 50 <= 2.9
    assert 1.2 <= len(utterance) / RATE <= 1.7


def test_the_questions_are_the_same_each_time_and_none_is_a_skills() -> None:
    assert questions() == questions()
    assert len({question.text for question in questions()}) == COUNT
    assert not any(word in BY_SKILL for question in questions() for word in question.text.split())


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_listen_is_a_setting(way: str) -> None:
    config = settings(Config(), "fixed", way)
    assert config.panel.board == "bench"
    assert (config.ear.wake, config.ear.always) == (way != "held", way == "always")
