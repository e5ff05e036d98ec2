"""How many threads each engine gets: one table, by the number of cores.

The engines' threads meet at barriers, where they spin: one thread more than there are free cores turns milliseconds into
seconds. So the budget is not per engine but per moment: what runs at the same time, together, fits the cores.
"""

import os
from collections.abc import MutableMapping
from typing import NamedTuple

from appliance.config import ThreadsConfig

MOST = 4
"""Threads of one engine at most: beyond, memory is the limit and not arithmetic."""


class Budget(NamedTuple):
    """Threads of each engine."""

    stt: int
    llm_prompt: int
    """While it reads the prompt: nothing is being said yet."""
    llm: int
    """While it writes the answer and the first clause is already being spoken."""
    tts: int


MOMENTS: tuple[tuple[str, ...], ...] = (("stt",), ("llm_prompt",), ("llm", "tts"))
"""What runs at the same time; audio and ear run always, and get a core of their own from three cores on."""


def cores() -> int:
    """Cores that this process may run on."""
    return len(os.sched_getaffinity(0))


def budget(available: int, wanted: ThreadsConfig | None = None) -> Budget:
    """The table's row for `available` cores, with what the owner set in its place.

    Every engine has at least one thread: where cores are fewer than engines, they take turns, and one thread alone has
    nobody to spin for.
    """
    free = max(1, available - 1)
    tts = 1 if free < 6 else 2
    table = Budget(
        stt=min(free, MOST),
        llm_prompt=min(free, MOST),
        llm=max(1, min((free if free > 1 else available) - tts, MOST)),
        tts=tts,
    )
    wanted = wanted or ThreadsConfig()
    return Budget(
        stt=wanted.stt or table.stt,
        llm_prompt=wanted.llm or table.llm_prompt,
        llm=wanted.llm or table.llm,
        tts=wanted.tts or table.tts,
    )


def quieten(threads: int, environment: MutableMapping[str, str] = os.environ) -> None:
    """Makes OpenMP's threads sleep instead of spin where they wait; before the engine's library is loaded, or in vain.

    What the owner has set in the environment stays.
    """
    environment.setdefault("OMP_WAIT_POLICY", "passive")
    environment.setdefault("OMP_NUM_THREADS", str(threads))
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
