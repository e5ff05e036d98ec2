"""Nothing of the house leaves with the bundle."""

import io
import json
import re
import stat
import tarfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config import Config, HomeConfig, LocaleConfig, McpConfig, MusicConfig, PlaceConfig, SttConfig
from appliance.errors import BadInput, EngineFailed
from appliance.health.diagnosis import redaction
from appliance.health.diagnosis.bundle import pack, write
from appliance.health.diagnosis.collecting import collect, sentences
from appliance.health.diagnosis.diagnosis import diagnose
from appliance.health.diagnosis.facts import facts
from appliance.health.diagnosis.logbook import read_log
from appliance.health.diagnosis.templates import HOLE, LEFT_OUT, Templates
from appliance.health.snapshot import Service, Snapshot, Turn
from appliance.health.thresholds import Level
from appliance.messages import Health
from appliance.skills.calculate.errors import NotDivisible
from appliance.skills.calculate.expression import worth

USUAL = Config().weather.url.encode()
"""An address of ours that stands in everybody's settings."""

TRANSCRIPT = "call grandmother about the biopsy"
REPLY = "calling grandmother now"
PRIVATE = (
    *(
        "grandmother",
        "biopsy",
        "Wolfenbüttel",
        "52.16",
        "10.53",
        "tok3n-of-the-home",
        "hunter2",
        "s3cret",
        "eyJhbGciOi",
    ),
    *(
        "alice",
        "Alice",
        "192.168.17.4",
        "fe80::1c2d",
        "radio.example",
        "kitchen-pi",
        "homeassistant",
        "AirPods",
        "diary",
        "my-medicine",
    ),
)
"""Each of it stands somewhere in the log, the settings or the state below."""

HOUSE = Config(
    place=PlaceConfig(latitude=52.16, longitude=10.53, name="Wolfenbüttel"),
    stt=SttConfig(model="/home/alice/models/diary.bin"),
    home=HomeConfig(url="http://homeassistant.kitchen-pi:8123", token="tok3n-of-the-home", agent="Alice"),
    music=MusicConfig(
        host="192.168.17.4", port=6601, password="hunter2", radio={"alice": "http://u:s3cret@radio.example/"}
    ),
    mcp={"diary": McpConfig(command=("diary", "--for", "alice"), environment={"KEY": "eyJhbGciOi"})},
    locale=LocaleConfig(language="de"),
)

LOG: tuple[dict[str, object], ...] = (
    {"event": "starting", "service": "stt", "pid": 812, "stage": 1, "secret": "s3cret"},
    {"event": TRANSCRIPT, "service": "alice", "level": "hunter2"},
    {"event": "turn", "turn": 3, "answered_by": "skill:my-medicine", "cancelled": "grandmother", "speech_end": 1.5},
    {"event": "turn", "turn": "grandmother", "transcript": TRANSCRIPT, "reply": REPLY, "first_sample": "biopsy"},
    {"event": "trouble", "level": "warning", "why": f"{TRANSCRIPT}: {REPLY}"},
    {"event": "ended", "service": "tts", "status": -9, "why": "at 192.168.17.4 or fe80::1c2d, /home/alice/diary"},
    {
        "event": "failed",
        "level": "error",
        "service": "appliance.audio",
        "what": "the microphone has given nothing for 3 s.",
        "where": "Alice's AirPods",
        "remedy": "The audio process starts again; if this repeats, unplug the card and plug it in.",
    },
    {"event": "tool server gone", "server": "diary", "why": "http://u:s3cret@radio.example refused"},
    {
        "event": "health",
        "level": "error",
        "state": "failing",
        "reasons": {"card": "no microphone: AirPods", "alice": "x"},
    },
)

STATE = Snapshot(
    pid=4,
    at=1e9,
    up=60.0,
    level=Level.FAILING,
    ready=True,
    reasons={"card": "no microphone: Alice's AirPods", "diary": "s3cret"},
    services=(
        Service(
            "audio", Health.READY, "microphone Alice's AirPods at 16000 Hz", counters={"capture_lost": 3, "Alice 1": 2}
        ),
        Service("diary", Health.FAILED, "/home/alice/diary"),
    ),
    turns={"llm": 2, "my-medicine": 1},
    recent=(Turn(3, "skill:my-medicine", "grandmother", {"speech_end": 1.5, "alice": 2.0}),),
)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return sentences()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    lines = [
        json.dumps({"at": f"2026-11-21T12:00:{second:02}+00:00", "level": "info", **each})
        for second, each in enumerate(LOG)
    ]
    book = read_log(lines)
    return collect(HOUSE, book, STATE, diagnose(book.turns, facts(HOUSE), book.troubles, STATE.reasons.values()))


@pytest.mark.parametrize("private", PRIVATE)
def test_nothing_private_survives(files: dict[str, bytes], private: str) -> None:
    source = repr((LOG, STATE, HOUSE))
    assert private in source, "else this shows nothing"
    for name, content in files.items():
        assert private.encode() not in content, name


def test_no_address_and_no_path_survives(files: dict[str, bytes]) -> None:
    for name in files.keys() - {"README.txt", "versions.json"}:
        assert not re.search(rb"\d+\.\d+\.\d+\.\d+|/home/|https?://", files[name].replace(USUAL, b"")), name


def test_what_a_maintainer_needs_survives(files: dict[str, bytes]) -> None:
    log = [json.loads(line) for line in files["log.jsonl"].splitlines()]
    assert log[0] == {"seconds": 0.0, "level": "info", "event": "starting", "service": "stt", "pid": 812, "stage": 1}
    assert log[1] == {"seconds": 1.0, "event": LEFT_OUT, "service": LEFT_OUT}
    assert log[6] == {
        "seconds": 6.0,
        "level": "error",
        "event": "failed",
        "service": "appliance.audio",
        "what": f"the microphone has given nothing for {HOLE} s.",
        "where": LEFT_OUT,
        "remedy": "The audio process starts again; if this repeats, unplug the card and plug it in.",
    }
    assert (log[8]["state"], log[8]["reasons"]) == ("failing", ["card"])
    settings = json.loads(files["settings.json"])
    assert settings["music"]["port"] == 6601 and settings["music"]["password"] == "(set)"
    assert settings["locale"]["language"] == "de" and settings["place"]["latitude"] == "(set)"
    assert (
        settings["stt"]["model"] == "(set)" and settings["llm"]["model"] == "starter" and settings["mcp"] == "1 (set)"
    )
    status = json.loads(files["status.json"])
    assert (status["level"], status["services"][0]["counters"]) == ("failing", {"capture_lost": 3})
    assert json.loads(files["traces.jsonl"].splitlines()[0])["marks"] == {"speech_end": 1.5}
    assert {"hark", "python", "machine", "packages"} <= json.loads(files["versions.json"]).keys()


@given(st.text())
def test_only_our_own_sentences_come_out(templates: Templates, text: str) -> None:
    own = {HOLE.join(each).strip() for each in templates._sentences} | {LEFT_OUT, ""}
    shown = templates.shown(text)
    assert shown in own or all(any(part in one for one in own) for part in shown.split(HOLE))


def test_a_sentence_is_known_by_its_fixed_words() -> None:
    templates = Templates([("the port cannot be opened: ", "."), ("Set it to another one.",), ("a", "b")], [])
    assert templates.shown("alice: the port cannot be opened: no.  Set it to another one.") == (
        f"the port cannot be opened: {HOLE}. Set it to another one."
    )
    assert templates.shown("xaxbx") == LEFT_OUT
    assert templates.shown("") == ""


def test_errors_of_ours_are_recognised(templates: Templates) -> None:
    failed = EngineFailed("it took over 12 s for 3.0 s of speech.", where="alice.bin")
    assert templates.shown(str(failed)) == f"it took over {HOLE} s for {HOLE} s of speech."


def test_what_the_speaker_says_aloud_is_none_of_our_sentences(templates: Templates) -> None:
    """A skill's refusal is an answer, and tells what was asked."""
    with pytest.raises(NotDivisible, match="divided by zero") as refused:
        worth("3 / 0")
    assert templates.shown(str(refused.value)) == LEFT_OUT


@pytest.mark.parametrize("section", [field.name for field in msgspec.structs.fields(Config)])
def test_every_setting_that_a_person_wrote_is_hidden_or_harmless(section: str) -> None:
    """Also in sections that do not exist yet."""
    kind = type(getattr(Config(), section))
    if not issubclass(kind, msgspec.Struct):
        return
    texts = {field.name: "alice" for field in msgspec.structs.fields(kind) if field.type is str}
    lists = {field.name: ("alice",) for field in msgspec.structs.fields(kind) if field.type == tuple[str, ...]}
    tables = {field.name: {"alice": "alice"} for field in msgspec.structs.fields(kind) if field.type == dict[str, str]}
    config = msgspec.structs.replace(Config(), **{section: kind(**texts, **lists, **tables)})
    assert "alice" not in repr(redaction.settings(config, ()))


def test_the_same_files_are_the_same_bytes_and_nobodys() -> None:
    packed = pack({"a.txt": b"words"})
    assert packed == pack({"a.txt": b"words"})
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        (member,) = tar.getmembers()
        assert (member.name, member.uid, member.uname, member.mtime) == ("hark/a.txt", 0, "", 0)


def test_the_bundle_is_its_owners_and_replaces_nothing(tmp_path: Path) -> None:
    target = tmp_path / "bundle.tar.gz"
    assert write(target, {"a.txt": b"words"}) == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(BadInput, match="is there already"):
        write(target, {})
    with pytest.raises(BadInput, match="cannot be written"):
        write(tmp_path / "none" / "bundle.tar.gz", {})
