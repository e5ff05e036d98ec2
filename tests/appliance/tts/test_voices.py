"""The real voices: espeak-ng from either library, Piper with the tiny voice of this repository, and which of them serves."""

import contextlib
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import cast

import msgspec
import numpy as np
import pytest

from appliance.bus import Bus
from appliance.config import Config, TtsConfig
from appliance.engines import EngineAbsent, Stopped
from appliance.errors import EngineFailed
from appliance.messages import Failed, Speak, Spoken
from appliance.ring import Ring
from appliance.tts import espeak
from appliance.tts.candidates import candidates, load
from appliance.tts.espeak import Espeak
from appliance.tts.piper import Piper
from appliance.tts.service import Tts
from appliance.tts.shape import LEAD
from models.starter.voice import MODEL, SETTINGS
from tests.appliance.fake_bus import FakeBus, fake_run

LIBRARIES = list(espeak._libraries())


def never() -> bool:
    return False


def whole(pieces: object) -> np.ndarray:
    return np.concatenate(list(cast("list[np.ndarray]", pieces)))


@pytest.fixture(params=[0, -1], ids=["system", "piper's"])
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Espeak]:
    monkeypatch.setattr(espeak, "_libraries", lambda: iter([LIBRARIES[request.param]]))

    def make(language: str = "en", speed: float = 1.0) -> Espeak:
        try:
            return Espeak(language, speed)
        except EngineFailed as missing:
            if "not installed" in missing.what:
                pytest.skip("this espeak-ng library is not on this machine")
            raise

    return make


def test_espeak_speaks_at_once_and_about_as_long_as_a_person(spoken: Callable[..., Espeak]) -> None:
    sound = whole(spoken().speak("It is ten past four.", never))
    assert sound.dtype == np.int16
    assert 0.9 < len(sound) / 16_000 < 2.5
    assert np.max(np.abs(sound)) > 5_000
    assert np.max(np.abs(sound[: LEAD + 800])) > 300


def test_espeak_says_the_same_twice(spoken: Callable[..., Espeak]) -> None:
    voice = spoken()
    first, second = (whole(voice.speak("seven lamps", never)) for _ in range(2))
    assert abs(len(first) - len(second)) < 320


def test_espeak_speaks_faster_when_asked(spoken: Callable[..., Espeak]) -> None:
    text = "one two three four five six seven"
    slow = len(whole(spoken(speed=0.8).speak(text, never)))
    fast = len(whole(spoken(speed=1.5).speak(text, never)))
    assert fast < 0.7 * slow


def test_espeak_stops_in_the_midst_of_a_long_text(spoken: Callable[..., Espeak]) -> None:
    looks: list[None] = []

    def soon() -> bool:
        looks.append(None)
        return len(looks) > 3

    with pytest.raises(Stopped):
        list(spoken().speak("many words " * 200, soon))
    assert len(looks) < 10


def test_espeak_speaks_when_the_process_has_no_file_descriptor_left(spoken: Callable[..., Espeak]) -> None:
    voice = spoken("en", 1.0)
    taken: list[int] = []
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        with contextlib.suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        sounds = [sum(len(piece) for piece in voice.speak("what time is it", lambda: False)) for _ in range(2)]
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert min(sounds) > 8_000


def test_espeak_refuses_a_language_that_it_does_not_know(spoken: Callable[..., Espeak]) -> None:
    with pytest.raises(EngineFailed, match="knows no language 'klingonese'"):
        spoken("klingonese")


def test_without_any_library_espeak_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "_libraries", lambda: iter([("/nowhere/lib.so", None)]))
    with pytest.raises(EngineFailed, match="apt install espeak-ng"):
        Espeak("en", 1.0)


@pytest.fixture(scope="module")
def tiny() -> Piper:
    return Piper(MODEL, "hark-tiny", speed=1.0, threads=1)


def test_piper_speaks_sentence_by_sentence(tiny: Piper) -> None:
    pieces = list(tiny.speak("It is ten. Good night.", never))
    assert len(pieces) == 2
    assert all(piece.dtype == np.int16 and 0.4 < len(piece) / 16_000 < 2.5 for piece in pieces)


def test_piper_stops_between_two_sentences(tiny: Piper) -> None:
    looks = iter([False, True])
    with pytest.raises(Stopped):
        list(tiny.speak("One. Two. Three.", lambda: next(looks)))


def test_piper_takes_brackets_for_what_they_are(tiny: Piper) -> None:
    assert len(whole(tiny.speak("so [[ hello ]] there", never))) > 8_000


def test_a_voice_of_another_rate_is_resampled(tmp_path: Path, tiny: Piper) -> None:
    copy = tmp_path / "other.onnx"
    copy.write_bytes(MODEL.read_bytes())
    settings = msgspec.json.decode(SETTINGS.read_bytes())
    settings["audio"]["sample_rate"] = 32_000
    copy.with_name("other.onnx.json").write_bytes(msgspec.json.encode(settings))
    half = len(whole(Piper(copy, "other", 1.0, 1).speak("hello there", never)))
    assert half == pytest.approx(len(whole(tiny.speak("hello there", never))) / 2, rel=0.05)


def test_without_a_voice_in_the_store_espeak_serves_and_nobody_need_hear_why(tmp_path: Path) -> None:
    run = fake_run(tmp_path)
    assert [candidate.label for candidate in candidates(run, "en")] == ["the piper voice", "the espeak voice"]
    with pytest.raises(EngineAbsent):
        load(run, "piper", "en")


def test_espeak_speaks_even_if_the_settings_leave_it_out(tmp_path: Path) -> None:
    run = fake_run(tmp_path, Config(tts=TtsConfig(engines=("piper",), voice="starter")))
    assert [candidate.label for candidate in candidates(run, "en")] == ["the voice starter", "the espeak voice"]


def serve(tmp_path: Path, voice: str) -> tuple[str, FakeBus]:
    """Loads the whole service with that voice, lets it say a clause, and returns what serves."""
    run, bus = fake_run(tmp_path, Config(tts=TtsConfig(voice=voice))), FakeBus()
    with Ring.create(run.ring("playback"), 160_000):
        tts = Tts(run, cast(Bus, bus))
        serves = tts.load()
        bus.deliver(Speak(turn=1, text="The light is on.", clause=0, generation=0))
        tts.step(0)
        tts.close()
    return serves, bus


def test_a_piper_voice_speaks_through_the_service(tmp_path: Path) -> None:
    serves, bus = serve(tmp_path, "starter")
    assert serves == "piper hark-tiny"
    assert [(said.clause, said.engine) for said in bus.of(Spoken)] == [(0, "piper hark-tiny")]


def test_a_truncated_voice_is_refused_by_name_espeak_serves_and_the_speaker_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "amy.onnx"
    broken.write_bytes(MODEL.read_bytes()[:20_000])
    broken.with_name("amy.onnx.json").write_bytes(SETTINGS.read_bytes())
    serves, bus = serve(tmp_path, str(broken))
    assert serves.startswith("espeak (the voice amy.onnx: ")
    assert [failed.why for failed in bus.of(Failed)] == [
        "I could not use the voice amy.onnx; the model is damaged. I use espeak instead."
    ]
    assert [said.engine for said in bus.of(Spoken)] == ["espeak"]
