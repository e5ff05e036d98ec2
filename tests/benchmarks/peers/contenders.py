"""Whoever is asked: programs that listen on the virtual card and answer into it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from tests.benchmarks.acoustic.questions import Question, spoken
from tests.benchmarks.acoustic.room import Heard, Room
from tests.benchmarks.peers.engines import FIXED, ROOT
from tests.benchmarks.peers.setup import PYTHON

READY_WITHIN = 120.0
"""Seconds from start to listening; it imports and loads on a busy machine."""

END_WITHIN = 5.0
"""Seconds from SIGTERM to SIGKILL."""


class Turn(NamedTuple):
    """One question and what became of it."""

    text: str
    heard: Heard
    transcript: str
    answered_by: str
    trace: "Traced | None" = None
    """What the contender's own trace says."""


class Traced(NamedTuple):
    """A trace against the recording."""

    wait: float
    """Seconds from the end of speech to the first sound, by the trace."""
    end_late: float
    """By how much its end of speech lies after the recorded one, in seconds; negative if before."""
    sound_late: float
    """By how much its first sound lies after the recorded one, in seconds; negative if before."""
    marks: dict[str, float]
    """Its moments, in seconds after its end of speech."""


class Contender(Protocol):
    """A context manager: it listens while it is open."""

    @property
    def roots(self) -> list[int]:
        """The processes that are it, with their children."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def ask(self, question: Question) -> Turn:
        """Asks and waits until the answer is over."""
        ...


class Program:
    """A program that prints `ready` and then what it hears. A context manager."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        """What it prints on standard error, of which sound libraries do a lot, is added to `log`."""
        self._command = command
        self._log = log
        self._environment = {**environment, "PYTHONPATH": str(ROOT)}
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._thread = threading.Thread(target=self._collect, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def wait_line(self, wanted: Callable[[str], bool]) -> str:
        """The first line that is wanted.

        Raises:
            RuntimeError: the program ended, or printed none in time.
        """
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if found := next(filter(wanted, self.lines), None):
                return found
            if self._process.poll() is not None:
                status = self._process.returncode
                raise RuntimeError(f"{' '.join(self._command)} ended with status {status}; see {self._log}")
            time.sleep(0.05)
        raise RuntimeError(f"{' '.join(self._command)} was not ready within {READY_WITHIN:.0f} s")

    def _collect(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))


class Peer:
    """Somebody else's program."""

    def __init__(self, room: Room, command: list[str], log: Path) -> None:
        self._room = room
        self._program = Program(command, room.card.environment, log)

    def __enter__(self) -> Self:
        self._program.__enter__()
        try:
            self._program.wait_line("ready".__eq__)
        except BaseException:
            self._program.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.__exit__(kind, error, trace)

    @property
    def roots(self) -> list[int]:
        """Its process; the model's server is not its own."""
        return [self._program.pid]

    def ask(self, question: Question) -> Turn:
        """Plays the question."""
        before = len(self._program.lines)
        heard = self._room.ask(spoken(question))
        said = self._program.lines[before:]
        transcript = " ".join(line.removeprefix("heard ") for line in said if line.startswith("heard "))
        return Turn(question.text, heard, transcript, "model")


class Start(NamedTuple):
    """What a contender is started with."""

    room: Room
    mind: str
    """`fixed`, `starter` or a file."""
    server: str
    """Address of the fixed model."""
    log: Path


def chain(start: Start) -> Peer:
    """The sequential chain. It has the fixed model inside, so the server is not asked."""
    return Peer(start.room, [sys.executable, "-m", "tests.benchmarks.peers.chain", "--mind", start.mind], start.log)


def pipecat(turns: str) -> Callable[[Start], Peer]:
    """Pipecat with one of its ways to end a turn."""

    def begin(start: Start) -> Peer:
        model = ["--server", start.server] if start.mind == FIXED else ["--mind", start.mind]
        command = [str(PYTHON), "-m", "tests.benchmarks.peers.pipecat_bot", "--turns", turns, *model]
        return Peer(start.room, command, start.log)

    return begin


def server(log: Path) -> Program:
    """The fixed model's server, a program of its own that nobody's account is charged with."""
    return Program([sys.executable, "-m", "tests.benchmarks.peers.fixed_server"], os.environ, log)
