"""The training itself: seeded, one process, checkpoints on the way.

The loss is the decoder's cross-entropy plus the phonemes that the encoder spells (CTC): without those, attention takes
many times longer to find where a word is. The learning rate rises, stays, and falls to nothing in the last part; the weights
that are exported are a running mean.
"""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import distributed, nn
from torch.nn import functional

from models.starter.ears import first_lesson, optimiser
from models.starter.ears.augment import Batch, Heard, Listener
from models.starter.ears.corpus import Corpus
from models.starter.ears.network import Ears, Shape
from models.starter.ears.words import Vocabulary

LESSON_AGAIN = 12
"""Every so many steps, a batch of the first lesson is repeated later on."""


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train."""

    steps: int = 9_000
    minutes: float = 95.0
    """On a slow machine the training ends after this time with fewer steps; what it learns then depends on the machine."""
    batch: int = 40
    """Utterances in a step, of all workers together."""
    first: int = 300
    """Steps of the first lesson, before the others."""
    short: int = 300
    """Batches of short utterances at the beginning of the others."""
    matrix_rate: float = 0.012
    other_rate: float = 2e-3
    rise: int = 60
    """Steps until the full rate."""
    fall: float = 1.0
    """Share of the training, at its end, in which the rate falls to nothing."""
    spelling: float = 0.5
    """Weight of the phonemes' loss."""
    mean: float = 0.996
    """How slowly the running mean of the weights follows."""
    seed: int = 20261121
    go_on_from: str = ""
    """A checkpoint to begin with; empty for none."""

    def done(self, step: int, seconds: float) -> float:
        """Return how much of the training is over, 0 to 1."""
        return min(1.0, max(step / self.steps, seconds / 60 / self.minutes))

    def rate(self, step: int, done: float) -> float:
        """Return the share of the full learning rate at a step."""
        return max(0.0, min(1.0, (step + 1) / self.rise, (1 - done) / self.fall))


def of_like_length(corpus: Corpus, size: int, draw: random.Random, short: int) -> Iterator[list[Heard]]:
    """Yield batches for ever: every item once an epoch, utterances of a batch of about one length.

    The first `short` batches hold the shorter half only: they cost less, and sounds are learned from them as well.
    """
    given = 0
    while True:
        heard = [Heard(index, draw.random() < 0.45) for index in range(len(corpus.items))]
        lengths = np.array([corpus.items[one.index][1].length(one.whole) for one in heard])
        order = np.argsort(lengths * np.exp([draw.gauss(0, 0.06) for _ in heard]))
        batches = [
            [heard[row] for row in order[start : start + size]] for start in range(0, len(order) - size + 1, size)
        ]
        if given < short:
            batches = batches[: len(batches) // 2]
        draw.shuffle(batches)
        given += len(batches)
        yield from batches


def loss_of(network: Ears, batch: Batch, spelling: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the decoder's loss and the phonemes' loss (already weighed)."""
    scores, phonemes = network(batch.mel, batch.tokens)
    words = functional.cross_entropy(scores.flatten(0, 1), batch.targets.flatten(), ignore_index=-100)
    known = batch.phoneme_counts >= 0
    frames = torch.full_like(batch.phoneme_counts, phonemes.shape[1])
    counts = batch.phoneme_counts.clamp(min=0)
    log_phonemes = phonemes.log_softmax(-1).transpose(0, 1)
    each = functional.ctc_loss(log_phonemes, batch.phonemes, frames, counts, reduction="none", zero_infinity=True)
    spelled = (each * known).sum() / counts.sum().clamp(min=1)
    return words, spelling * spelled


@torch.no_grad()
def write_down(network: Ears, words: Vocabulary, mel: torch.Tensor, longest: int = 26) -> list[str]:
    """Return the transcripts that greedy decoding gives for float32[B, 2 T, 80]."""
    features, _ = network.encoder(mel)
    tokens = torch.tensor([[words.start, words.no_timestamps]] * len(mel), device=mel.device)
    done = torch.zeros(len(mel), dtype=torch.bool, device=mel.device)
    for _ in range(longest):
        following = network.decoder(tokens, features)[:, -1].argmax(-1)
        following = following.masked_fill(done, words.end)
        tokens = torch.cat([tokens, following[:, None]], dim=1)
        done |= following == words.end
        if bool(done.all()):
            break
    return [words.decode(row) for row in tokens[:, 2:].tolist()]


class Run:
    """One training run with its files in a folder. Worker 0 of `workers` alike processes prints and saves.

    Two processes of one thread each do better than one of two threads wherever something else runs as well: they wait for
    each other once a step, not at every product.
    """

    def __init__(
        self,
        folder: Path,
        corpus: Corpus,
        words: Vocabulary,
        phonemes: list[str],
        plan: Plan,
        worker: int = 0,
        workers: int = 1,
    ) -> None:
        torch.manual_seed(plan.seed)
        self.folder, self.corpus, self.words, self.phonemes, self.plan = folder, corpus, words, phonemes, plan
        self.worker, self.workers = worker, workers
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.network = Ears(Shape(words.size, len(phonemes))).to(self.device)
        if plan.go_on_from:
            saved = torch.load(plan.go_on_from, map_location=self.device, weights_only=True)
            self.network.load_state_dict(saved["weights"])
        self.mean = copy.deepcopy(self.network).eval()
        self.optimisers = optimiser.for_network(self.network, plan.matrix_rate, plan.other_rate, worker, workers)
        self.listener = Listener(corpus, words, phonemes, plan.seed + worker, self.device)
        lesson = first_lesson.Lesson.open(folder, plan.seed)
        self._teacher = first_lesson.Teacher(lesson, self.listener, phonemes, plan.batch, plan.seed)
        self._batches = of_like_length(corpus, plan.batch, random.Random(plan.seed), plan.short)

    def step(self, number: int, done: float) -> tuple[float, float, float]:
        """Learn from one batch; returns both losses, and `done` as the workers agree on it."""
        self.listener.at(done)
        if number < self.plan.first or number % LESSON_AGAIN == 0:
            words, spelled = self._teacher.loss_of(self.network, self.worker, self.workers)
        else:
            batch = self.listener.batch(next(self._batches)[self.worker :: self.workers])
            words, spelled = loss_of(self.network, batch, self.plan.spelling)
        (words + spelled).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        done = self._share_gradients(done)
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        for optim in self.optimisers:
            for group in optim.param_groups:
                group["lr"] = group.setdefault("full", group["lr"]) * self.plan.rate(number, done)
            optim.step()
            optim.zero_grad(set_to_none=True)
        slow = min(self.plan.mean, (number + 1) / (number + 20))
        with torch.no_grad():
            for mine, its in zip(self.mean.parameters(), self.network.parameters(), strict=True):
                mine.lerp_(its, 1 - slow)
        return float(words.detach()), float(spelled.detach()), done

    def _share_gradients(self, done: float) -> float:
        """Replace each gradient, and `done`, by its mean over all workers."""
        if self.workers == 1:
            return done
        gradients = [value.grad for value in self.network.parameters() if value.grad is not None]
        flat = torch.cat([*(gradient.flatten() for gradient in gradients), torch.tensor([done])])
        distributed.all_reduce(flat)
        flat /= self.workers
        begin = 0
        for gradient in gradients:
            gradient.copy_(flat[begin : begin + gradient.numel()].view_as(gradient))
            begin += gradient.numel()
        return float(flat[-1])

    def train(self, check: Corpus, minutes_between_saves: float = 4.0) -> None:
        """Take all steps; print the losses, and now and then the share of `check` written down right."""
        started = saved = time.monotonic()
        sums, number, done = np.zeros(2), 0, 0.0
        while done < 1:
            words, spelled, done = self.step(number, self.plan.done(number, time.monotonic() - started))
            number += 1
            sums += words, spelled
            if self.worker:
                continue
            if number % 50 == 0:
                losses = "words {:.3f} phonemes {:.3f}".format(*sums / 50)
                print(f"step {number}, {(time.monotonic() - started) / 60:.1f} min, {done:.0%}: {losses}", flush=True)
                sums[:] = 0
            if time.monotonic() - saved > 60 * minutes_between_saves or done >= 1:
                saved = time.monotonic()
                self.save()
                print(f"  written down right: {self.right(check):.1%} of trained voices' new sentences", flush=True)

    def right(self, check: Corpus, count: int = 160) -> float:
        """Return the share of plain items of another corpus that the mean network writes down exactly."""
        listener = object.__new__(Listener)
        listener.__dict__.update(self.listener.__dict__, _corpus=check)
        order = sorted(range(len(check.items)), key=lambda index: check.items[index][1].count)
        chosen = order[:: max(1, len(order) // count)]
        correct = 0
        for start in range(0, len(chosen), 40):
            indices = chosen[start : start + 40]
            mel = listener.batch([Heard(index, True) for index in indices], plain=True).mel
            wrote = write_down(self.mean, self.words, mel)
            correct += sum(check.items[index][1].written == text for index, text in zip(indices, wrote, strict=True))
        return correct / len(chosen)

    def save(self) -> None:
        """Write the running mean with what it takes to export it."""
        state = {"weights": self.mean.state_dict(), "shape": self.mean.shape.__dict__, "words": list(self.words.words)}
        partial = self.folder / "ears.part"
        torch.save(state, partial)
        partial.replace(self.folder / "ears.pt")
        (self.folder / "plan.json").write_text(json.dumps(self.plan.__dict__), encoding="utf-8")
