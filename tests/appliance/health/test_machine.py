"""Figures of the kernel, out of a machine of files; and how seldom it is asked."""

import os
from pathlib import Path

import pytest

from appliance.health.gauge import SENSORS, SHARES, Gauge
from appliance.health.machine import PAGE, THROTTLED, Probe
from appliance.health.snapshot import Machine
from appliance.units import Seconds


def put(root: Path, file: str, text: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, "sys/class/thermal/thermal_zone0/temp", "48312\n")
    put(tmp_path, "sys/class/thermal/thermal_zone1/temp", "51000\n")
    put(tmp_path, THROTTLED, "50005\n")
    put(tmp_path, "proc/meminfo", "MemTotal: 900 kB\nMemAvailable:     400 kB\n")
    put(tmp_path, "proc/7/statm", "900 20 10 1 0 5 0\n")
    put(tmp_path, "proc/7/smaps_rollup", "5581-7ffd [rollup]\nRss:  80 kB\nPss:   33 kB\nPss_Dirty: 4 kB\n")
    return tmp_path


def test_a_raspberry_pi_is_read(root: Path) -> None:
    machine = Probe(root, root).machine()
    assert (machine.temperature, machine.throttled, machine.available) == (51.0, 0x50005, 400 * 1024)
    assert machine.free is not None and machine.free > 0


def test_memory_of_a_process(root: Path) -> None:
    probe = Probe(root, root)
    assert (probe.resident(7), probe.proportional(7)) == (20 * PAGE, 33 * 1024)


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    probe = Probe(tmp_path / "gone", tmp_path)
    assert probe.machine() == Machine(None, None, None, None)
    assert (probe.resident(7), probe.proportional(7)) == (None, None)


@pytest.mark.parametrize("nonsense", ["", "warm", "\n"])
def test_nonsense_of_the_kernel_is_none(root: Path, nonsense: str) -> None:
    for file in (
        "sys/class/thermal/thermal_zone0/temp",
        "sys/class/thermal/thermal_zone1/temp",
        THROTTLED,
        "proc/7/statm",
    ):
        put(root, file, nonsense)
    put(root, "proc/7/smaps_rollup", f"Pss: {nonsense}")
    probe = Probe(root, root)
    assert (probe.machine().temperature, probe.machine().throttled) == (None, None)
    assert (probe.resident(7), probe.proportional(7)) == (None, None)


def test_this_very_machine_can_be_read() -> None:
    probe = Probe(Path.cwd())
    assert probe.resident(os.getpid()) and probe.machine().free


class Counting:
    """A probe that notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def machine(self) -> Machine:
        self.asked.append("machine")
        return Machine(temperature=40.0)

    def resident(self, pid: int) -> int | None:
        return pid

    def proportional(self, pid: int) -> int | None:
        self.asked.append(f"pss {pid}")
        return pid * 2


def test_the_dear_looks_take_turns_and_begin_late() -> None:
    probe = Counting()
    gauge = Gauge(probe)
    for second in range(round(2 * SHARES)):
        gauge.look({"ear": 1, "llm": 2}, Seconds(second))
    assert probe.asked.count("machine") == 2 * SHARES // SENSORS
    assert [each for each in probe.asked if each != "machine"] == ["pss 1"]
    gauge.look({"ear": 1, "llm": 2}, Seconds(2 * SHARES))
    assert probe.asked[-1] == "pss 2"


def test_of_what_ended_nothing_is_known_any_more() -> None:
    gauge = Gauge(Counting())
    gauge.look({"ear": 1, "llm": 2, "stt": 3}, Seconds(0))
    assert gauge.look({"llm": 2, "stt": 9}, Seconds(1))[1] == {"llm": (2, None)}
