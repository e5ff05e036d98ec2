"""Ten thousand turns of a hurried household around the real dialogue, on our own clock: what is lost, doubled or left behind.

`python -m tests.benchmarks turns` (some minutes). See `tests/flow/simulation.py` for what people do and what dies.
"""

import gc
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.progress import track

from tests.flow.simulation import Simulation

TURNS = 10_000

WARM = 1_000
"""Turns before memory is looked at first."""

GROWTH = 500
"""Blocks of Python's memory that may be more at the end than after the warm-up: what a turn in flight holds."""


def measure() -> Iterator[dict[str, object]]:
    """Faults, turns that were not closed exactly once, growth of Python's memory."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        simulation = Simulation(Path(folder), seed=20261121, patch=patch)
        try:
            yield from _live(simulation)
        finally:
            simulation.close()


def _live(simulation: Simulation) -> Iterator[dict[str, object]]:
    before = 0
    began = simulation.now
    for number in track(range(1, TURNS + 1), "turns", transient=True):
        while simulation.dialogue.state.turn < number:
            simulation.something()
            simulation.run_for(simulation.draw.choice((0.1, 0.5, 1.5, 4.0)))
        if number == WARM:
            before = _held(simulation)
    simulation.settle()
    last = simulation.dialogue.state.turn
    growth = _held(simulation) - before
    wrong = len(simulation.faults) + sum(simulation.closed.get(turn) != 1 for turn in range(1, last + 1))
    hours = (simulation.now - began) / 3600
    yield {"name": "simulated turns", "value": last, "unit": f"turns in {hours:.1f} h", "target": "", "holds": None}
    yield {
        "name": "turns that hung, were lost, doubled or closed twice",
        "value": wrong,
        "unit": "turns",
        "target": "0",
        "holds": wrong == 0,
    }
    yield {
        "name": "memory that the dialogue gained over them",
        "value": growth,
        "unit": "blocks",
        "target": f"<= {GROWTH}",
        "holds": growth <= GROWTH,
    }


def _held(simulation: Simulation) -> int:
    """Blocks of memory that Python's objects take, the simulation's own book-keeping (one a turn) left out."""
    gc.collect()
    return sys.getallocatedblocks() - len(simulation.closed)
