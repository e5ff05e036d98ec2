"""How well the shipped file hears: voices and synthesizers it never heard, noise, and real people who say something else.

Everything goes through whisper.cpp with the file that ships. Sentences are drawn from the grammar with a seed of their own.
"""

from __future__ import annotations

import csv
import hashlib
import json
import platform
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from models.starter.ears import cast, grammar, noises
from models.starter.ears.hearing import ACCEPT, Ears, Transcript
from models.starter.ears.voices import RATE, Espeak, Manner, Samples, as_said, festival_say

SEED = 5_052_026
RECORDINGS = Path(__file__).parents[4] / "shared" / "speech"


@dataclass(frozen=True)
class Spoken:
    """One utterance of the evaluation."""

    voices: str
    written: str
    samples: Samples


def spoken_sentences(per_group: int) -> list[Spoken]:
    """Have the held-out voices say sentences; every fifth is said rather slow or fast."""
    rng, sentences = random.Random(SEED), grammar.load()
    espeak = Espeak()
    spoken: list[Spoken] = []
    for speaker in cast.HELD_OUT[:2]:
        texts = [sentences.draw(rng) for _ in range(per_group)]
        for stretch in (0.85, 1.0, 1.15):
            part = texts[int(stretch * 20 - 17) // 3 :: 3]
            said = festival_say([as_said(text) for text in part], speaker.voice, stretch)
            spoken += [Spoken(f"festival {speaker.voice}", text, one) for text, one in zip(part, said, strict=True)]
    for _ in range(per_group):
        text, speaker = sentences.draw(rng), rng.choice(cast.HELD_OUT[2:])
        manner = Manner(rng.uniform(0.8, 1.2), rng.uniform(0.85, 1.2))
        spoken.append(Spoken("espeak-ng accents and variants", text, espeak.say(as_said(text), speaker.voice, manner)))
    return spoken


def in_noise(spoken: Sequence[Spoken], decibels: float, recordings: Path | None) -> list[Spoken]:
    """Return the utterances with noise `decibels` below the speech: computed noise, or recorded where there is a folder."""
    draw = np.random.default_rng(SEED)
    if recordings is None:
        bank = [*noises.bank(draw, 20, 10.0, [one.samples for one in spoken[:200]])]
    else:
        bank = [_noise(path) for path in sorted(recordings.glob("*.wav"))]
    return [
        Spoken(one.voices, one.written, mixed(one.samples, bank[index % len(bank)], decibels, draw))
        for index, one in enumerate(spoken)
    ]


def _noise(path: Path) -> noises.Noise:
    return np.asarray(soundfile.read(path, dtype="float32")[0])


def mixed(samples: Samples, noise: noises.Noise, decibels: float, draw: np.random.Generator) -> Samples:
    """Mix noise under speech at a ratio of powers, the speech's own pauses left out of its power."""
    padded = np.pad(samples.astype(np.float32) / 32_768, (RATE // 5, RATE // 4))
    piece = np.take(noise, np.arange(len(padded)) + int(draw.integers(len(noise))), mode="wrap")
    active = padded[np.abs(padded) > 0.03 * np.abs(padded).max()]
    wanted = np.sqrt((active**2).mean() / ((piece**2).mean() + 1e-12)) * 10 ** (-decibels / 20)
    both = padded + piece * wanted
    both *= min(1.0, 0.95 / np.abs(both).max())
    return np.asarray(both * 32_767, np.int16)


def quiet_around(spoken: Sequence[Spoken]) -> list[Spoken]:
    """Return the utterances with a little silence around, as the ear hands them over."""
    return [Spoken(one.voices, one.written, np.pad(one.samples, (RATE // 5, RATE // 4))) for one in spoken]


def said_in_training(corpus: Path) -> frozenset[str]:
    """Return the sentences of the training corpus; none where it is not on this machine."""
    shards = (json.loads(path.read_text(encoding="utf-8")) for path in corpus.glob("[0-9][0-9].json"))
    return frozenset(item["written"] for shard in shards for item in shard)


def score(ears: Ears, spoken: Sequence[Spoken], trained: frozenset[str]) -> dict[str, Any]:
    """Return the shares of sentences exactly right, right and accepted, and wrong but accepted.

    By voices, over all, and over the sentences that nobody said in training.
    """
    heard = [(one, ears.hear(one.samples)) for one in spoken]
    groups = {one.voices for one in spoken}
    table: dict[str, Any] = {
        name: _shares([pair for pair in heard if pair[0].voices == name]) for name in sorted(groups)
    }
    table["all"] = _shares(heard)
    if trained:
        table["sentences not in training"] = _shares([pair for pair in heard if pair[0].written not in trained])
    wrong = [
        (one.voices, one.written, said.text, round(said.confidence, 3))
        for one, said in heard
        if one.written != said.text
    ]
    table["examples of errors"] = wrong[:12]
    return table


def _shares(heard: Sequence[tuple[Spoken, Transcript]]) -> dict[str, float]:
    right = [one.written == said.text for one, said in heard]
    acted = [said.understood() for _, said in heard]
    total = len(heard)
    return {
        "sentences": total,
        "exactly right": round(sum(right) / total, 4),
        "right and accepted": round(sum(a and r for a, r in zip(acted, right, strict=True)) / total, 4),
        "wrong but accepted": round(sum(a and not r for a, r in zip(acted, right, strict=True)) / total, 4),
    }


def human_speech(recordings: Path) -> Iterator[tuple[str, str, Samples]]:
    """Yield set, transcript and samples of real people: `speech`, and the pieces of `negatives` up to 12 s."""
    for row in _table(recordings / "speech.tsv"):
        yield "speech", row["text_norm"], _samples(recordings / "speech" / f"{row['id']}.wav")
    for row in _table(recordings / "negatives_segments.tsv"):
        start, end = int(float(row["start_s"]) * RATE), int(float(row["end_s"]) * RATE)
        if end - start <= 12 * RATE:
            path = recordings / "negatives" / row["file"]
            yield "negatives", row["transcript"].lower(), _samples(path, start, end)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _samples(path: Path, start: int = 0, end: int | None = None) -> Samples:
    return np.asarray(soundfile.read(path, dtype="int16", start=start, stop=end)[0])


def refusals(ears: Ears, recordings: Path) -> dict[str, Any]:
    """Return how often real speech that is no sentence of the grammar was taken for one."""
    rng, sentences = random.Random(SEED), grammar.load()
    known = {sentences.draw(rng) for _ in range(200_000)}
    heard = [(group, text, ears.hear(samples)) for group, text, samples in human_speech(recordings)]
    outside = [entry for entry in heard if entry[1] not in known]
    table: dict[str, Any] = {}
    for group in ("speech", "negatives"):
        said = [(text, transcript) for name, text, transcript in outside if name == group]
        taken = [(text, one.text, round(one.confidence, 3)) for text, one in said if one.understood()]
        unguarded = sum(one.understood(0.0) for _, one in said)
        table[group] = {
            "recordings": len(said),
            "answered with a command": round(len(taken) / max(1, len(said)), 4),
            "without the confidence": round(unguarded / max(1, len(said)), 4),
            "taken": taken[:12],
        }
    table["inside the grammar"] = [
        (text, one.text, round(one.confidence, 3)) for _, text, one in heard if text in known
    ]
    return table


def evaluate(model: Path, per_group: int, corpus: Path, recordings: Path = RECORDINGS) -> dict[str, Any]:
    """Measure everything; returns what `evaluation.json` holds."""
    ears = Ears(model, threads=1)
    spoken, trained = spoken_sentences(per_group), said_in_training(corpus)
    result: dict[str, Any] = {
        "machine": f"{platform.machine()}, one thread",
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "accept": ACCEPT,
        "clean": score(ears, quiet_around(spoken), trained),
        "10 dB, computed noise": score(ears, in_noise(spoken, 10, None), trained),
    }
    if recordings.exists():
        result["10 dB, recorded noise"] = score(ears, in_noise(spoken, 10, recordings / "noise"), trained)
        result["real speech outside the grammar"] = refusals(ears, recordings)
    started = time.perf_counter()
    for one in spoken[:100]:
        ears.hear(one.samples)
    result["milliseconds a sentence"] = round(10 * (time.perf_counter() - started), 1)
    return result


def save(result: dict[str, Any], path: Path) -> None:
    """Write the result for people and tools."""
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False, default=asdict) + "\n", encoding="utf-8")
