"""A worker that can be interrupted: older turns are dropped, everything else is kept in order."""

from pathlib import Path
from typing import cast

import pytest

from appliance.bus import Bus
from appliance.messages import Cancel, Generate, Message, Release
from appliance.worker import TurnWorker
from tests.appliance.fake_bus import FakeBus, fake_run


class Recorder(TurnWorker):
    name = "recorder"
    requests = (Generate,)

    def __init__(self, bus: FakeBus, folder: Path) -> None:
        super().__init__(fake_run(folder), cast(Bus, bus))
        self.handled: list[tuple[int, int]] = []
        self.idled = 0

    def handle(self, message: Message) -> None:
        self.handled.append((message.turn, message.revision))

    def idle(self) -> None:
        self.idled += 1

    def run_dry(self) -> None:
        while not self.idled:
            self.step(0)


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus()


@pytest.fixture
def worker(bus: FakeBus, tmp_path: Path) -> Recorder:
    return Recorder(bus, tmp_path)


def ask(turn: int, revision: int = 0) -> Generate:
    return Generate(turn=turn, revision=revision, question="?")


def test_requests_of_one_turn_are_handled_in_order(bus: FakeBus, worker: Recorder) -> None:
    bus.deliver(ask(1), ask(1), ask(1))
    worker.run_dry()
    assert worker.handled == [(1, 0), (1, 0), (1, 0)]
    assert worker.progress == 3


def test_a_newer_turn_voids_what_waits_of_an_older_one(bus: FakeBus, worker: Recorder) -> None:
    bus.deliver(ask(1), ask(2), ask(1))
    worker.run_dry()
    assert worker.handled == [(2, 0)]
    assert worker.counters()["void"] == 2


def test_a_newer_revision_voids_an_older_one(bus: FakeBus, worker: Recorder) -> None:
    bus.deliver(ask(3, 1), ask(3, 2))
    worker.run_dry()
    assert worker.handled == [(3, 2)]


def test_a_cancel_voids_what_was_asked_and_what_comes_late(bus: FakeBus, worker: Recorder) -> None:
    bus.deliver(ask(1), Cancel(turn=2), ask(2), ask(3))
    worker.run_dry()
    assert worker.handled == [(3, 0)]


def test_a_cancel_that_comes_during_work_voids_the_request_and_keeps_the_rest(bus: FakeBus, worker: Recorder) -> None:
    running = ask(1)
    assert not worker.void(running)
    bus.deliver(Cancel(turn=1), ask(2))
    assert worker.void(running)
    worker.run_dry()
    assert worker.handled == [(2, 0)]


def test_turn_zero_belongs_to_none_and_is_never_void(bus: FakeBus, worker: Recorder) -> None:
    bus.deliver(ask(5), ask(0), Cancel(turn=9))
    worker.run_dry()
    assert worker.handled == [(0, 0)]


def test_a_message_for_somebody_else_is_counted_and_dropped(bus: FakeBus, worker: Recorder) -> None:
    bus.deliver(Release(at=7), ask(1))
    worker.run_dry()
    assert worker.handled == [(1, 0)]
    assert worker.counters()["misdirected"] == 1


def test_quiet_is_used(worker: Recorder) -> None:
    worker.step(0)
    assert worker.idled == 1
