"""Free synthesizers as one thing: text in, int16 samples at 16 kHz out.

espeak-ng and flite are called in this process through their C libraries (3 to 45 ms a sentence). Festival is a program
fed with one script per batch. Debian packages: `espeak-ng`, `flite`, `festival`, `festvox-kdlpc16k`, `festvox-us-slt-hts`.
"""

from __future__ import annotations

import ctypes
import os
import random
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

RATE = 16_000
Samples = npt.NDArray[np.int16]

SAID_AS = {"a m": "ay em", "p m": "pee em", "ip": "eye pee", "tv": "tee vee"}
"""What a synthesizer is given so that it says these words as people do."""

_SAID = re.compile(r"\b(" + "|".join(SAID_AS) + r")\b")


class SynthesizerMissing(RuntimeError):
    """A synthesizer is not installed; the message names the Debian package."""


def as_said(transcript: str) -> str:
    """Return a transcript as it is to be given to a synthesizer."""
    return _SAID.sub(lambda match: SAID_AS[match.group()], transcript)


@dataclass(frozen=True)
class Manner:
    """How one sentence is said, relative to the voice's own way."""

    speed: float = 1.0
    """Words per minute over the voice's usual ones."""
    pitch: float = 1.0
    """Fundamental frequency over the voice's usual one."""
    liveliness: float = 1.0
    """Range of the intonation over the usual one (espeak-ng only)."""
    gap: int = 0
    """Extra pause between words, units of 10 ms (espeak-ng only)."""

    @classmethod
    def draw(cls, rng: random.Random, wide: bool = False) -> Manner:
        """Draw a way of speaking for training; `wide` allows pitches that make another person of a voice."""
        gap = rng.choice([0, 0, 0, 0, 1, 2, 4])
        pitch = rng.uniform(0.65, 1.9) if wide and rng.random() < 0.4 else rng.uniform(0.75, 1.4)
        return cls(rng.uniform(0.72, 1.3), pitch, rng.uniform(0.3, 1.6), gap)


class Synthesizer(Protocol):
    """Something that says a text with one of its voices."""

    def say(self, text: str, name: str, manner: Manner) -> Samples:
        """Return int16 samples at 16 kHz."""
        ...


def _library(name: str, package: str, flags: int = ctypes.RTLD_GLOBAL) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(name, mode=flags)
    except OSError as reason:
        raise SynthesizerMissing(f"{name} does not load ({reason}): apt install {package}") from reason


def at_16k(samples: npt.NDArray[Any], rate: int) -> Samples:
    """Return samples of any rate at 16 kHz."""
    if rate == RATE:
        return samples.astype(np.int16)
    wide: npt.NDArray[np.float32] = soxr.resample(samples.astype(np.float32), rate, RATE)
    return np.clip(wide, -32_768, 32_767).astype(np.int16)


class _EspeakEvent(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    )


_LAST_EVENT, _WORD_EVENT, _PHONEME_EVENT = 0, 1, 7


class Espeak:
    """espeak-ng in this process. Its library has one state per process, so make one."""

    marks: list[tuple[int, str]]
    """Of what was said last: the sample at which each phoneme begins, and its name."""
    word_marks: dict[int, int]
    """Of what was said last: for the places in the text where words begin, the sample at which they are said."""

    def __init__(self) -> None:
        # Not global: Piper brings an espeak-ng of its own, and the two must not find each other's functions.
        self._lib = _library("libespeak-ng.so.1", "espeak-ng", ctypes.RTLD_LOCAL)
        synchronous, tell_phonemes = 2, 1
        self._rate = self._lib.espeak_Initialize(synchronous, 0, None, tell_phonemes)
        if self._rate <= 0:
            raise SynthesizerMissing("espeak-ng has no voice data: apt install espeak-ng-data")
        self._parts: list[Samples] = []
        self.marks = []
        self.word_marks = {}
        samples, events = ctypes.POINTER(ctypes.c_short), ctypes.POINTER(_EspeakEvent)
        kind = ctypes.CFUNCTYPE(ctypes.c_int, samples, ctypes.c_int, events)
        self._callback = kind(self._take)
        self._lib.espeak_SetSynthCallback(self._callback)
        self._lib.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def _take(self, wave: Any, count: int, events: Any) -> int:
        index = 0
        while events and events[index].kind != _LAST_EVENT:
            if events[index].kind == _PHONEME_EVENT:
                self.marks.append((events[index].milliseconds * RATE // 1_000, events[index].name.decode()))
            if events[index].kind == _WORD_EVENT:
                self.word_marks[events[index].text_position - 1] = events[index].milliseconds * RATE // 1_000
            index += 1
        if wave and count > 0:
            self._parts.append(np.ctypeslib.as_array(wave, (count,)).copy())
        return 0

    def voice(self, name: str) -> None:
        """Choose a voice such as `en-us+f3`; raises `ValueError` for one that is not there."""
        if self._lib.espeak_SetVoiceByName(name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {name!r}; `espeak-ng --voices` lists them")

    def say(self, text: str, name: str, manner: Manner) -> Samples:
        """Say a text with a voice."""
        self.voice(name)
        rate, pitch, pitch_range, word_gap = 1, 3, 4, 7
        for parameter, value in (
            (rate, 170 * manner.speed),
            (pitch, min(99.0, 50 + 60 * (manner.pitch - 1))),
            (pitch_range, min(99.0, 50 * manner.liveliness)),
            (word_gap, manner.gap),
        ):
            self._lib.espeak_SetParameter(parameter, int(value), 0)
        self._parts.clear()
        self.marks.clear()
        self.word_marks.clear()
        data = text.encode()
        utf8, by_character = 1, 1
        self._lib.espeak_Synth(data, len(data) + 1, 0, by_character, 0, utf8, None, None)
        self._lib.espeak_Synchronize()
        joined = np.concatenate(self._parts) if self._parts else np.zeros(0, np.int16)
        return at_16k(joined, self._rate)

    def phonemes(self, text: str) -> list[str]:
        """Return the phonemes of an English text by espeak-ng's own names, stress marks left out."""
        self.voice("en-us")
        pointer = ctypes.c_char_p(text.encode())
        utf8, separator = 1, ord("_") << 8
        said: bytes = self._lib.espeak_TextToPhonemes(ctypes.byref(pointer), utf8, separator) or b""
        names = re.sub(r"[',%=|:;!?]", "", said.decode()).replace(" ", "_").split("_")
        return [name for name in names if name]


class _FliteWave(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("rate", ctypes.c_int),
        ("count", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class Flite:
    """flite in this process: voices kal, kal16, awb, rms, slt."""

    def __init__(self) -> None:
        self._lib = _library("libflite.so.1", "flite")
        self._lib.flite_init()
        self._lib.flite_text_to_wave.restype = ctypes.POINTER(_FliteWave)
        self._lib.flite_text_to_wave.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        self._lib.delete_wave.argtypes = [ctypes.c_void_p]
        self._lib.feat_set_float.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float]
        for part in ("usenglish", "cmulex"):
            _library(f"libflite_{part}.so.1", "flite")
        self._voices: dict[str, int] = {}

    def _voice(self, name: str) -> int:
        if name not in self._voices:
            register = getattr(_library(f"libflite_cmu_us_{name}.so.1", "flite"), f"register_cmu_us_{name}")
            register.restype, register.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
            self._voices[name] = register(None)
        return self._voices[name]

    def say(self, text: str, name: str, manner: Manner) -> Samples:
        """Say a text with a voice."""
        voice = self._voice(name)
        features = ctypes.cast(voice, ctypes.POINTER(ctypes.c_void_p))[1]
        self._lib.feat_set_float(features, b"duration_stretch", 1 / manner.speed)
        if name.startswith("kal"):
            self._lib.feat_set_float(features, b"int_f0_target_mean", 105 * manner.pitch)
        else:
            self._lib.feat_set_float(features, b"f0_shift", manner.pitch)
        wave = self._lib.flite_text_to_wave(text.encode(), voice)
        content = wave.contents
        samples = np.ctypeslib.as_array(content.samples, (content.count,)).copy()
        rate = content.rate
        self._lib.delete_wave(wave)
        return at_16k(samples, rate)


def festival_say(texts: Sequence[str], voice: str, stretch: float = 1.0) -> list[Samples]:
    """Say texts with a Festival voice (`cmu_us_slt_arctic_hts`, `ked_diphone`, `kal_diphone`) in one process."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "say.scm"
        lines = [f"(voice_{voice})", f"(Parameter.set 'Duration_Stretch {stretch})"]
        for index, text in enumerate(texts):
            clean = re.sub(r"[^a-z' ]", "", text)
            lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{clean}")) "{folder}/{index}.wav" \'riff)')
        script.write_text("\n".join(lines), encoding="ascii")
        try:
            subprocess.run(["festival", "-b", str(script)], check=True, capture_output=True, env={**os.environ})
        except FileNotFoundError as reason:
            raise SynthesizerMissing("festival is not installed: apt install festival festvox-us-slt-hts") from reason
        return [_read(Path(folder) / f"{index}.wav") for index in range(len(texts))]


def _read(path: Path) -> Samples:
    samples, rate = soundfile.read(path, dtype="int16")
    return at_16k(samples, rate)
