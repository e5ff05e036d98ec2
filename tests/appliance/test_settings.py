"""Settings: all mistakes at once, each with its place, what was expected and the nearest known name."""

from pathlib import Path

import pytest

from appliance.config import Config
from appliance.errors import BadInput
from appliance.settings import RANGES, BadSettings, load_settings, parse_settings

FILE = Path("hark.toml")


def mistakes(text: str) -> list[str]:
    with pytest.raises(BadSettings) as wrong:
        parse_settings(text, FILE)
    return wrong.value.mistakes


def test_no_file_means_the_defaults() -> None:
    assert load_settings(None) == Config()


def test_what_is_written_is_taken() -> None:
    config = parse_settings('[ear]\nwake_word = "computer"\nsilence = 1\n[stt]\nengines = ["whisper"]', FILE)
    assert (config.ear.wake_word, config.ear.silence, config.stt.engines) == ("computer", 1.0, ("whisper",))


def test_all_mistakes_come_at_once() -> None:
    text = """
        [ear]
        wakeword = "x"
        silence = "long"
        sensitivity = 3
        vad = "silro"
        wake_engines = "porcupine"
        wake = 1
        [audoi]
        volume = 5
    """
    assert mistakes(text) == [
        "ear.wakeword is no setting; did you mean 'wake_word'?",
        "ear.silence: expected a number, found 'long'.",
        "ear.sensitivity: expected a number from 0 to 1, found 3.",
        "ear.vad: expected one of 'webrtc', 'silero', found 'silro'; did you mean 'silero'?",
        "ear.wake_engines: expected a list of texts, found 'porcupine'.",
        "ear.wake: expected true or false, found 1.",
        "[audoi] is no section; did you mean 'audio'?",
    ]


def test_a_section_that_is_none_is_named() -> None:
    assert mistakes("ear = 5") == ["ear: expected a section [ear], found 5."]


def test_text_that_is_no_toml_names_the_line() -> None:
    assert "line 2" in mistakes("[ear]\nwake = \n")[0]


def test_a_number_too_long_for_python_to_write_out_is_a_mistake_like_others() -> None:
    assert "is no TOML" in mistakes(f"[audio]\nvolume = {'9' * 5_000}")[0]
    huge = "0x" + "f" * 5_000
    assert mistakes(f"[audio]\nvolume = {huge}\n[ear]\nsilence = {huge}\nwake_engines = [{huge}]") == [
        "audio.volume: expected a number from 0 to 100, found a number of thousands of digits.",
        "ear.silence: expected a number, found a number of thousands of digits.",
        "ear.wake_engines: expected a list of texts, found a number of thousands of digits.",
    ]
    assert len(mistakes(f"[audio]\nvolume = {'9' * 4_000}")[0]) < 150


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Check its name"):
        load_settings(tmp_path / "none.toml")


def test_every_range_names_a_setting_and_its_default_lies_within() -> None:
    for path, (low, high) in RANGES.items():
        section, key = path.split(".")
        default = getattr(getattr(Config(), section), key)
        assert default is None or low <= default <= high, path


def test_sections_that_a_person_names_are_read_and_checked() -> None:
    right = parse_settings('[mcp.cellar]\ncommand = ["cellar"]\n[music.radio]\nnews = "http://n"', FILE)
    assert right.mcp["cellar"].command == ("cellar",)
    assert right.music.radio == {"news": "http://n"}
    assert mistakes('[mcp.cellar]\ncomand = ["cellar"]\n[place]\nlatitude = "north"\nlongitude = 200') == [
        "mcp.cellar.comand is no setting; did you mean 'command'?",
        "place.latitude: expected a number, found 'north'.",
        "place.longitude: expected a number from -180 to 180, found 200.",
    ]
