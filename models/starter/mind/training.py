"""Training: a seeded stream of conversations, AdamW, courses of one warm-up and one cosine each."""

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from models.starter.mind import tokenizer as t
from models.starter.mind.conversation import SYSTEM_PARTS, Conversation, Teacher, converse
from models.starter.mind.network import Mind, Shape
from models.starter.mind.questions import Question, load_questions
from models.starter.mind.unknown import load_unknown

LAST_SHARE = 0.8
"""Of the last course in the weights that ship; the rest is the course before."""

PIECES = 1536
"""Word pieces beside the specials and the bytes."""


@dataclass(frozen=True)
class Course:
    """One rise and fall of the learning rate."""

    steps: int
    peak_rate: float
    rough: bool
    """Whether people and recognisers are at their worst."""
    long_share: float = 0.0
    """Share of long conversations."""
    warmup: int = 150
    """Steps to the peak rate."""


@dataclass(frozen=True)
class Plan:
    """How long and how boldly to train."""

    courses: tuple[Course, ...] = (
        Course(2000, 2e-3, rough=False),
        Course(1600, 1.5e-3, rough=True),
        Course(600, 1.2e-3, rough=True, long_share=0.5, warmup=60),
    )
    batch: int = 8
    """Conversations a step."""
    dropout: float = 0.05
    decay: float = 0.05
    seed: int = 2026
    threads: int = 1


def prepare_tokenizer(questions: list[Question], seed: int) -> t.Tokenizer:
    """Learn the pieces from what will be asked and answered."""
    teacher = Teacher(questions, load_unknown(), random.Random(seed))
    texts = [f" {phrase}" for question in questions for phrase in question.asks]
    texts += [question.answer for question in questions for _ in range(6)]
    texts += [f" {part}" for part in SYSTEM_PARTS for _ in range(3)]
    for asked, answer in islice(teacher.turns(), 12000):
        texts += [f" {asked}", answer]
    return t.Tokenizer(t.learn_pieces(texts, PIECES))


def batches(teacher: Teacher, pieces: t.Tokenizer, size: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Tokens, positions and targets, int64[size, time], conversations of like length together; -100 is not learned."""
    turns = teacher.turns()
    while True:
        drawn = sorted((converse(teacher, turns, pieces) for _ in range(size * 16)), key=lambda one: len(one.ids))
        groups = [drawn[start : start + size] for start in range(0, len(drawn), size)]
        teacher.rng.shuffle(groups)
        for group in groups:
            yield _padded(group)


def _padded(group: list[Conversation]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(one.ids) for one in group) - 1
    tokens = torch.zeros(len(group), longest, dtype=torch.long)
    positions = torch.zeros(len(group), longest, dtype=torch.long)
    targets = torch.full((len(group), longest), -100)
    for row, one in enumerate(group):
        length = len(one.ids) - 1
        tokens[row, :length] = torch.tensor(one.ids[:-1])
        positions[row, :length] = torch.tensor(one.positions[:-1])
        wanted = [token if learned else -100 for token, learned in zip(one.ids[1:], one.learn[1:], strict=True)]
        targets[row, :length] = torch.tensor(wanted)
    return tokens, positions, targets


def rate_at(step: int, course: Course) -> float:
    """The learning rate: a line up, then a cosine down to a hundredth."""
    if step < course.warmup:
        return course.peak_rate * (step + 1) / course.warmup
    done = (step - course.warmup) / max(1, course.steps - course.warmup)
    return course.peak_rate * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * done)))


def optimizer_for(mind: Mind, plan: Plan) -> torch.optim.AdamW:
    """AdamW that decays the matrices and leaves the norms alone."""
    matrices = [weight for weight in mind.parameters() if weight.ndim == 2]
    vectors = [weight for weight in mind.parameters() if weight.ndim < 2]
    groups = [{"params": matrices, "weight_decay": plan.decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def train(plan: Plan, folder: Path, device: str = "cpu") -> tuple[Mind, t.Tokenizer]:
    """Train from scratch, printing as it goes; keeps the state after each course in `folder`."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    folder.mkdir(parents=True, exist_ok=True)
    pieces = prepare_tokenizer(load_questions(), plan.seed)
    mind = Mind(Shape(pieces.size), plan.dropout).to(device)
    print(f"{sum(weight.numel() for weight in mind.parameters()):,} parameters, {pieces.size} tokens", flush=True)
    before = mind.state_dict()
    for course in range(len(plan.courses)):
        before = {name: weight.clone() for name, weight in mind.state_dict().items()}
        take_course(mind, pieces, plan, course)
        save(mind, pieces, folder / f"course{course + 1}.pt")
    mind.load_state_dict(blended(before, mind.state_dict()))
    return mind.eval(), pieces


def blended(before: dict[str, Tensor], after: dict[str, Tensor]) -> dict[str, Tensor]:
    """The last course's weights with a share of those it began from: each is good at what the other forgot."""
    return {name: (1 - LAST_SHARE) * before[name] + LAST_SHARE * after[name] for name in after}


def take_course(mind: Mind, pieces: t.Tokenizer, plan: Plan, number: int) -> None:
    """One warm-up and one cosine, with a seed of its own, so that a course can follow a saved state."""
    course = plan.courses[number]
    if number:  # the first goes on from the draw of the weights
        torch.manual_seed(plan.seed + 1000 * number)
    teacher = Teacher(
        load_questions(), load_unknown(), random.Random(plan.seed + 1 + number), course.rough, course.long_share
    )
    device = next(mind.parameters()).device
    optimizer = optimizer_for(mind.train(), plan)
    started, seen, average = time.monotonic(), 0, 0.0
    for step, batch in enumerate(islice(batches(teacher, pieces, plan.batch), course.steps)):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, course)
        loss = learn_from(mind, optimizer, tuple(part.to(device) for part in batch))
        seen += batch[0].numel()
        average = loss if step == 0 else 0.98 * average + 0.02 * loss
        if (step + 1) % 100 == 0:
            minutes = (time.monotonic() - started) / 60
            print(
                f"course {number + 1}  step {step + 1:5d}  loss {average:.4f}  {seen:,} tokens  {minutes:.1f} min",
                flush=True,
            )


def learn_from(mind: Mind, optimizer: torch.optim.AdamW, batch: tuple[Tensor, ...]) -> float:
    """One step; only positions with a target reach the vocabulary."""
    tokens, positions, targets = batch
    wanted = targets != -100
    loss = functional.cross_entropy(mind.logits(mind(tokens, positions)[wanted]), targets[wanted])
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    torch.nn.utils.clip_grad_norm_(mind.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def save(mind: Mind, pieces: t.Tokenizer, path: Path) -> None:
    """Keep weights and pieces, enough to export."""
    torch.save({"weights": mind.state_dict(), "pieces": pieces.pieces, "dropout": mind.dropout.p}, path)


def load(path: Path) -> tuple[Mind, t.Tokenizer]:
    """What `save` wrote."""
    state = torch.load(path, weights_only=True)
    pieces = t.Tokenizer(state["pieces"])
    mind = Mind(Shape(pieces.size), state["dropout"])
    mind.load_state_dict(state["weights"])
    return mind.eval(), pieces
