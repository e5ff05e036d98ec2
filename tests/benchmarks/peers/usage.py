"""What processes cost: CPU seconds and memory of whole trees, from the kernel's own account."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress

import psutil


def tree(roots: Iterable[int]) -> Iterator[psutil.Process]:
    """Every process of these trees that is alive."""
    for root in roots:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(root)
            yield process
            yield from process.children(recursive=True)


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of all of them, of children that have ended too."""
    total = 0.0
    for process in tree(roots):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def pss_mb(roots: Iterable[int]) -> float:
    """Megabytes, with what several share divided among them."""
    total = 0.0
    for process in tree(roots):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += process.memory_full_info().pss / 1e6
    return total


def idle_cores(roots: list[int], during: float) -> float:
    """Cores in use while nothing is asked for so many seconds."""
    before, began = cpu_seconds(roots), time.monotonic()
    time.sleep(during)
    return (cpu_seconds(roots) - before) / (time.monotonic() - began)
