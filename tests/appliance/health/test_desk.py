"""What the supervisor calls: writes, tells, shines, and harms nobody."""

import json
from pathlib import Path

import pytest

from appliance.health import snapshot as file
from appliance.health.desk import EVERY, Desk
from appliance.health.snapshot import Snapshot, read
from appliance.health.thresholds import Level, Metric
from appliance.messages import Generated, Health, Light, Message, ShowLight, TurnDone
from appliance.ring import NotYet
from appliance.units import BLOCK, RATE, Seconds
from tests.appliance.fake_bus import fake_run
from tests.appliance.health.seen import House


class FakeRing:
    """As much of a ring as is looked at."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.now: int | None = None

    def index_at(self, ns: int) -> int:
        if self.now is None:
            raise NotYet("nothing was captured")
        return self.now


class Bench:
    """A desk with everything around it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.house, self.sent = folder, House(), list[Message]()
        self.capture, self.clean = FakeRing(BLOCK * 500), FakeRing(BLOCK * 499)
        self.desk = Desk(
            fake_run(folder),
            self.sent.append,
            self.capture,  # type: ignore[arg-type]  # a ring to it
            self.clean,  # type: ignore[arg-type]
            Seconds(0),
        )

    def look(self, now: float) -> Snapshot | None:
        self.desk.look(self.house.all, Seconds(now))
        return read(self.folder)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_it_writes_what_it_sees_every_two_seconds(bench: Bench) -> None:
    first = bench.look(0)
    assert first is not None and (first.level, len(first.services)) == (Level.OK, 7)
    bench.house.all["llm"].detail = "another model"
    assert bench.look(EVERY - 0.1) == first
    assert "another model" in repr(bench.look(EVERY))


def test_what_the_ear_has_not_heard_is_the_backlog(bench: Bench) -> None:
    bench.clean.head = BLOCK * 380
    found = bench.look(0)
    assert found is not None and "backlog" in found.reasons and found.level is Level.FAILING


def test_an_ear_that_never_heard_anything_has_none(bench: Bench) -> None:
    bench.clean.head = 0
    found = bench.look(0)
    assert found is not None and found.level is Level.OK


def test_a_change_is_logged_once_and_shines(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    bench.desk.hear(ShowLight(light=Light.IDLE), Seconds(0))
    bench.house.all["stt"].health = Health.DOWN
    for now in range(0, 30, 2):
        bench.look(now)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [(line["event"], line["level"], list(line["reasons"])) for line in lines] == [("health", "error", ["stt"])]
    assert bench.sent == [ShowLight(light=Light.ERROR)]


def test_an_answer_before_the_first_block_is_no_trouble(bench: Bench) -> None:
    bench.desk.hear(Generated(turn=1, tokens=1, prompt_tokens=1, evaluated_tokens=1, finish="stop"), Seconds(0))
    assert bench.look(0) is not None


def test_an_answer_is_timed_on_the_audio_clock(bench: Bench) -> None:
    bench.capture.now = RATE * 9
    bench.desk.hear(Generated(turn=1, tokens=1, prompt_tokens=1, evaluated_tokens=1, finish="stop"), Seconds(0))
    marks = {"speech_end": 4.0, "transcript": 5.0}
    done = TurnDone(turn=1, wake_word=None, transcript="", confidence=1, answered_by="llm", reply="", marks=marks)
    bench.desk.hear(done, Seconds(0))
    found = bench.look(0)
    assert found is not None and found.latencies[Metric.ANSWER].total == 4.0


def test_a_full_disk_is_told_once_and_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(file, "write", full)
        for now in (0, 2, 4):
            assert bench.look(now) is None
    (line,) = capfd.readouterr().err.splitlines()
    assert "health could not be written" in line and "No space left" in line
    assert bench.look(6) is not None


def test_a_mistake_of_ours_ends_the_watching_and_nothing_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def wrong(*_: object) -> None:
        raise KeyError("what somebody said")

    monkeypatch.setattr(file, "write", wrong)
    for now in (0, 2, 4):
        bench.look(now)
    (line,) = capfd.readouterr().err.splitlines()
    assert "health is not watched any more" in line and "KeyError" in line and "somebody" not in line
