"""The command line: bad input is one clear line and exit status 2, and nothing is started for it."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from appliance.cli import main
from appliance.cli.ask import is_sound, numbered
from appliance.cli.show import turn_line, turn_record, waited
from appliance.messages import TurnDone

TURN = TurnDone(
    turn=1,
    wake_word="jarvis",
    transcript="what time is it",
    confidence=0.93456,
    answered_by="skill:time",
    reply="It's four.",
    marks={"speech_end": 2.0, "first_sample": 2.5, "done": 3.0},
)


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_a_broken_recording_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF but no more")
    for command in ("ask", "listen"):
        assert status(command, str(broken)) == 2
        shown = capsys.readouterr().err.strip()
        assert str(broken) in shown and len(shown.splitlines()) == 1


def test_a_recording_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("ask", str(tmp_path / "none.wav")) == 2
    assert "none.wav" in capsys.readouterr().err


def test_an_unknown_command_or_option_ends_with_2() -> None:
    assert status("frobnicate") == 2
    assert status("ask") == 2
    assert status("listen", "--frob") == 2


def test_wrong_settings_are_all_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "hark.toml"
    settings.write_text('[ear]\nwakeword = "x"\nsilence = "long"\n')
    monkeypatch.setenv("HARK_CONFIG", str(settings))
    assert status("ask", "what time is it") == 2
    shown = capsys.readouterr().err
    assert "ear.wakeword" in shown and "ear.silence" in shown and str(settings) in shown


def test_listen_prints_one_object_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quiet = tmp_path / "quiet.flac"
    soundfile.write(quiet, np.zeros((22050, 2), np.int16), 44100)
    assert status("listen", "--json", str(quiet), str(quiet)) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert shown == [{"file": str(quiet), "wakes": [], "spans": []}] * 2


def test_doctor_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("doctor", "--json") in (0, 1)
    checks = {json.loads(line)["check"] for line in capsys.readouterr().out.splitlines()}
    assert {"settings", "realtime", "board", "model stt", "model llm", "voice"} <= checks


def test_what_is_a_file_and_what_is_a_question(tmp_path: Path) -> None:
    assert is_sound("question.WAV") and is_sound("a.flac")
    assert not is_sound("what time is it")


def test_replies_are_numbered_from_the_second_on() -> None:
    assert [numbered(Path("out/reply.wav"), n).name for n in (1, 2, 3)] == ["reply.wav", "reply-2.wav", "reply-3.wav"]


def test_the_wait_runs_from_the_end_of_speech_to_the_first_sound() -> None:
    assert waited(TURN) == 0.5
    assert waited(TurnDone(wake_word=None, transcript="", confidence=0, answered_by="none", reply="", marks={})) is None


def test_a_turn_as_json_has_what_was_promised() -> None:
    assert turn_record("a.wav", TURN) == {
        "file": "a.wav",
        "turn": 1,
        "wake_word": "jarvis",
        "transcript": "what time is it",
        "confidence": 0.935,
        "answered_by": "skill:time",
        "reply": "It's four.",
        "marks": {"speech_end": 2.0, "first_sample": 2.5, "done": 3.0},
    }


def test_a_turn_for_people_says_who_answered_and_after_how_long() -> None:
    assert turn_line("a.wav", TURN) == (
        "a.wav\n  heard: what time is it\n  reply after 0.50 s, by skill:time: It's four."
    )
