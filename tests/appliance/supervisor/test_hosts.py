"""What the supervisor does with services that share a process: no process is started here."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from appliance.config import Config, MachineConfig
from appliance.messages import Health, Heartbeat, Message, ServiceState
from appliance.run import Run
from appliance.supervisor import supervisor as module
from appliance.supervisor.supervisor import Supervisor
from appliance.units import Seconds

TOGETHER = ["stt", "llm", "tts", "dialogue"]


class Child:
    """Stands in for a process."""

    born: list["Child"]

    def __init__(self, command: list[str], env: dict[str, str], **_: Any) -> None:
        self.command, self.environment, self.pid = command, env, 1000 + len(self.born)
        self.status: int | None = None
        self.kills = 0
        self.lingers = False
        self.born.append(self)

    def kill(self) -> None:
        self.kills += 1
        self.status = None if self.lingers else -9

    def poll(self) -> int | None:
        return self.status


class Board(Supervisor):
    """A supervisor whose children, clock and bus are the test's."""

    def __init__(self, folder: Path, profile: Any = "small") -> None:
        super().__init__(Run(str(folder), str(folder), Config(machine=MachineConfig(profile=profile))))
        self.told: list[Message] = []
        self._bus: Any = type("Bus", (), {"send": lambda _, message: self.told.append(message)})()
        self._desk: Any = type("Desk", (), {"hear": lambda *_: None})()
        self._stage = 2

    def look(self, now: float) -> None:
        self._reap(Seconds(now))
        for host in self._hosts.values():
            self._care_for(host, Seconds(now))

    def beat(self, service: str, now: float, health: Health = Health.READY, busy: float = 0.0) -> None:
        pid = self.watched[service].pid
        self._hear(Heartbeat(service=service, health=health, pid=pid, busy=busy), Seconds(now))

    def all_beat(self, now: float) -> None:
        for name in self.watched:
            self.beat(name, now)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    Child.born = []
    monkeypatch.setattr(subprocess, "Popen", Child)
    monkeypatch.setattr(module, "take_care", lambda *_: None)
    return Child.born


def test_those_who_share_are_one_process_and_the_others_one_each(tmp_path: Path, children: list[Child]) -> None:
    board = Board(tmp_path)
    board.look(0)
    assert [child.command[2] for child in children] == [
        "appliance.service",
        "appliance.hosting",
        "appliance.service",
        "appliance.service",
    ]
    assert children[1].command[3:] == [*(f"appliance.{name}" for name in TOGETHER), str(tmp_path)]
    assert {board.watched[name].pid for name in TOGETHER} == {children[1].pid}
    assert {child.environment["MALLOC_ARENA_MAX"] for child in children} == {"2"}


def test_in_the_standard_profile_each_is_a_process_with_our_own_environment(
    tmp_path: Path, children: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    board = Board(tmp_path, "standard")
    board.look(0)
    assert [child.command[3:] for child in children] == [
        [one.process.module, str(tmp_path)] for one in board.watched.values()
    ]
    assert not any("MALLOC_ARENA_MAX" in child.environment for child in children)


def test_one_that_hangs_takes_those_it_lives_with_along_and_all_are_started_again(
    tmp_path: Path, children: list[Child]
) -> None:
    board = Board(tmp_path)
    board.look(0)
    board.all_beat(1)
    board.beat("stt", 2, busy=31)
    board.look(2)
    assert [child.status for child in children] == [None, -9, None, None]
    board.told.clear()
    board.look(2.1)
    assert board.told == [ServiceState(service=name, health=Health.DOWN) for name in TOGETHER]
    assert len(children) == 5
    assert [board.watched[name].starts for name in ("panel", *TOGETHER, "ear", "audio")] == [1, 2, 2, 2, 2, 1, 1]


def test_it_is_killed_once_although_all_of_them_are_silent(tmp_path: Path, children: list[Child]) -> None:
    board = Board(tmp_path)
    board.look(0)
    board.all_beat(1)
    for child in children:
        child.lingers = True
    board.look(6)
    board.look(6.1)
    assert [child.kills for child in children] == [1, 1, 1, 1]


def test_one_that_cannot_load_leaves_the_others_in_peace(tmp_path: Path, children: list[Child]) -> None:
    board = Board(tmp_path)
    board.look(0)
    for now in range(1, 400):
        board.all_beat(now)
        board.beat("stt", now, Health.LOADING if now % 10 == 0 else Health.FAILED)
        board.look(now)
    assert len(children) == 4
    assert all(one.settled for one in board.watched.values())


def test_health_is_told_by_service(tmp_path: Path, children: list[Child]) -> None:
    board = Board(tmp_path)
    board.look(0)
    board.beat("tts", 1)
    board.beat("llm", 1, Health.OFF)
    assert board.told == [
        ServiceState(service="tts", health=Health.READY),
        ServiceState(service="llm", health=Health.OFF),
    ]
    assert board.watched["stt"].health is Health.LOADING


def test_safe_mode_is_the_panel_alone_in_any_profile(tmp_path: Path) -> None:
    run = Run(str(tmp_path), str(tmp_path), Config(machine=MachineConfig(profile="small")), ("panel",))
    assert list(Supervisor(run).watched) == ["panel"]
