"""What was forgotten is in no file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from appliance.cli import _mount, app
from appliance.clock import wall
from appliance.forgetting import forget_here
from appliance.store import Now, Store
from appliance.store.changes import AddItems, Remember, SetTimer
from appliance.store.machine import steady, zone

WORDS = (b"aluminium", b"rutabaga", b"gooseberry")


def fill(home: Path) -> None:
    with Store(home, wall()) as store:
        now = Now(wall(), steady(), zone())
        store.apply(
            (
                Remember("the roof is aluminium"),
                AddItems("shopping", ("rutabaga",)),
                SetTimer(600, "gooseberry"),
            ),
            now,
        )


def found(home: Path) -> list[bytes]:
    contents = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    return [word for word in WORDS if word in contents]


def test_every_word_is_gone_from_every_file(tmp_path: Path) -> None:
    fill(tmp_path)
    assert found(tmp_path) == list(WORDS), "else this shows nothing"
    forget_here(tmp_path, keep_clocks=False)
    assert found(tmp_path) == []


def test_clocks_stay_without_their_words_where_asked(tmp_path: Path) -> None:
    fill(tmp_path)
    forget_here(tmp_path, keep_clocks=True)
    assert found(tmp_path) == []
    with Store(tmp_path, wall()) as store:
        (timer,) = store.kept(Now(wall(), steady(), zone())).timers
    assert (timer.name, timer.seconds) == ("", 600)


def test_the_command_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HARK_RUN", str(tmp_path / "run"))
    (tmp_path / "home").mkdir()
    fill(tmp_path / "home")
    _mount()
    refused = CliRunner().invoke(app, ["forget"], input="n\n")
    assert refused.exit_code == 1
    assert found(tmp_path / "home") == list(WORDS)
    assert CliRunner().invoke(app, ["forget", "--yes"]).exit_code == 0
    assert found(tmp_path / "home") == []
