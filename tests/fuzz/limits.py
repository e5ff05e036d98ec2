"""What one input may cost. A decoder that takes more is broken: somebody waits for it, on a board with 512 MB."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 5
"""For one input."""

STUCK = 30
"""For one input by the clock: for C code that no signal of ours reaches. More, for a busy machine is no finding."""

MEMORY = 2 << 30
"""Bytes of address space of a process that fuzzes: its libraries alone take a quarter."""


class Hang(BaseException):
    """An input takes too long. Not an `Exception`, so that no decoder catches it."""


def limit_memory() -> None:
    """From here on more memory is a `MemoryError`, which is no documented error of any decoder."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Raises `Hang` in what takes longer; in seconds of work, for a busy machine is nobody's fault. Main thread only."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"over {seconds:g} seconds of work for one input")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
