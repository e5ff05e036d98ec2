"""What a block of 20 ms costs to write and to read, beside one memcpy of it measured in the same run.

`python -m tests.benchmarks.ring` prints the table.
"""

import statistics
import time
import uuid
from collections.abc import Callable
from typing import TypedDict

import numpy as np

from appliance.ring import Ring, _ring

BLOCK = 320
"""Samples: 20 ms at 16 kHz."""
ROUNDS, BATCH = 2000, 50


class Figure(TypedDict):
    """One measured number and whether it holds what was promised."""

    name: str
    value: float
    unit: str
    target: str
    holds: bool


def median_ns(batch: Callable[[], None]) -> float:
    """Median over `ROUNDS` batches of the time of one of the `BATCH` repetitions in it."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter_ns()
        batch()
        times.append((time.perf_counter_ns() - began) / BATCH)
    return statistics.median(times)


def through_python() -> float:
    """Nanoseconds of one write and one read of a block through Python's calls, times recorded."""
    block, out = np.zeros(BLOCK, np.int16), np.empty(BLOCK, np.int16)
    with Ring.create(f"/hark-bench-{uuid.uuid4().hex}", 16_000 * 30) as ring:
        write, read_into = ring.write, ring.read_into

        def batch() -> None:
            for _ in range(BATCH):
                read_into(write(block, 1) - BLOCK, out)

        return median_ns(batch)


def measure() -> list[Figure]:
    """The ring's figures, smaller is better; the target counts the memcpy of the same run."""
    core, memcpy = _ring.bench(BLOCK, ROUNDS)
    limit = 3 * memcpy + 1000
    target = f"<= 3 x memcpy + 1 us = {limit:.0f} ns"

    def figure(name: str, value: float, target: str, holds: bool) -> Figure:
        return Figure(name=name, value=round(value, 1), unit="ns", target=target, holds=holds)

    called = through_python()
    return [
        figure("ring: memcpy of 20 ms", memcpy, "", True),
        figure("ring: write + read of 20 ms, C core", core, target, core <= limit),
        figure("ring: write + read of 20 ms, from Python", called, target, called <= limit),
    ]


if __name__ == "__main__":
    for row in measure():
        print(f"{row['name']:45} {row['value']:9} {row['unit']}  {row['target']}  {'ok' if row['holds'] else 'MISSED'}")
