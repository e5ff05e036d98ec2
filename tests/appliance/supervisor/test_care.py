"""Shares, cores and who dies first."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.supervisor.care import Care, own_core, take_care
from appliance.supervisor.processes import PROCESSES

UNIT = Path(__file__).resolve().parents[3] / "systemd/units/hark.service"


@pytest.fixture
def child() -> Iterator[int]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process.pid
        process.kill()


@pytest.mark.parametrize(("cores", "own"), [({0}, set()), ({0, 1, 2}, set()), ({0, 1, 2, 3}, {3}), ({1, 4, 5, 9}, {9})])
def test_the_card_has_a_core_of_its_own_where_there_are_four(cores: set[int], own: set[int]) -> None:
    assert own_core(cores) == own


def test_a_child_is_told_as_far_as_it_is_permitted(child: int) -> None:
    take_care(child, Care(nice=5, oom=200))
    assert os.getpriority(os.PRIO_PROCESS, child) == 5
    assert Path(f"/proc/{child}/oom_score_adj").read_text().strip() == "200"


def test_what_is_not_permitted_harms_nobody() -> None:
    take_care(2**22 + 1, Care(nice=-20, oom=-1000, own_core=True))


def test_what_is_heard_first_comes_first_and_the_biggest_dies_first() -> None:
    nice = sorted(PROCESSES.values(), key=lambda process: process.care.nice)
    assert [process.name for process in nice][:2] == ["audio", "ear"]
    needed = [name for name, process in PROCESSES.items() if process.care.oom < 0]
    assert needed == ["panel", "dialogue", "ear", "audio"]
    assert PROCESSES["llm"].care.oom > PROCESSES["stt"].care.oom > PROCESSES["tts"].care.oom
    assert [name for name, process in PROCESSES.items() if process.care.own_core] == ["audio"]


def test_the_unit_permits_what_the_table_asks_for() -> None:
    settings = dict(line.split("=", 1) for line in UNIT.read_text().splitlines() if "=" in line and line[0] != "#")
    assert min(process.care.nice for process in PROCESSES.values()) >= int(settings["LimitNICE"])
    assert min(process.care.oom for process in PROCESSES.values()) > int(settings["OOMScoreAdjust"])
