"""The first lesson: which sound is when, as espeak-ng tells it while it speaks.

Phonemes by CTC alone say nothing about when a sound is, and a network that knows nothing answers "no sound" everywhere for
thousands of steps before it finds out. espeak-ng reports the moment of every phoneme it makes. A few hundred steps on these
labels, frame by frame, and the encoder hears; CTC then teaches it the other voices.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from models.starter.ears import cast, grammar, sentences
from models.starter.ears.augment import Listener
from models.starter.ears.network import Ears
from models.starter.ears.voices import RATE, Espeak, Manner, Samples, as_said

LINES = 6_000
LONGEST = 3.5
"""Seconds; longer ones are left for later."""
FRAME = RATE // 50
"""Samples that one encoder frame stands for."""


LEAD, TAIL = 6, 10
"""Frames of quiet around a line."""
LOOKING = 0.3
"""Weight of where the decoder looks."""
LED_HEADS = 2
"""Heads of each layer that are taught where to look; the rest is free."""


@dataclass(frozen=True)
class Lesson:
    """Lines with the moments of their phonemes."""

    samples: Samples
    starts: list[int]
    """First sample of each line, and the end of the last."""
    written: list[str]
    marks: list[list[tuple[int, str]]]
    """Per line: the sample, counted from the line's start, at which each phoneme begins."""
    words: list[list[int]]
    """Per line: the sample at which each written word begins; empty where that is not known."""

    @classmethod
    def open(cls, folder: Path, seed: int) -> Lesson:
        """Read the lesson of a folder; it is made when it is not there."""
        if not (folder / "first.json").exists():
            make(folder, seed)
        about = json.loads((folder / "first.json").read_text(encoding="utf-8"))
        return cls(np.memmap(folder / "first.i16", np.int16, "r"), **about)


def make(folder: Path, seed: int) -> None:
    """Have espeak-ng say the lines of the lesson (about a minute)."""
    rng, espeak = random.Random(seed), Espeak()
    starts, written, marks, words = [0], [], [], []
    with (folder / "first.i16").open("wb") as file:
        for line in sentences.draw_lines(grammar.load(), LINES, rng.getrandbits(32)):
            voice = f"{rng.choice(cast.TRAINED_ACCENTS)}+{rng.choice(cast.TRAINED_VARIANTS)}"
            samples = espeak.say(as_said(line.said), voice, Manner.draw(rng))
            if not RATE // 5 < len(samples) < LONGEST * RATE:
                continue
            file.write(samples.tobytes())
            starts.append(starts[-1] + len(samples))
            written.append(line.written)
            marks.append(list(espeak.marks))
            words.append(_word_starts(line, espeak.word_marks))
    about = {"starts": starts, "written": written, "marks": marks, "words": words}
    (folder / "first.json").write_text(json.dumps(about), encoding="utf-8")


def _word_starts(line: sentences.Line, at: dict[int, int]) -> list[int]:
    said = as_said(line.said)
    if line.written == sentences.UNKNOWN or len(said.split()) != len(line.written.split()):
        return []
    starts, place = [0], 0
    for word in said.split():
        starts.append(at.get(place, starts[-1]))  # words said as one have the same moment
        place += len(word) + 1
    return starts[1:]


class Teacher:
    """Gives the lesson with a listener's noises, rooms and levels."""

    def __init__(self, lesson: Lesson, listener: Listener, phonemes: Sequence[str], size: int, seed: int) -> None:
        self._lesson, self._listener, self._size = lesson, listener, size
        self._rows = {name: row for row, name in enumerate(phonemes)}
        self._batches = self._of_like_length(random.Random(seed))

    def _of_like_length(self, draw: random.Random) -> Iterator[list[int]]:
        lengths = np.diff(self._lesson.starts)
        while True:
            order = np.argsort(lengths * np.exp([draw.gauss(0, 0.1) for _ in lengths])).tolist()
            batches = [order[begin : begin + self._size] for begin in range(0, len(order) - self._size, self._size)]
            draw.shuffle(batches)
            yield from batches

    def loss_of(self, network: Ears, worker: int, workers: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the losses of words and of sounds over the next batch."""
        lesson = self._lesson
        heard, written, labels, spans = [], [], [], []
        for index in next(self._batches)[worker::workers]:
            begin, end = lesson.starts[index : index + 2]
            heard.append(
                np.pad(lesson.samples[begin:end].astype(np.float32) / np.float32(32_768), (FRAME * LEAD, FRAME * TAIL))
            )
            written.append(lesson.written[index])
            labels.append(self._sounds(lesson.marks[index], end - begin))
            spans.append(_spans(lesson.words[index], end - begin))
        mel, tokens, targets = self._listener.aligned(heard, written)
        sounds = np.full((len(heard), mel.shape[1] // 2), 0)
        for row, label in enumerate(labels):
            sounds[row, LEAD : LEAD + len(label)] = label
        looks: list[torch.Tensor] = []
        scores, phonemes = network(mel, tokens, looks)
        words = functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=-100)
        wanted = torch.from_numpy(sounds).to(mel.device)
        spelled = functional.cross_entropy(phonemes.flatten(0, 1), wanted.flatten(), ignore_index=-100)
        return words + LOOKING * _looking_away(looks, spans), spelled

    def _sounds(self, marks: Sequence[tuple[int, str]], count: int) -> list[int]:
        """Return the phoneme row of each frame; 0 for pauses, -100 for a phoneme that no other speaker has."""
        label = np.zeros(count // FRAME, np.int64)
        ends = [at for at, _ in marks[1:]] + [count]
        for (begin, name), end in zip(marks, ends, strict=True):
            row = 0 if name.startswith("_") else self._rows.get(name.strip("'`,%=|:;!?"), -100)
            label[(begin + FRAME // 2) // FRAME : (end + FRAME // 2) // FRAME] = row
        return label.tolist()


def _spans(starts: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Return the first and one past the last frame of each word, with two frames of grace."""
    ends = [*starts[1:], count]
    return (
        [
            (max(0, LEAD + begin // FRAME - 2), LEAD + max(end, begin + FRAME) // FRAME + 3)
            for begin, end in zip(starts, ends, strict=True)
        ]
        if starts
        else []
    )


def _looking_away(looks: Sequence[torch.Tensor], spans: Sequence[Sequence[tuple[int, int]]]) -> torch.Tensor:
    """Return the mean -log of the attention that falls on the word to be written next."""
    wanted = torch.zeros(len(spans), looks[0].shape[2], looks[0].shape[3])
    for row, words in enumerate(spans):
        for number, (begin, end) in enumerate(words):
            wanted[row, 1 + number, begin:end] = 1  # the place of the no-timestamps token writes the first word
    wanted = wanted.to(looks[0])
    led = wanted.sum(-1) > 0
    losses = [-((look[:, :LED_HEADS] * wanted[:, None]).sum(-1) + 1e-6).log().mean(1)[led].mean() for look in looks]
    return torch.stack(losses).mean()
