"""A fetch on the screen: a moving bar on a terminal, plain lines everywhere else. Both speak on standard error."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as RichProgress

STEP = 10
"""Percent between two plain lines."""


class Bar:
    """`models.progress.Progress` as a bar with rate and remaining time. A context manager: it owns the screen's line."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._task = self._progress.add_task("", visible=False, start=False)
        self._name = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, name: str, total: int | None, already: int) -> None:
        """A fresh bar; bytes that were here already do not count in its rate."""
        self._name = name
        self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=total, completed=already)

    def advance(self, count: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, description=self._name)
        self._progress.advance(self._task, count)

    def wait(self, reason: str, delay: float) -> None:
        """Say in the bar's place what it waits for."""
        self._progress.update(self._task, description=_waiting(self._name, reason, delay))

    def end(self) -> None:
        """Leave the full bar standing."""
        self._progress.update(self._task, description=self._name)


class Lines:
    """`models.progress.Progress` as a line at the start, at every tenth, at every wait and at the end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._told = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def begin(self, name: str, total: int | None, already: int) -> None:
        """Name, size, and what is here already."""
        self._name, self._total, self._done = name, total, already
        self._told = self._percent()
        size = "" if total is None else f" ({megabytes(total)})"
        self._say(f"{name}{size}" + (f", going on at {self._told} %" if already else ""))

    def advance(self, count: int) -> None:
        """A line when another tenth is here."""
        self._done += count
        if self._percent() >= self._told + STEP:
            self._told = self._percent() // STEP * STEP
            self._say(f"{self._name}: {self._told} %")

    def wait(self, reason: str, delay: float) -> None:
        """What it waits for."""
        self._say(_waiting(self._name, reason, delay))

    def end(self) -> None:
        """The file is whole."""
        self._say(f"{self._name}: done")

    def _percent(self) -> int:
        return self._done * 100 // self._total if self._total else 0

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


def display(console: Console) -> Bar | Lines:
    """The bar for a person at a terminal, lines for a log."""
    return Bar(console) if console.is_terminal else Lines(console)


def megabytes(size: int) -> str:
    """A size for people: 59.7 MB, 1.28 GB, 420 kB."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} B"


def _waiting(name: str, reason: str, delay: float) -> str:
    return f"{name}: {reason}; again in {delay:.0f} s" if delay else f"{reason}; waiting for it"
