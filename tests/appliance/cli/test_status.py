"""`hark status` and `hark diagnose`: for people, for machines, and with an exit status that says how it is."""

import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec import structs

from appliance.cli import main
from appliance.clock import wall
from appliance.health.diagnosis import sources
from appliance.health.showing import lines, span
from appliance.health.snapshot import FILE, Reading, Service, Snapshot, Turn, write
from appliance.health.thresholds import Level, Metric
from appliance.messages import Health
from appliance.supervisor.running import hold

MARKS = {
    "speech_end": 2.0,
    "endpoint": 2.3,
    "transcript": 4.0,
    "first_token": 4.1,
    "first_clause": 4.2,
    "first_sample": 4.3,
}

WELL = Snapshot(
    pid=1,
    at=0.0,
    up=7300.0,
    level=Level.OK,
    ready=True,
    readings=(Reading(Metric.FIRST_SOUND, 0.42, Level.OK),),
    services=(
        Service("stt", Health.READY, "whisper [starter]", 1, 7, resident=80 * 2**20),
        Service("llm", Health.DOWN, "no model", 4),
    ),
    turns={"llm": 2, "skill": 1},
    recent=(Turn(1, "llm", "", MARKS),),
)

LOG = "\n".join(
    json.dumps({"at": "2026-11-21T12:00:00+00:00", "level": "info", "event": event, **fields})
    for event, fields in (("listening", {}), ("turn", {"turn": 1, "answered_by": "llm", "cancelled": "", **MARKS}))
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A run directory of a speaker that runs."""
    monkeypatch.setenv("HARK_RUN", str(tmp_path))
    monkeypatch.setenv("HARK_HOME", str(tmp_path))
    monkeypatch.setenv("HARK_CONFIG", str(tmp_path / "hark.toml"))
    (tmp_path / "hark.toml").write_text("")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with ExitStack() as stack:
        stack.enter_context(hold(tmp_path))
        yield tmp_path


def say(here: Path, **changed: object) -> None:
    write(structs.replace(WELL, **{"at": wall().timestamp(), **changed}), here)


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [({}, 0), ({"level": Level.DEGRADED}, 1), ({"level": Level.FAILING}, 1), ({"ready": False}, 1), ({"at": 5.0}, 1)],
)
def test_the_exit_status_says_how_it_is(here: Path, changed: dict[str, object], expected: int) -> None:
    say(here, **changed)
    assert status("status") == expected


def test_without_a_speaker_it_ends_with_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("status") == 2
    shown = capsys.readouterr().err.strip()
    assert "no speaker runs here" in shown and "hark run" in shown and len(shown.splitlines()) == 1


def test_what_a_dead_speaker_left_behind_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_RUN", str(tmp_path))
    say(tmp_path)
    assert status("status") == 2


def test_a_damaged_file_ends_with_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / FILE).write_text("{")
    assert status("status") == 2
    assert "damaged" in capsys.readouterr().err


def test_a_pipe_gets_no_colour(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(here, level=Level.FAILING, reasons={"llm": "llm has been down for 12 s"})
    assert status("status") == 1
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    first, second, *_ = shown.splitlines()
    assert (first, second) == ("hark is failing; up 2 h 1 min, 3 turns", "  → llm has been down for 12 s")
    assert "whisper [starter]" in shown


def test_a_machine_gets_all_of_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(here)
    assert status("status", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["level"], found["services"][0]["resident"], found["turns"]) == (
        "ok",
        80 * 2**20,
        {"llm": 2, "skill": 1},
    )


def test_a_speaker_for_people() -> None:
    assert list(lines(WELL, 0.0)) == [
        "hark is [green]ok[/]; up 2 h 1 min, 3 turns",
        "",
        r"stt           [green]ready   [/]    ~80 MB  whisper \[starter]",
        "llm           [red]down    [/]            4 starts  no model",
        "",
        "end of speech to first sound          [green]ok       [/]       0.42 s   ok is under 5 s",
    ]


@pytest.mark.parametrize(
    ("seconds", "shown"), [(4.2, "4 s"), (60, "1 min"), (3600, "1 h 0 min"), (90_000, "1 d 1 h"), (259_200, "3 d 0 h")]
)
def test_durations_are_for_people(seconds: float, shown: str) -> None:
    assert span(seconds) == shown


def test_a_log_is_diagnosed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "hark.log").write_text(LOG)
    assert status("diagnose", str(here / "hark.log")) == 0
    shown = capsys.readouterr().out
    assert "transcription takes 74% of the wait" in shown and "█" in shown
    assert status("diagnose", str(here / "hark.log"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["bottleneck"] == "transcription"


def test_of_a_long_log_the_end_is_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "hark.log").write_bytes(b"first\nsecond\nthird\n")
    monkeypatch.setattr(sources, "MAX_BYTES", 9)
    assert sources.log_file(here / "hark.log") == [b"nd", b"third"]


def test_a_running_speaker_is_diagnosed_without_a_log(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(here, reasons={"free": "free space: 70 MB"})
    assert status("diagnose") == 0
    shown = capsys.readouterr().out
    assert "transcription takes 74%" in shown and "also: free space: 70 MB" in shown


def test_the_journal_is_read_where_there_is_one(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journalctl = here / "journalctl"
    journalctl.write_text(f"#!/bin/sh\necho Started.\ncat <<'END'\n{LOG}\nEND\n")
    journalctl.chmod(0o700)
    monkeypatch.setattr(shutil, "which", lambda _name: str(journalctl))
    assert status("diagnose") == 0
    assert "1 of 1 turns" in capsys.readouterr().out


def test_without_anything_to_read_it_ends_with_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "other.log").write_text("Started.\n")
    for arguments in ([], [str(here / "none.log")], [str(here / "other.log")]):
        assert status("diagnose", *arguments) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_wrong_settings_are_told_and_diagnosed_all_the_same(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "hark.toml").write_text("[eer]\n")
    say(here)
    assert status("diagnose") == 0
    shown = capsys.readouterr()
    assert "eer" in shown.err and "transcription takes" in shown.out


def test_a_bundle_is_written_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(here)
    bundle = here / "bundle.tar.gz"
    assert status("diagnose", "--bundle", str(bundle)) == 0
    with tarfile.open(bundle) as tar:
        assert {Path(name).name for name in tar.getnames()} == {
            *(
                "README.txt",
                "diagnosis.json",
                "settings.json",
                "versions.json",
                "status.json",
                "log.jsonl",
                "traces.jsonl",
            )
        }
    capsys.readouterr()
    assert status("diagnose", "--bundle", str(bundle)) == 2
    assert "is there already" in capsys.readouterr().err
