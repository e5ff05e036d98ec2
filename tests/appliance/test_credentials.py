"""Keys out of files that settings only name."""

import traceback
from pathlib import Path

import pytest

from appliance.credentials import LONGEST, reveal
from appliance.errors import BadInput
from appliance.settings import BadSettings, parse_settings

KEY = "s3cret-value"


def keep(folder: Path, name: str, content: bytes = f"{KEY}\n".encode()) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


def refusal(value: str, folder: Path) -> str:
    with pytest.raises(BadInput) as refused:
        reveal(value, {"CREDENTIALS_DIRECTORY": str(folder)}, folder)
    assert "UnicodeDecodeError" not in "".join(traceback.format_exception(refused.value))  # It holds the bytes.
    return refused.value.what


@pytest.mark.parametrize("name", ["hark_porcupine", "porcupine"])
def test_systemd_hands_it_over(tmp_path: Path, name: str) -> None:
    keep(tmp_path, name)
    assert reveal("credential:porcupine", {"CREDENTIALS_DIRECTORY": str(tmp_path)}, tmp_path / "none") == KEY


def test_at_a_prompt_it_is_read_where_it_lies(tmp_path: Path) -> None:
    keep(tmp_path, "porcupine")
    assert reveal("credential:porcupine", {}, tmp_path) == KEY


def test_an_ordinary_text_is_itself(tmp_path: Path) -> None:
    assert reveal("a key", {}, tmp_path) == "a key"


@pytest.mark.parametrize("name", ["", "../shadow", "a/b", ".hidden", "a b", "-x"])
def test_a_name_that_leads_elsewhere_is_none(tmp_path: Path, name: str) -> None:
    assert "is no name" in refusal(f"credential:{name}", tmp_path)


def test_one_that_is_missing_says_where_it_belongs(tmp_path: Path) -> None:
    assert str(tmp_path / "porcupine") in refusal("credential:porcupine", tmp_path)


def test_what_it_contains_is_never_shown(tmp_path: Path) -> None:
    keep(tmp_path, "porcupine", KEY.encode() + b"\xff")
    assert KEY not in refusal("credential:porcupine", tmp_path)
    keep(tmp_path, "porcupine", KEY.encode() * LONGEST)
    assert KEY not in refusal("credential:porcupine", tmp_path)


def test_one_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "porcupine").mkdir()
    assert "cannot be read" in refusal("credential:porcupine", tmp_path)


def test_settings_take_them_also_in_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "hark_home")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    text = '[home]\ntoken = "credential:home"\n[mcp.x]\nenvironment = { TOKEN = "credential:home", PLAIN = "y" }'
    config = parse_settings(text, Path("hark.toml"))
    assert (config.home.token, config.mcp["x"].environment) == (KEY, {"TOKEN": KEY, "PLAIN": "y"})


def test_a_missing_one_is_a_mistake_among_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(BadSettings) as wrong:
        parse_settings('[home]\ntoken = "credential:home"\n[audio]\nvolume = "credential:home"', Path("hark.toml"))
    first, second = wrong.value.mistakes
    assert first.startswith("home.token: there is no credential 'home'")
    assert second == "audio.volume: expected a whole number, found 'credential:home'."


def test_a_key_under_a_wrong_type_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "hark_home")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(BadSettings) as wrong:
        parse_settings('[audio]\ncard = "credential:home"', Path("hark.toml"))
    assert KEY not in str(wrong.value)
