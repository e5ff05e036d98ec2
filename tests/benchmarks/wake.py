"""How well the wake engines wake: misses, false wakes, lag and CPU for every engine, word and sensitivity that can be judged.

Run `python -m tests.benchmarks.wake`; it needs the recordings in `../shared/speech` and one core for three minutes. The clips
of "jarvis", "computer" and most of "alexa" were recorded for Porcupine's own maker, which flatters it; there is none of
"hey jarvis". Figures and the choice they led to are in `appliance/ear/README.md`.
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np

from appliance.config import EarConfig
from appliance.ear import microwakeword, porcupine
from appliance.ear.core import REFRACTORY
from appliance.ear.framing import Frames
from appliance.units import RATE, samples, seconds
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.recordings import GAP, SPEECH, Clip, Samples, Stream, blocks, hiss, negative_stream, wake_stream

SENSITIVITIES = (0.3, 0.5, 0.7, 0.9)
PORCUPINE_WORDS = ("jarvis", "computer", "alexa")
MICRO_WORDS = {"alexa": "alexa", "hey mycroft": "hey mycroft", "okay nabu": "okay nabu", "hey jarvis": ""}
"""Our words and the label of their clips; empty where there is none."""

EARLY, LATE = samples(0.3), samples(0.8)
"""A detection belongs to a clip from so long before the labelled end of the word until so long after it."""


class Hit(NamedTuple):
    """A detection: where it was reported, where the engine puts the word's end, and its score."""

    reported: int
    at: int
    score: float


class Listener(Protocol):
    """Hits by word, from a stream."""

    def __call__(self, sound: Samples) -> dict[str, list[Hit]]: ...


def by_porcupine(sensitivity: float) -> Listener:
    """All words in one engine, which costs no more than one of them."""
    words = list(PORCUPINE_WORDS)

    def listen(sound: Samples) -> dict[str, list[Hit]]:
        handle = porcupine.open_1(words, sensitivity)
        frames, hits = Frames(handle.frame_length), {word: list[Hit]() for word in words}
        for end, block in blocks(sound):
            for frame, ago in frames.cut(block):
                index = handle.process(frame)
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


def porcupine_cases(sensitivity: float, negative: Samples) -> Iterator[Case]:
    """One case for each word."""
    listener, hours = by_porcupine(sensitivity), len(negative) / RATE / 3600
    false, cpu = _timed(listener, negative)
    for word in PORCUPINE_WORDS:
        yield heard("porcupine", word, word, listener, false[word], hours, cpu / hours)


def microwakeword_case(word: str, negative: Samples) -> Case:
    """The one case of a word; sensitivities are thresholds on it."""
    listener, hours = by_microwakeword(word), len(negative) / RATE / 3600
    false, cpu = _timed(listener, negative)
    return heard("microwakeword", word, MICRO_WORDS[word], listener, false[word], hours, cpu / hours)


def _timed(listener: Listener, sound: Samples) -> tuple[dict[str, list[Hit]], float]:
    began = time.process_time()
    return listener(sound), time.process_time() - began


def compare() -> Iterator[dict[str, Any]]:
    """One row for each engine, word and sensitivity."""
    negative = negative_stream().sound
    for word in MICRO_WORDS:
        case = microwakeword_case(word, negative)
        for sensitivity in SENSITIVITIES:
            yield row(case, sensitivity, microwakeword.least_score(word, sensitivity))
    for sensitivity in SENSITIVITIES:
        for case in porcupine_cases(sensitivity, negative):
            yield row(case, sensitivity, 0.0)


def measure() -> list[Figure]:
    """The figures of the engine, word and sensitivity that are the default; none without the recordings."""
    if not SPEECH.exists():
        return []
    config, negative = EarConfig(), negative_stream().sound
    if config.wake_engines[0] == "porcupine":
        cases = {case.word: case for case in porcupine_cases(config.sensitivity, negative)}
        line = row(cases[config.wake_word], config.sensitivity, 0.0)
    else:
        least = microwakeword.least_score(config.wake_word, config.sensitivity)
        line = row(microwakeword_case(config.wake_word, negative), config.sensitivity, least)
    missed, noisy = (100 * line[key] / line["clips"] for key in ("missed", "missed_10db"))
    false, ends = line["false_per_hour"], line["end_error"]
    return [
        figure("wake word missed", missed, "%"),
        figure("wake word missed at 10 dB noise", noisy, "%"),
        figure("false wakes", false, "an hour", "under 0.5", false < 0.5),
        figure("wake word's end to its report, median", 1000 * line["lag"][1], "ms"),
        figure("error of the engine's end of the word, 90 %", 1000 * max(map(abs, ends)), "ms"),
        figure("CPU of the wake word", line["cpu_s_per_hour"] / 36, "% of a core"),
    ]


def main() -> None:
    """Prints the table as it comes, or JSON lines with `--json`."""
    if not SPEECH.exists():
        sys.exit(f"{SPEECH}: the recordings are not here.")
    if "--json" not in sys.argv:
        print("| engine | word | sens. | clips | missed | at 10 dB | false/h | lag 10/50/90 % | end error | CPU s/h |")
        print("|---|---|---|---|---|---|---|---|---|---|")
    for line in compare():
        cells = " | ".join(_cell(value) for key, value in line.items() if key != "false")
        print(json.dumps(line) if "--json" in sys.argv else f"| {cells} |", flush=True)


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " / ".join(f"{part:+.2f}" for part in value)
    return "-" if value is None else str(value)


if __name__ == "__main__":
    main()
