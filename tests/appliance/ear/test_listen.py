"""The ear alone on real recordings, with its real engines. Skipped where the recordings are not."""

from pathlib import Path

import numpy as np
import pytest

from appliance.config import EarConfig
from appliance.ear.listen import listen
from appliance.errors import BadInput
from appliance.sound import read_sound, write_wav
from appliance.units import samples

SPEECH = Path(__file__).parents[4] / "shared" / "speech"


def recording(name: str) -> Path:
    path = SPEECH / name
    if not path.exists():
        pytest.skip("the recordings in ../shared/speech are not here")
    return path


def test_a_wake_word_is_heard_where_it_ends() -> None:
    heard = listen(recording("wake/jarvis/jarvis_1259a708.wav"), EarConfig())
    assert [wake["word"] for wake in heard["wakes"]] == ["jarvis"]
    assert heard["wakes"][0]["at"] == pytest.approx(1.95, abs=0.15)
    assert heard["spans"] == []


def test_speech_without_the_word_is_a_span_and_no_wake() -> None:
    heard = listen(recording("speech/google_brooklyn.wav"), EarConfig())
    assert heard["wakes"] == []
    (span,) = heard["spans"]
    assert span["start"] <= 0.15
    assert span["end"] == pytest.approx(1.81, abs=0.1)


@pytest.mark.parametrize("gap", [0.0, 0.5, 1.5])
def test_a_command_after_the_word_is_one_span_that_holds_it(tmp_path: Path, gap: float) -> None:
    word = read_sound(recording("wake/jarvis/jarvis_1259a708.wav"))[: samples(1.95)]
    command = read_sound(recording("speech/google_brooklyn.wav"))[samples(0.12) : samples(1.75)]
    pause = np.random.default_rng(0).integers(-20, 21, samples(gap)).astype(np.int16)
    file = tmp_path / "breath.wav"
    write_wav(file, np.concatenate([word, pause, command, np.zeros(16_000, np.int16)]))
    heard = listen(file, EarConfig())
    (span,) = heard["spans"]
    assert [wake["word"] for wake in heard["wakes"]] == ["jarvis"]
    assert span["start"] <= 1.95 + gap + 0.08
    assert span["end"] >= 1.95 + gap + 1.5


@pytest.mark.parametrize("noise", ["bl_white_noise", "sc_running_tap", "pcd_bg_noise"])
def test_steady_noise_wakes_nothing_and_is_no_long_utterance(tmp_path: Path, noise: str) -> None:
    file = tmp_path / "noise.wav"
    write_wav(file, read_sound(recording(f"noise/{noise}.wav"))[: samples(12.0)])
    heard = listen(file, EarConfig())
    assert heard["wakes"] == []
    assert sum(span["end"] - span["start"] for span in heard["spans"]) < 3.0


def test_a_broken_file_is_bad_input(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\x00\x00\x00\x00WAVE")
    with pytest.raises(BadInput, match=r"broken\.wav"):
        listen(broken, EarConfig())
