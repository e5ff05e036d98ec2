"""`hark skills`: for people and for machines, with an exit status that says how it went."""

import json
from pathlib import Path

import pytest

from appliance.cli import main
from appliance.skills.making import inventory
from appliance.skills.making.inventory import Installed
from appliance.skills.table import OURS


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["skills", *arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_skill_is_written_where_one_stands_and_is_well(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("new", "tea_time") == 0
    assert "cd tea_time" in capsys.readouterr().out
    written = sorted(str(file.relative_to(here)) for file in here.rglob("*.*") if file.is_file())
    assert written == [
        "tea_time/pyproject.toml",
        "tea_time/tea_time/__init__.py",
        "tea_time/tea_time/en.yaml",
        "tea_time/tests/test_tea_time.py",
    ]
    assert status("check", "tea_time") == 0
    shown = capsys.readouterr().out
    assert "ok  'say hello to tea time' -> tea_time.greet" in shown and shown.endswith("tea_time: all is well.\n")


@pytest.mark.parametrize("name", ["Tea", "tea-time", "timer", "json"])
def test_a_bad_name_is_one_clear_line_and_2(here: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert status("new", name) == 2
    shown = capsys.readouterr().err.strip()
    assert name in shown and len(shown.splitlines()) == 1
    assert list(here.iterdir()) == []


def test_what_is_wrong_with_a_skill_is_shown_and_is_1(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("new", "tea_time") == 0
    sentences = here / "tea_time" / "tea_time" / "en.yaml"
    sentences.write_text(
        sentences.read_text().replace('"say {greeting} to [the] tea time [skill]"', '"what time is it"')
    )
    (sentences.parent / "de.yaml").write_text("a: [")
    capsys.readouterr()
    assert status("check", "tea_time") == 1
    shown = capsys.readouterr().out
    assert "NOT 'what time is it' -> time.now" in shown and "de.yaml: is no sentence file" in shown
    assert shown.endswith("tea_time: not yet.\n")
    assert status("check", "tea_time", "--json") == 1
    english, german = map(json.loads, capsys.readouterr().out.splitlines())
    assert english == {
        "language": "en",
        "text": "what time is it",
        "intent": "tea_time.greet",
        "owner": "time.now",
        "fine": False,
    }
    assert german["language"] == "de" and "de.yaml" in german["trouble"]


def test_a_folder_without_a_skill_ends_with_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("check", ".") == 2
    assert "holds no skill" in capsys.readouterr().err


def test_every_skill_is_listed_with_its_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("list", "--json") == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    ours = [one for one in shown if one["origin"] == "hark"]
    assert [one["name"] for one in ours] == list(OURS)
    assert all("en" in one["languages"] and one["trouble"] == [] for one in ours)


def test_what_is_left_out_is_listed_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Installed("lamp", "hark-skill-lamp 2.0", (), ("lamp: no answer.",))
    monkeypatch.setattr(inventory, "inventory", lambda: iter([Installed("time", "hark", ("de", "en")), broken]))
    assert status("list") == 0
    assert capsys.readouterr().out.splitlines() == [
        "time         hark                     de en",
        "lamp         hark-skill-lamp 2.0      ",
        "             left out: lamp: no answer.",
    ]
