"""The service under a systemd that has booted: started, watched, killed, given up, and ended. Run by `make systemd-test`."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from appliance.config import Config
from appliance.supervisor.processes import PROCESSES
from tests.systemd.machine import Machine, why_not

pytestmark = [
    pytest.mark.systemd,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
]

SETTINGS = '[audio]\ncard = "simulated"\n[ear]\naccess_key = "credential:porcupine"\n'
KEY = "a-key-that-nobody-may-see"
UP_WITHIN = 90.0
"""Seconds on a machine that has other work."""


@pytest.fixture(scope="module")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("machine"), SETTINGS)
    machine.write("/etc/hark/credentials/porcupine", f"{KEY}\n")
    # The unit's own 30 s are right and make for a slow test.
    machine.write("/etc/systemd/system/hark.service.d/test.conf", "[Service]\nWatchdogSec=8\nRestartSec=0.5\n")
    with machine:
        yield machine


@pytest.fixture
def machine(booted: Machine) -> Machine:
    """With the speaker up, and all earlier failures forgotten."""
    booted.write("/etc/hark/hark.toml", SETTINGS)
    booted.call("systemctl", "reset-failed", "hark", "hark-safe", check=False)
    booted.call("systemctl", "restart", "hark")
    return booted


def is_up(machine: Machine) -> bool:
    return machine.shown("ActiveState") == "active" and machine.shown("StatusText") == "listening"


def module(name: str) -> str:
    return PROCESSES[name].module


def test_it_is_active_when_it_listens_and_no_sooner(machine: Machine) -> None:
    assert is_up(machine)
    wanted = [process.module for process in PROCESSES.values() if process.wanted(Config())]
    assert [len(machine.processes(each)) for each in wanted] == [1] * len(wanted)


def test_every_process_is_an_ordinary_user_with_no_way_to_more(machine: Machine) -> None:
    everybody = [machine.supervisor(), *machine.supervisor().children()]
    user = machine.call("id", "-u", "hark")
    assert {str(process.uids().real) for process in everybody} == {user} != {"0"}
    for process in everybody:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        fields = dict(line.split(":\t", 1) for line in lines)
        assert (fields["NoNewPrivs"], fields["Seccomp"], int(fields["CapBnd"], 16)) == ("1", "2", 0)


def test_a_key_reaches_the_settings_and_no_log(machine: Machine) -> None:
    run = json.loads(machine.call("cat", "/run/hark/run.json"))
    assert run["config"]["ear"]["access_key"] == KEY
    assert KEY not in machine.call("journalctl", "--no-pager")
    assert KEY not in (machine.root / "etc/hark/hark.toml").read_text()


def test_commands_of_the_user_hark_find_settings_keys_and_the_running_speaker(machine: Machine) -> None:
    doctor = machine.call_as("hark", "/usr/local/bin/hark", "doctor", "--json", check=False)
    findings = {each["check"]: each for each in map(json.loads, doctor.splitlines())}
    assert (findings["settings"]["verdict"], findings["settings"]["detail"]) == ("ok", "/etc/hark/hark.toml")
    assert (findings["data directory"]["detail"], findings["run directory"]["detail"]) == ("/var/lib/hark", "/run/hark")
    machine.call_as("hark", "/usr/local/bin/hark", "say", "good morning")
    assert machine.call_as("nobody", "ls", "/etc/hark/credentials", check=False) == ""


def test_a_process_that_is_stopped_is_replaced_and_the_service_goes_on(machine: Machine) -> None:
    main = machine.shown("MainPID")
    (audio,) = machine.processes(module("audio"))
    audio.suspend()
    machine.until(lambda: not audio.is_running(), "audio is killed", 30)
    machine.until(lambda: bool(machine.processes(module("audio"))) and is_up(machine), "audio is back", UP_WITHIN)
    assert machine.shown("MainPID") == main


def test_when_no_restart_brings_frames_the_watchdog_fires(machine: Machine) -> None:
    main = machine.shown("MainPID")

    def stop_audio() -> bool:
        for process in machine.processes(module("audio")):
            try:
                process.suspend()
            except psutil.NoSuchProcess:
                continue
        return machine.shown("MainPID") not in (main, "0")

    took = machine.until(stop_audio, "the watchdog fires", 60)
    print(f"watchdog of 8 s: new main process after {took:.1f} s")
    for process in machine.processes(module("audio")):
        process.resume()
    machine.until(lambda: is_up(machine), "it is up again", UP_WITHIN)
    assert "Watchdog timeout" in machine.journal()


def test_a_supervisor_that_hangs_is_replaced_with_all_its_children(machine: Machine) -> None:
    main, before = machine.shown("MainPID"), [machine.supervisor(), *machine.supervisor().children()]
    before[0].suspend()
    took = machine.until(lambda: machine.shown("MainPID") not in (main, "0") and is_up(machine), "up", UP_WITHIN)
    print(f"supervisor stopped: up again after {took:.1f} s")
    machine.until(lambda: not any(process.is_running() for process in before), "the old ones are gone", 10)


def test_a_killed_supervisor_is_back(machine: Machine) -> None:
    restarts = int(machine.shown("NRestarts"))
    machine.supervisor().kill()
    took = machine.until(lambda: int(machine.shown("NRestarts")) > restarts and is_up(machine), "up", UP_WITHIN)
    print(f"supervisor killed: listening again after {took:.1f} s")


def test_it_ends_within_three_seconds_and_leaves_nothing(machine: Machine) -> None:
    family = [machine.supervisor(), *machine.supervisor().children(recursive=True)]
    machine.call("systemctl", "stop", "--no-block", "hark")
    took = machine.until(lambda: machine.shown("ActiveState") == "inactive", "it ends", 10)
    print(f"stopped within {took:.1f} s")
    assert took < 3.0
    assert machine.shown("Result") == "success"
    assert not any(process.is_running() for process in family)
    assert machine.call("sh", "-c", "ls -A /dev/shm /run/hark 2>/dev/null | grep -v :", check=False) == ""


def test_too_many_failures_end_in_safe_mode_which_ends_when_the_settings_change(machine: Machine) -> None:
    def kill_it() -> bool:
        for process in machine.processes("run"):
            if "--safe" not in process.cmdline():
                process.send_signal(signal.SIGKILL)
        return machine.shown("ActiveState", "hark-safe.service") == "active"

    took = machine.until(kill_it, "safe mode", UP_WITHIN)
    print(f"killed until given up: safe mode after {took:.1f} s")
    assert "safe mode" in machine.shown("StatusText", "hark-safe.service")
    assert [len(machine.processes(module(name))) for name in ("panel", "audio", "ear")] == [1, 0, 0]
    machine.until(lambda: '"error"' in machine.call("cat", "/run/hark/panel.state"), "the light", 10)
    machine.write("/etc/hark/hark.toml", SETTINGS + "# changed\n")
    machine.until(lambda: is_up(machine), "it is tried again", UP_WITHIN)
    assert machine.shown("ActiveState", "hark-safe.service") == "inactive"


def test_safe_mode_that_somebody_ends_stays_ended(machine: Machine) -> None:
    machine.write("/etc/hark/hark.toml", "[audoi]\n")
    machine.call("systemctl", "restart", "hark", check=False)
    machine.until(lambda: machine.shown("ActiveState", "hark-safe.service") == "active", "safe mode", 30)
    machine.call("systemctl", "stop", "hark-safe")
    assert (machine.shown("Result", "hark-safe.service"), machine.processes("run")) == ("success", [])


def test_without_a_card_it_waits_for_one_and_starts_nothing_again(machine: Machine) -> None:
    """The machine has no sound card: two lengths of a watchdog that outlasts the rarest look for one, as the unit's own does."""
    dropin = "/etc/systemd/system/hark.service.d/zz-no-card.conf"
    machine.write(dropin, "[Service]\nWatchdogSec=15\n")
    machine.write("/etc/hark/hark.toml", "")
    machine.call("systemctl", "daemon-reload")
    machine.call("systemctl", "restart", "hark")
    main, until = machine.shown("MainPID"), time.monotonic() + 32
    while time.monotonic() < until:
        assert machine.shown("MainPID") == main, machine.journal()[-3000:]
        time.sleep(1.0)
    assert '"capture":false' in machine.journal()
    (machine.root / dropin.lstrip("/")).unlink()
    machine.call("systemctl", "daemon-reload")


def test_the_machine_around_it_is_set_up(machine: Machine) -> None:
    assert machine.call("systemctl", "show", "--value", "--property=RuntimeWatchdogUSec") == "14s"
    assert "Storage=volatile" in machine.call("systemd-analyze", "cat-config", "systemd/journald.conf")
    assert "vm.swappiness = 10" in machine.call("systemd-analyze", "cat-config", "sysctl.d/70-hark.conf")
    assert set(machine.call("id", "-Gn", "hark").split()) == {"hark", "audio", "gpio", "spi"}
    modes = machine.call(
        "stat", "--format=%a %U %G", "/etc/hark/credentials", "/var/lib/hark", "/run/hark"
    ).splitlines()
    assert modes == ["750 root hark", "700 hark hark", "700 hark hark"]


def test_wrong_settings_are_safe_mode_at_once_until_they_are_mended(machine: Machine) -> None:
    machine.write("/etc/hark/hark.toml", "[audoi]\n")
    machine.call("systemctl", "restart", "hark", check=False)
    took = machine.until(lambda: machine.shown("ActiveState", "hark-safe.service") == "active", "safe mode", 30)
    print(f"wrong settings: safe mode after {took:.1f} s")
    assert "did you mean 'audio'" in machine.journal()
    machine.write("/etc/hark/hark.toml", SETTINGS)
    machine.until(lambda: is_up(machine), "it is tried again", UP_WITHIN)


def test_realtime_is_for_the_audio_threads_alone_and_shares_are_as_in_the_table(machine: Machine) -> None:
    """Permitted by a capability here: a machine inside a machine may not raise its own limits as the unit would."""
    dropin = "/etc/systemd/system/hark.service.d/realtime.conf"
    machine.write(dropin, "[Service]\nAmbientCapabilities=CAP_SYS_NICE\nCapabilityBoundingSet=CAP_SYS_NICE\n")
    machine.call("systemctl", "daemon-reload")
    machine.call("systemctl", "restart", "hark")
    running = {name: machine.processes(module(name)) for name in PROCESSES}
    threads = {name: [thread.id for each in found for thread in each.threads()] for name, found in running.items()}
    policies = {
        name: {os.sched_getscheduler(each) & ~os.SCHED_RESET_ON_FORK for each in found}
        for name, found in threads.items()
    }
    assert {name for name, kinds in policies.items() if kinds - {os.SCHED_OTHER}} == {"audio"}
    assert os.SCHED_FIFO in policies["audio"]
    nice = {name: found[0].nice() for name, found in running.items() if found}
    assert nice == {name: PROCESSES[name].care.nice for name in nice}
    (machine.root / dropin.lstrip("/")).unlink()
    machine.call("systemctl", "daemon-reload")


def test_on_a_running_machine_it_is_replaced_and_taken_away(machine: Machine) -> None:
    """The last test: it leaves a machine without hark."""
    main = machine.shown("MainPID")
    said = machine.installer("install")
    assert "/etc/hark/hark.toml stays as it is" in said
    machine.until(lambda: machine.shown("MainPID") not in (main, "0") and is_up(machine), "the new one", UP_WITHIN)
    assert machine.call("systemctl", "is-enabled", "hark") == "enabled"
    assert machine.call("/usr/local/bin/hark", "skills", "--help")

    assert "/var/lib/hark stays" in machine.installer("uninstall")
    assert machine.shown("LoadState") == "not-found"
    assert machine.call("id", "-un", "hark") == "hark"

    machine.installer("uninstall", "--purge")
    assert machine.call("sh", "-c", "ls -d /opt/hark /etc/hark /var/lib/hark 2>/dev/null", check=False) == ""
    assert machine.call("id", "-un", "hark", check=False) == ""
