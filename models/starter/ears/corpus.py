"""The training corpus: lines said by the trained speakers, kept as shards of samples on disk.

A shard is `NN.i16` (raw int16 at 16 kHz, items end to end) and `NN.json` (one object per item). It depends on its
number and the seed alone, so shards are made by several processes in any order, and a cut-off run goes on.
"""

from __future__ import annotations

import json
import multiprocessing
import random
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from models.starter.ears import cast, grammar, sentences
from models.starter.ears.borrowed import Abroad
from models.starter.ears.sentences import Line
from models.starter.ears.voices import RATE, Espeak, Flite, Manner, Samples, Synthesizer, as_said

SHARD_LINES = 4_000
WAKE_SHARE = 0.35
"""Share of lines that begin with a wake word, of which training often leaves only the tail."""


@dataclass(frozen=True)
class Item:
    """One line as it was said."""

    start: int
    """First sample in the shard."""
    count: int
    """Samples, the wake word included."""
    wake: int
    """Samples up to the end of the wake word; 0 when there is none."""
    written: str
    said: str
    """What was said after the wake word."""
    phonemes: list[str]
    """Of everything said, the wake word included; empty when a foreign voice spoke."""
    wake_phonemes: int
    """How many of them belong to the wake word."""
    speaker: str

    def length(self, whole: bool) -> int:
        """Samples with the wake word, or about as many as are left without it."""
        return self.count if whole else self.count - max(0, self.wake - RATE // 5)


class Studio:
    """The synthesizers of training, one per process."""

    def __init__(self) -> None:
        self._espeak = Espeak()
        self._abroad = Abroad()
        self._engines: dict[str, Synthesizer] = {"espeak": self._espeak, "flite": Flite(), "borrowed": self._abroad}
        self._lexicon = {"a": self._espeak.phonemes("a day")[:1]}  # alone it would be the letter's name

    def say(self, text: str, speaker: cast.Speaker, manner: Manner) -> Samples:
        """Say a text; silence around it is cut off."""
        return trimmed(self._engines[speaker.engine].say(as_said(text), speaker.voice, manner))

    def close(self) -> None:
        """End the synthesizers that are processes."""
        self._abroad.close()

    def phonemes(self, text: str) -> list[str]:
        """Return the phonemes of a text, word by word."""
        found: list[str] = []
        for word in as_said(text).split():
            if word not in self._lexicon:
                self._lexicon[word] = self._espeak.phonemes(word)
            found += self._lexicon[word]
        return found

    def wake_and_say(
        self, line: Line, speaker: cast.Speaker, manner: Manner, rng: random.Random
    ) -> tuple[Samples, int, str]:
        """Say a line after a wake word, in one breath or with a pause; returns samples, wake samples, wake word."""
        wake = rng.choice(sentences.WAKE_WORDS)
        alone = self.say(wake, speaker, manner)
        if rng.random() < 0.5:
            return self.say(f"{wake} {line.said}", speaker, manner), int(0.95 * len(alone)), wake
        pause = np.zeros(int(rng.uniform(0, 0.35) * RATE), np.int16)
        return np.concatenate([alone, pause, self.say(line.said, speaker, manner)]), len(alone), wake


def trimmed(samples: Samples) -> Samples:
    """Cut silence (under 1 % of the peak) off both ends, keeping 10 ms."""
    loud = np.flatnonzero(
        np.abs(samples.astype(np.int32)) > 0.01 * (np.abs(samples.astype(np.int32)).max(initial=0) + 1)
    )
    if not len(loud):
        return samples[:0]
    keep = RATE // 100
    return samples[max(0, loud[0] - keep) : loud[-1] + keep]


def make_shard(folder: Path, number: int, seed: int) -> None:
    """Make one shard unless it is there."""
    if (folder / f"{number:02}.json").exists():
        return
    studio, rng = Studio(), random.Random(f"{seed}/{number}")
    lines = sentences.draw_lines(grammar.load(), SHARD_LINES, rng.getrandbits(32))
    items: list[Item] = []
    position = 0
    with (folder / f"{number:02}.i16").open("wb") as file:
        for line in lines:
            samples, item = _say_item(studio, line, position, rng)
            if not RATE // 10 < item.count < 12 * RATE:
                continue
            file.write(samples.tobytes())
            items.append(item)
            position += item.count
    studio.close()
    partial = folder / f"{number:02}.part"
    partial.write_text(json.dumps([asdict(item) for item in items]), encoding="utf-8")
    partial.replace(folder / f"{number:02}.json")


def _say_item(studio: Studio, line: Line, position: int, rng: random.Random) -> tuple[Samples, Item]:
    speaker = cast.draw_trained(rng, foreign=line.written == sentences.UNKNOWN)
    manner, wake_word, wake = Manner.draw(rng, wide=speaker.engine == "flite"), "", 0
    if rng.random() < WAKE_SHARE:
        samples, wake, wake_word = studio.wake_and_say(line, speaker, manner, rng)
    else:
        samples = studio.say(line.said, speaker, manner)
    foreign = speaker.voice.split("+")[0] in cast.FOREIGN
    before = studio.phonemes(wake_word)
    phonemes = [] if foreign else before + studio.phonemes(line.said)
    name = f"{speaker.engine}:{speaker.voice}"
    return samples, Item(position, len(samples), wake, line.written, line.said, phonemes, len(before), name)


def make(folder: Path, shards: int, seed: int, processes: int) -> None:
    """Make all shards, `processes` at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder, number, seed) for number in range(shards)]
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=1) as pool:
        for done, _ in enumerate(pool.imap_unordered(_make_shard, jobs), 1):
            print(f"corpus: {done} of {shards} shards", flush=True)


def _make_shard(job: tuple[Path, int, int]) -> None:
    make_shard(*job)


@dataclass(frozen=True)
class Corpus:
    """The shards of a folder, opened for reading."""

    items: list[tuple[int, Item]]
    """Shard number and item."""
    shards: dict[int, Samples]

    @classmethod
    def open(cls, folder: Path, skip: frozenset[int] = frozenset()) -> Corpus:
        """Open the finished shards of a folder, those in `skip` left out."""
        items: list[tuple[int, Item]] = []
        shards: dict[int, Samples] = {}
        for path in sorted(folder.glob("[0-9][0-9].json")):
            number = int(path.stem)
            if number not in skip:
                shards[number] = np.memmap(path.with_suffix(".i16"), np.int16, "r")
                items += [(number, Item(**entry)) for entry in json.loads(path.read_text(encoding="utf-8"))]
        return cls(items, shards)

    def samples(self, index: int) -> Samples:
        """Return the samples of one item."""
        number, item = self.items[index]
        return self.shards[number][item.start : item.start + item.count]
