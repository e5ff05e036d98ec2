"""A memory cgroup of one's own, of either version: what is started inside may have so much memory, no swap, and is killed beyond.

Its files are counted too: of those that nobody else on the machine has in use, the pages are dropped beforehand, so that
whoever reads them again is charged for them.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

ROOT = Path("/sys/fs/cgroup")

END_WITHIN = 5.0
"""Seconds until all who lived in a group are gone."""


class Dialect(NamedTuple):
    """How a version calls its files."""

    limit: str
    swap: str
    peak: str
    events: str
    """Has a line `oom_kill N`."""
    held: tuple[str, ...]
    """Lines of memory.stat which together cannot be dropped: memory of processes, and shared memory."""


FIRST = Dialect(
    "memory.limit_in_bytes",
    "memory.memsw.limit_in_bytes",
    "memory.max_usage_in_bytes",
    "memory.oom_control",
    ("total_rss", "total_shmem"),
)
SECOND = Dialect("memory.max", "memory.swap.max", "memory.peak", "memory.events", ("anon", "shmem"))


class Group:
    """A context manager: the group exists while it is open."""

    def __init__(self, limit: int, root: Path = ROOT, ours: Path = Path("/proc/self/cgroup")) -> None:
        """`limit` in bytes; `root` and `ours` are where the kernel shows the groups, and which of them we are in."""
        self._limit = limit
        self._second = "memory" in _words(root / "cgroup.controllers")
        self._dialect = SECOND if self._second else FIRST
        own = _own(ours, "" if self._second else "memory")
        self._home = root / own if self._second else root / "memory" / own
        # Of the second version, a group with processes has no groups with limits inside; beside those of systemd there is room.
        self._folder = (root if self._second else self._home) / f"hark-{os.getpid()}"

    def __enter__(self) -> Self:
        """Raises OSError where it is not permitted."""
        self._folder.mkdir()
        try:
            self._write(self._dialect.limit, self._limit)
            with suppress(FileNotFoundError, PermissionError):  # A kernel without swap has no such file.
                self._write(self._dialect.swap, 0 if self._second else self._limit)
        except OSError:
            self._folder.rmdir()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        until = time.monotonic() + END_WITHIN
        while _words(self._folder / "cgroup.procs") and time.monotonic() < until:
            time.sleep(0.05)
        self._folder.rmdir()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Whom this process starts meanwhile belongs to the group, with all that it starts; the process itself leaves again."""
        self._write("cgroup.procs", os.getpid())
        try:
            yield
        finally:
            (self._home / "cgroup.procs").write_text(str(os.getpid()))

    @property
    def peak(self) -> int:
        """Bytes at most, with every file that was read and could have been dropped again."""
        return int((self._folder / self._dialect.peak).read_text())

    @property
    def held(self) -> int:
        """Bytes now that cannot be dropped: the processes' own memory and what they share."""
        return sum(self._line("memory.stat", name) for name in self._dialect.held)

    @property
    def killed(self) -> int:
        """Processes that the kernel killed for want of memory."""
        return self._line(self._dialect.events, "oom_kill")

    def _line(self, file: str, name: str) -> int:
        words = _words(self._folder / file)
        return int(words[words.index(name) + 1])

    def _write(self, file: str, value: int) -> None:
        (self._folder / file).write_text(str(value))


def _words(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def _own(ours: Path, controller: str) -> str:
    """The path of our group under this controller, without its first slash."""
    for line in ours.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            return path.lstrip("/")
    raise FileNotFoundError(f"this process is in no cgroup of the controller {controller or 'v2'!r}")


def drop(files: Iterable[Path]) -> None:
    """Asks the kernel to forget these files' pages, as far as nobody has them mapped."""
    for file in files:
        with suppress(OSError):
            descriptor = os.open(file, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
