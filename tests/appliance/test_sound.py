from pathlib import Path

import numpy as np
import pytest
import soundfile

from appliance.errors import BadInput
from appliance.sound import LONGEST_SECONDS, read_sound, write_wav


def tone(rate: int, channels: int = 1, hertz: float = 440.0) -> np.ndarray:
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(rate) / rate)
    return np.repeat(wave[:, None], channels, axis=1)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_rate_and_channel_count_becomes_one_second_of_the_same_tone(
    tmp_path: Path, rate: int, channels: int
) -> None:
    file = tmp_path / "tone.wav"
    soundfile.write(file, tone(rate, channels), rate)
    heard = read_sound(file)
    assert heard.dtype == np.int16
    assert abs(len(heard) - 16_000) <= 2
    assert np.argmax(np.abs(np.fft.rfft(heard[:16_000]))) == pytest.approx(440, abs=2)
    assert heard.max() == pytest.approx(16_384, rel=0.02)


@pytest.mark.parametrize("width", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_any_sample_width_is_as_loud(tmp_path: Path, width: str) -> None:
    file = tmp_path / "tone.wav"
    soundfile.write(file, tone(16_000), 16_000, subtype=width)
    assert read_sound(file).max() == pytest.approx(16_384, rel=0.05)


def test_flac_is_read_without_loss(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(-32_768, 32_768, 10_000).astype(np.int16)
    file = tmp_path / "noise.flac"
    soundfile.write(file, noise, 16_000)
    assert np.array_equal(read_sound(file), noise)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(-32_768, 32_768, 70_000).astype(np.int16)
    write_wav(tmp_path / "noise.wav", noise)
    assert np.array_equal(read_sound(tmp_path / "noise.wav"), noise)


def test_numbers_that_are_none_become_silence(tmp_path: Path) -> None:
    file = tmp_path / "nan.wav"
    soundfile.write(file, np.array([np.nan, np.inf, -np.inf, 0.25]), 16_000, subtype="FLOAT")
    assert read_sound(file).tolist() == [0, 32_767, -32_768, 8_192]


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_what_is_too_loud_for_a_float_to_add_up_is_only_loud(tmp_path: Path, rate: int) -> None:
    file = tmp_path / "loud.wav"
    soundfile.write(file, np.full((4_800, 2), 3e38, np.float32), rate, subtype="FLOAT")
    with np.errstate(all="raise"):
        samples = read_sound(file)
    assert samples[100:-100].min() == 32_767


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_sound(path)
    text = str(caught.value)
    assert caught.value.exit_status == 2
    assert str(path) in text
    assert "\n" not in text
    return text


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none.wav")


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    assert "a folder" in refused(tmp_path)


@pytest.mark.parametrize("junk", [b"", b"RIFF", b"RIFF\x24\0\0\0WAVEfmt ", b"fLaC\0\0", b"hello, world" * 100])
def test_junk_is_no_sound_file(tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "junk.wav"
    file.write_bytes(junk)
    assert "no sound file that can be read" in refused(file)


def test_a_recording_without_samples_is_empty(tmp_path: Path) -> None:
    write_wav(tmp_path / "empty.wav", np.zeros(0, np.int16))
    assert "empty" in refused(tmp_path / "empty.wav")


def test_a_flac_that_breaks_off_says_where(tmp_path: Path) -> None:
    file = tmp_path / "cut.flac"
    soundfile.write(file, np.random.default_rng(0).normal(0, 0.1, 160_000), 16_000)
    file.write_bytes(file.read_bytes()[:100_000])
    refused(file)


def test_an_hour_and_a_bit_is_too_long(tmp_path: Path) -> None:
    file = tmp_path / "long.flac"
    with soundfile.SoundFile(file, "w", 1_000, 1, format="FLAC") as sound:
        for _ in range(LONGEST_SECONDS // 100 + 1):
            sound.write(np.zeros(100_000, np.int16))
    assert "over the 60" in refused(file)


def test_other_formats_are_named_and_refused(tmp_path: Path) -> None:
    file = tmp_path / "tone.aiff"
    soundfile.write(file, tone(16_000), 16_000, format="AIFF")
    assert "AIFF is neither WAV nor FLAC" in refused(file)
