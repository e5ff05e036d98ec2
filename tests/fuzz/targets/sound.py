"""Recordings that a person hands in."""

import io

import numpy as np
import soundfile

from appliance.errors import BadInput
from appliance.sound import LONGEST_SECONDS, read_sound
from appliance.units import RATE
from tests.fuzz.target import Target, written

KINDS = (
    ("WAV", "PCM_16", 1, 16_000),
    ("WAV", "PCM_U8", 2, 44_100),
    ("WAV", "FLOAT", 1, 8_000),
    ("WAV", "ULAW", 1, 8_000),
    ("WAV", "IMA_ADPCM", 1, 16_000),
    ("WAVEX", "PCM_24", 4, 48_000),
    ("RF64", "PCM_16", 1, 16_000),
    ("FLAC", "PCM_16", 1, 16_000),
    ("FLAC", "PCM_24", 2, 96_000),
)
"""Container, width, channels, rate."""


def _read(data: bytes) -> None:
    with np.errstate(all="raise"):  # What overflows is no sample.
        samples = read_sound(written("recording.wav", data))
    assert samples.dtype == np.int16
    assert samples.ndim == 1
    assert 0 < len(samples) <= LONGEST_SECONDS * RATE


def _seeds() -> list[bytes]:
    made = []
    for container, width, channels, rate in KINDS:
        noise = np.random.default_rng(0).uniform(-0.5, 0.5, (200, channels))
        opened = io.BytesIO()
        soundfile.write(opened, noise, rate, subtype=width, format=container)
        made.append(opened.getvalue())
    return made


WORDS = (
    b"RIFF",
    b"RF64",
    b"WAVE",
    b"fmt ",
    b"data",
    b"fact",
    b"LIST",
    b"cue ",
    b"smpl",
    b"ds64",
    b"fLaC",
    b"PEAK",
    b"bext",
)

TARGET = Target(_read, (BadInput,), _seeds, WORDS, rounds=1_200)
