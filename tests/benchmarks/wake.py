"""How well the wake engines wake: misses, false wakes, lag and CPU for every engine, word and sensitivity that can be judged.

Run `python -m tests.benchmarks.wake`; it needs the recordings in `../shared/speech` and one core for three minutes. The clips
of "jarvis", "computer" and most of "alexa" were recorded for Porcupine's own maker, which flatters it; there is none of
"hey jarvis". Figures and the choice they led to are in `appliance/ear/README.md`.
"""

import csv
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from appliance.ear import microwakeword, porcupine
from appliance.ear.core import REFRACTORY
from appliance.ear.framing import Frames
from appliance.sound import read_sound
from appliance.units import BLOCK, RATE, samples, seconds

Samples = npt.NDArray[np.int16]

SPEECH = Path(__file__).parents[3] / "shared" / "speech"
"""Real recordings; not part of this repository."""

SENSITIVITIES = (0.3, 0.5, 0.7, 0.9)
PORCUPINE_WORDS = ("jarvis", "computer", "alexa")
MICRO_WORDS = {"alexa": "alexa", "hey mycroft": "hey mycroft", "okay nabu": "okay nabu", "hey jarvis": ""}
"""Our words and the label of their clips; empty where there is none."""

NOISES = ("bl_rain", "babble_8talkers", "tv_like_speech_over_music", "mus_brahms_strings", "sc_doing_the_dishes")
"""One for each clip in turn: weather, many voices, a television, music, a kitchen."""

SNR = 10.0
"""dB, of the labelled word over the noise under it."""

GAP = samples(1.5)
"""Between two clips: their engines go on as in a room, and are not reset."""

EARLY, LATE = samples(0.3), samples(0.8)
"""A detection belongs to a clip from so long before the labelled end of the word until so long after it."""


class Clip(NamedTuple):
    """One labelled wake word in a stream."""

    word: str
    end: int
    reliable: bool
    """Whether the label's end may be used for lags: two methods agreed on it."""


class Hit(NamedTuple):
    """A detection: where it was reported, where the engine puts the word's end, and its score."""

    reported: int
    at: int
    score: float


class Stream(NamedTuple):
    """Recordings in a row, and the wake words in them."""

    sound: Samples
    clips: list[Clip]


class Listener(Protocol):
    """Hits by word, from a stream."""

    def __call__(self, sound: Samples) -> dict[str, list[Hit]]: ...


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


def by_porcupine(sensitivity: float) -> Listener:
    """All words in one engine, which costs no more than one of them."""
    words = list(PORCUPINE_WORDS)

    def listen(sound: Samples) -> dict[str, list[Hit]]:
        handle = porcupine.open_1(words, sensitivity)
        frames, hits = Frames(handle.frame_length), {word: list[Hit]() for word in words}
        for end, block in blocks(sound):
            for frame, ago in frames.cut(block):
                index = handle.process(frame.tolist())
                if index >= 0:
                    hits[words[index]].append(Hit(end - ago, end - ago - porcupine.LAG, porcupine.CERTAIN))
        handle.delete()
        return hits

    return listen


def by_microwakeword(word: str) -> Listener:
    """At the highest sensitivity; stricter ones are thresholds on the scores."""

    def listen(sound: Samples) -> dict[str, list[Hit]]:
        engine = microwakeword.load(word, sensitivity=1.0)
        hits = [
            Hit(end - found.ago + microwakeword.LAG, end - found.ago, found.score)
            for end, block in blocks(sound)
            if (found := engine.hear(block)) is not None
        ]
        engine.close()
        return {word: hits}

    return listen


def rested(hits: list[Hit], least: float = 0.0) -> list[Hit]:
    """Hits as the ear reports them: of at least a score, and none within its refractory time."""
    kept: list[Hit] = []
    for hit in hits:
        if hit.score > least and (not kept or hit.reported - kept[-1].reported >= REFRACTORY):
            kept.append(hit)
    return kept


def matched(hits: list[Hit], clips: list[Clip]) -> list[tuple[Clip, Hit | None]]:
    """Each clip with the first hit that belongs to it."""
    return [
        (clip, next((hit for hit in hits if clip.end - EARLY <= hit.reported <= clip.end + LATE), None))
        for clip in clips
    ]


class Case(NamedTuple):
    """What was heard of one engine and word, before a threshold is put to it."""

    engine: str
    word: str
    clean: tuple[list[Hit], list[Clip]]
    noisy: tuple[list[Hit], list[Clip]]
    false: list[Hit]
    negative_hours: float
    cpu: float
    """Seconds of CPU for an hour of sound."""


def heard(engine: str, word: str, label: str, listener: Listener, false: list[Hit], hours: float, cpu: float) -> Case:
    """Plays the word's clips to an engine."""
    pairs = []
    for noisy in (False, True):
        stream = wake_stream(label, noisy) if label else Stream(hiss(GAP, 0), [])
        pairs.append((listener(stream.sound)[word], stream.clips))
    return Case(engine, word, pairs[0], pairs[1], false, hours, cpu)


def row(case: Case, sensitivity: float, least: float) -> dict[str, Any]:
    """One line of the table."""
    clean, noisy = (matched(rested(hits, least), clips) for hits, clips in (case.clean, case.noisy))
    lags = [seconds(hit.reported - clip.end) for clip, hit in clean if hit is not None and clip.reliable]
    ends = [seconds(hit.at - clip.end) for clip, hit in clean if hit is not None and clip.reliable]
    false = rested(case.false, least)
    return {
        "engine": case.engine,
        "word": case.word,
        "sensitivity": sensitivity,
        "clips": len(clean),
        "missed": sum(hit is None for _clip, hit in clean),
        "missed_10db": sum(hit is None for _clip, hit in noisy),
        "false": len(false),
        "false_per_hour": round(len(false) / case.negative_hours, 2),
        "lag": _quantiles(lags),
        "end_error": _quantiles(ends),
        "cpu_s_per_hour": round(case.cpu, 1),
    }


def _quantiles(values: list[float]) -> tuple[float, float, float] | None:
    """10 %, 50 %, 90 %, in seconds."""
    return tuple(round(float(q), 3) for q in np.quantile(values, (0.1, 0.5, 0.9))) if values else None  # type: ignore[return-value]


def _cases() -> Iterator[tuple[Case, float, float]]:
    negative = negative_stream()
    hours = len(negative.sound) / RATE / 3600
    for sensitivity in SENSITIVITIES:
        listener = by_porcupine(sensitivity)
        false, cpu = _timed(listener, negative.sound)
        for word in PORCUPINE_WORDS:
            yield heard("porcupine", word, word, listener, false[word], hours, cpu / hours), sensitivity, 0.0
    for word, label in MICRO_WORDS.items():
        listener = by_microwakeword(word)
        false, cpu = _timed(listener, negative.sound)
        case = heard("microwakeword", word, label, listener, false[word], hours, cpu / hours)
        for sensitivity in SENSITIVITIES:
            yield case, sensitivity, microwakeword.least_score(word, sensitivity)


def _timed(listener: Listener, sound: Samples) -> tuple[dict[str, list[Hit]], float]:
    began = time.process_time()
    return listener(sound), time.process_time() - began


def measure() -> list[dict[str, Any]]:
    """One row for each engine, word and sensitivity."""
    return [row(case, sensitivity, least) for case, sensitivity, least in _cases()]


def main() -> None:
    """Prints the table, or JSON lines with `--json`."""
    rows = measure()
    if "--json" in sys.argv:
        print("\n".join(json.dumps(line) for line in rows))
        return
    print("| engine | word | sens. | clips | missed | at 10 dB | false/h | lag 10/50/90 % | end error | CPU s/h |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for line in rows:
        print("| " + " | ".join(_cell(value) for key, value in line.items() if key != "false") + " |")


def _cell(value: Any) -> str:
    return (
        " / ".join(f"{part:+.2f}" for part in value)
        if isinstance(value, tuple)
        else "-"
        if value is None
        else str(value)
    )


if __name__ == "__main__":
    main()
