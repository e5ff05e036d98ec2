"""What the appliance holds, and what of it is more than it was. The comparison is pure."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.benchmarks.chaos.speaker import Speaker


class Census(NamedTuple):
    """What there is at one moment."""

    processes: int
    sockets: int
    """In the run directory."""
    memory: int
    """Names in shared memory."""
    files: dict[str, int]
    """Open file descriptors by process."""
    pss: dict[str, float]
    """Megabytes by process."""


def census(speaker: Speaker) -> Census:
    """Counts."""
    there = speaker.processes()
    files, pss = {}, {}
    for name, process in there.items():
        with suppress(psutil.Error):
            files[name], pss[name] = process.num_fds(), process.memory_full_info().pss / 1e6
    sockets = sum(each.is_socket() for each in speaker.inbox("").iterdir()) if speaker.inbox("").exists() else 0
    children = 0
    with suppress(psutil.Error):
        children = len(there["supervisor"].children(recursive=True))
    return Census(children, sockets, len(speaker.memory_names), files, pss)


def leaked(before: Census, after: Census) -> dict[str, int]:
    """What there is more of, by kind; file descriptors summed over the processes that have more."""
    more = {name: count - before.files.get(name, count) for name, count in after.files.items()}
    return {
        "processes": max(0, after.processes - before.processes),
        "sockets": max(0, after.sockets - before.sockets),
        "shared memory": max(0, after.memory - before.memory),
        "file descriptors": sum(max(0, count) for count in more.values()),
    }


class Left(NamedTuple):
    """What is still there after the end."""

    processes: int
    memory: int
    directory: bool


def left(pids: set[int], memory: list[str], directory: Path) -> Left:
    """Looks for it."""
    alive = 0
    for pid in pids:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            alive += process.status() != psutil.STATUS_ZOMBIE and str(directory) in process.cmdline()
    return Left(alive, len(memory), directory.exists())
