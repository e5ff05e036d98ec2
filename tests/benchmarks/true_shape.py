"""Times and memory with models of the true shape of published ones: `python -m tests.benchmarks true_shape`.

The weights are random and the words fixed (`models/true_shape`), so every run does the same work: a transcript of five tokens and
an answer whose first clause is nine tokens long. The files are written at the first run, into `.hark/true_shape`.
"""

import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

import msgspec

from appliance.config import Config
from models.progress import Silent
from models.true_shape.make import SEED, default_path, make
from tests.benchmarks.acoustic.questions import questions
from tests.benchmarks.acoustic.room import Room
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.peers.contenders import Start
from tests.benchmarks.peers.ours import Ours
from tests.benchmarks.peers.rows import Row, measured

PAIRS: tuple[tuple[str, str, float | None], ...] = (
    ("whisper-base.en", "qwen2.5-0.5b", 1_100.0),
    ("whisper-small.en", "llama-3.2-1b", None),
)
"""Ears, mind, and milliseconds from the endpoint to the first sample that are the target; a pair without one is measured only
where its files are: writing them takes minutes."""

ASKED = 8

STEPS = ("endpoint", "transcript", "first_token", "first_clause", "first_sample")
"""The marks between which the time goes."""


def made(name: str) -> Path:
    """The model's file, written if it is not there."""
    path = default_path(name)
    if not path.exists():
        make(name, path, SEED, 2, Silent())
    return path.absolute()


def breakdown(row: Row) -> dict[str, float]:
    """Median milliseconds from each mark to the next."""
    traced = [turn.marks_ms for turn in row.turns if set(STEPS) <= turn.marks_ms.keys()]
    pairs = pairwise(STEPS)
    return {
        f"{one} to {other}": median(marks[other] - marks[one] for marks in traced) for one, other in pairs if traced
    }


def figures_of(name: str, row: Row, target: float | None) -> list[Figure]:
    """One pair as rows of the table."""
    steps = breakdown(row)
    whole = sum(steps.values()) if steps else float("nan")
    holds = None if target is None else whole < target
    return [
        figure(f"{name}: endpoint to first sample", whole, "ms", f"< {target:g}" if target else None, holds),
        *(figure(f"  of it {step}", value, "ms") for step, value in steps.items()),
        figure(f"{name}: last speech to first sample, p50", row.percentile(50), "ms"),
        figure(f"{name}: PSS of all processes", row.pss_mb, "MB"),
    ]


def measure() -> list[Figure]:
    """Each pair in the whole appliance, on the virtual card."""
    found: list[Figure] = []
    for ears, mind, target in PAIRS:
        if target is None and not (default_path(ears).exists() and default_path(mind).exists()):
            continue
        stt = msgspec.structs.replace(Config().stt, model=str(made(ears)))
        config = msgspec.structs.replace(Config(), stt=stt)
        with tempfile.TemporaryDirectory(prefix="hark-t-") as folder, Room(Path(folder)) as room:
            start = Start(room, str(made(mind)), "", Path(folder) / "true_shape.log")
            row = measured(Row(mind), Ours(start, "held", config), questions(ASKED), idle=0)
        found += figures_of(f"{ears} and {mind}", row, target)
    return found
