"""The units as systemd itself judges them, and as the rest of the repository needs them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.supervisor.processes import PROCESSES
from appliance.supervisor.safe import AGAIN, LASTS
from systemd.layout import COMMAND, FILES, HERE

UNITS = sorted((HERE / "units").glob("*.service"))
EXPOSURE = 2.2

analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")


def settings(unit: str) -> dict[str, str]:
    """Keys and values of a unit; the last of a key."""
    lines = (HERE / "units" / unit).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@analyze
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_little_to_attack(unit: Path) -> None:
    shown = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", shown.stdout)
    assert found, shown.stdout + shown.stderr
    assert float(found[1]) <= EXPOSURE


@analyze
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """Nothing but the command, which is not installed here, is complained of."""
    shutil.copytree(HERE / "units", tmp_path / "units")
    for unit in (tmp_path / "units").glob("*.service"):
        unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text()))
    command = ["systemd-analyze", "verify", "--man=no", *map(str, (tmp_path / "units").glob("*.service"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_every_file_here_is_installed_and_every_installed_file_is_here() -> None:
    here = {
        str(path.relative_to(HERE))
        for kind in ("units", "conf")
        for path in (HERE / kind).rglob("*.*")
        if path.is_file()
    }
    assert {placed.source for placed in FILES} == here
    assert len({placed.target for placed in FILES}) == len(FILES)


def test_the_watchdog_waits_longer_than_a_look_for_a_card_that_is_gone() -> None:
    from appliance.audio.backoff import LONGEST

    assert float(settings("hark.service")["WatchdogSec"]) > 2 * LONGEST


def test_starting_may_take_as_long_as_the_table_of_processes_allows() -> None:
    stages = {process.stage for process in PROCESSES.values()}
    longest = sum(max(p.ready_within for p in PROCESSES.values() if p.stage == stage) for stage in stages)
    assert settings("hark.service")["TimeoutStartSec"] == "5min"
    assert longest < 5 * 60


def test_safe_mode_lasts_as_long_as_failures_count() -> None:
    assert settings("hark.service")["StartLimitIntervalSec"] == f"{LASTS / 60:g}min"
    assert settings("hark.service")["OnFailure"] == "hark-safe.service"
    assert settings("hark-safe.service")["SuccessExitStatus"] == str(AGAIN)


def test_no_unit_starts_a_command_that_is_not_there() -> None:
    from typer.main import get_command
    from typer.testing import CliRunner

    from appliance.cli import _mount, app

    _mount()
    assert get_command(app)
    for unit in UNITS:
        program, *arguments = settings(unit.name)["ExecStart"].split()
        assert program == f"/opt/hark/bin/{COMMAND.name}"
        assert CliRunner().invoke(app, [*arguments, "--help"]).exit_code == 0
