"""whisper.cpp behind our Protocol: the real library, on a model of random weights."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from appliance.engines import Stopped
from appliance.stt.whisper import STARTER, WHISPER, WINDOW, Cut, Whisper, positions, to_float
from appliance.units import RATE
from tests.appliance.stt.tiny_whisper import write


@pytest.fixture(scope="module")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> Whisper:
    return Whisper(write(tmp_path_factory.mktemp("models") / "tiny.bin"), "tiny", "en", threads=1)


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 3000, round(seconds * RATE)).astype(np.int16)


def test_the_work_is_cut_to_the_length_of_the_utterance() -> None:
    lengths = (0, 2, 3.8, 5, 10, 29, 60)
    assert [positions(round(s * RATE), WHISPER) for s in lengths] == [256, 256, 256, 320, 568, WINDOW, WINDOW]
    assert [positions(round(s * RATE), STARTER) for s in lengths] == [16, 120, 208, 272, 520, 1472, WINDOW]


@pytest.mark.parametrize("cut", [WHISPER, STARTER], ids=["whisper", "starter"])
def test_every_utterance_has_room_for_itself_and_some_silence(cut: Cut) -> None:
    for samples in range(0, 25 * RATE, 997):
        spare = positions(samples, cut) - samples / 320
        assert cut.margin <= spare
        assert spare < cut.margin + 8 or positions(samples, cut) == cut.fewest


def test_samples_are_scaled_to_one() -> None:
    assert to_float(np.array([-32768, 0, 16384], np.int16)).tolist() == [-1.0, 0.0, 0.5]


def test_noise_to_an_untrained_model_is_words_that_nobody_should_trust(whisper: Whisper) -> None:
    heard = whisper.transcribe(noise(2), stop=lambda: False)
    assert heard.text.startswith("word")
    assert 0 < heard.confidence < 0.01


def test_the_same_samples_are_heard_the_same_after_others(whisper: Whisper) -> None:
    first = whisper.transcribe(noise(2), stop=lambda: False)
    whisper.transcribe(noise(7)[::-1], stop=lambda: False)
    assert whisper.transcribe(noise(2), stop=lambda: False) == first


@pytest.mark.parametrize("seconds", [0, 0.05])
def test_a_blink_of_sound_is_nothing(whisper: Whisper, seconds: float) -> None:
    assert whisper.transcribe(noise(seconds), stop=lambda: False).text == ""


def test_a_decode_stops_in_its_midst_and_the_next_is_unharmed(whisper: Whisper) -> None:
    before = whisper.transcribe(noise(2), stop=lambda: False)
    looks = iter([False] * 10)
    with pytest.raises(Stopped):
        whisper.transcribe(noise(2), stop=lambda: next(looks, True))
    assert whisper.transcribe(noise(2), stop=lambda: False) == before


def test_a_process_that_decoded_ends_in_order(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, numpy; from appliance.stt.whisper import Whisper; "
        "Whisper(pathlib.Path(sys.argv[1]), 'tiny', 'en', 1).transcribe(numpy.ones(16000, numpy.int16), lambda: False)"
    )
    model = write(tmp_path / "tiny.bin")
    ended = subprocess.run([sys.executable, "-c", script, str(model)], check=False, cwd=Path(__file__).parents[3])
    assert ended.returncode == 0


def test_the_service_pays_for_no_http_client() -> None:
    probe = (
        "import sys, pathlib; from appliance.stt.whisper import Whisper; "
        "bad = {'requests', 'tqdm', 'pywhispercpp.model', 'torch', 'llama_cpp'} & set(sys.modules); "
        "sys.exit(repr(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False, cwd=Path(__file__).parents[3]).returncode == 0
