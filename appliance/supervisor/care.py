"""What the kernel is told about one child: its share of the cores, its core, and its place in the line when memory runs out.

Set by the supervisor as soon as the child exists, so that each of its threads inherits it. Outside the unit most of it is not
permitted; a refusal is no failure, since only a busy machine would notice.
"""

import os
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

OWN_CORE_FROM = 4
"""Cores from which on one of them is the card's."""


class Care(NamedTuple):
    """How one process is treated."""

    nice: int = 0
    """From -20 to 19; a lower one gets more of a busy core. The unit permits -10 (LimitNICE)."""
    oom: int = 0
    """From -1000 to 1000; the highest is killed first. The unit permits -500 (OOMScoreAdjust)."""
    own_core: bool = False
    """Stays on the last core of a machine that has enough: what is in that core's caches stays there."""


def own_core(cores: AbstractSet[int]) -> set[int]:
    """The last of these cores when there are enough to have one for the card alone; else none."""
    return {max(cores)} if len(cores) >= OWN_CORE_FROM else set()


def take_care(pid: int, care: Care) -> None:
    """Tells the kernel, as far as it permits."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, care.nice)
    with suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text(str(care.oom))
    if care.own_core and (core := own_core(os.sched_getaffinity(0))):
        with suppress(OSError):
            os.sched_setaffinity(pid, core)
