"""Streams to try an ear on, made of the real recordings in `../shared/speech`, which are not part of this repository."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from appliance.sound import read_sound
from appliance.units import BLOCK, samples

Samples = npt.NDArray[np.int16]

SPEECH = Path(__file__).parents[3] / "shared" / "speech"
"""Real recordings; not part of this repository."""

NOISES = ("bl_rain", "babble_8talkers", "tv_like_speech_over_music", "mus_brahms_strings", "sc_doing_the_dishes")
"""One for each clip in turn: weather, many voices, a television, music, a kitchen."""

SNR = 10.0
"""dB, of the labelled word over the noise under it."""

GAP = samples(1.5)
"""Between two clips: their engines go on as in a room, and are not reset."""


class Clip(NamedTuple):
    """One labelled wake word in a stream."""

    word: str
    end: int
    reliable: bool
    """Whether the label's end may be used for lags: two methods agreed on it."""


class Stream(NamedTuple):
    """Recordings in a row, and the wake words in them."""

    sound: Samples
    clips: list[Clip]


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the recordings' tables."""
    with (SPEECH / name).open() as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def hiss(count: int, seed: int) -> Samples:
    """Faint noise, -82 dBFS: a room is never digitally silent."""
    return np.rint(np.random.default_rng(seed).normal(0, 2.6, count)).astype(np.int16)


def wake_stream(word: str, noisy: bool) -> Stream:
    """All clips of a word in a row, clean or with noise at `SNR` under each."""
    pieces: list[Samples] = []
    clips: list[Clip] = []
    at = 0
    for number, row in enumerate(row for row in table("wake.tsv") if row["keyword"] == word):
        clip = np.concatenate([hiss(GAP, number), read_sound(SPEECH / row["file"])])
        begin, end = (GAP + samples(float(row[edge])) for edge in ("start_s", "end_s"))
        if noisy:
            clip = mixed(clip, slice(begin, end), NOISES[number % len(NOISES)], number)
        clips.append(Clip(word, at + end, row["bounds_method"] == "energy+align"))
        pieces.append(clip)
        at += len(clip)
    pieces.append(hiss(GAP, len(pieces)))
    return Stream(np.concatenate(pieces), clips)


def mixed(clip: Samples, word: slice, noise: str, seed: int) -> Samples:
    """The clip with a noise under all of it, `SNR` dB below the word."""
    bed = read_sound(SPEECH / "noise" / f"{noise}.wav").astype(np.float64)
    start = int(np.random.default_rng(seed).integers(0, len(bed)))
    bed = np.resize(np.roll(bed, -start), len(clip))
    gain = 10 ** (-SNR / 20) * _rms(clip[word].astype(np.float64)) / max(_rms(bed[word]), 1.0)
    return np.clip(np.rint(clip + gain * bed), -32768, 32767).astype(np.int16)


def _rms(sound: npt.NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def negative_stream() -> Stream:
    """Everything without a wake word of ours in it, in a row: speech, single words, other wake words, noise, television."""
    folders = (SPEECH / "negatives", SPEECH / "speech", SPEECH / "noise")
    sounds = [read_sound(path) for folder in folders for path in sorted(folder.iterdir())]
    return Stream(np.concatenate(sounds), [])


def blocks(sound: Samples) -> Iterator[tuple[int, Samples]]:
    """The index after each whole block, and the block."""
    for index in range(0, len(sound) - BLOCK + 1, BLOCK):
        yield index + BLOCK, sound[index : index + BLOCK]
