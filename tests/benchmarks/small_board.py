"""The demo on a board with 512 MB: the whole appliance in a memory cgroup of that size, without swap, in both profiles.

The sound card's daemon and whoever asks stay outside. What is asked are the demo's recordings; in the profile `small`, a
question for the language model is answered when the speaker says that it has none. `python -m tests.benchmarks.small_board`.
"""

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, NamedTuple, Self

import numpy
from rich.console import Console

import models
from appliance.config import Config, MachineConfig
from appliance.demo.script import QUESTIONS, Question
from appliance.demo.stage import Played, Stage
from appliance.dialogue.phrases import NO_MIND
from appliance.errors import ApplianceError
from appliance.session import Session
from hardware.pulse import PrivatePulse
from tests.benchmarks.confined import Group, drop
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.memory import pss_by_process

MB = 2**20

BOARD = 512 * MB

HALF = BOARD // 2
"""What the small profile gets by with, to show how much room there is."""

TARGET_MB = 400
"""PSS of all processes: 512 MB less what a kernel, its drivers and the few services of a lite system hold."""

TARGET_START = 10.0
"""Seconds from start to listening, with nothing in the disk cache that nobody else uses."""

ProfileName = Literal["standard", "small"]


class Outcome(NamedTuple):
    """One run."""

    start: float
    """Seconds to listening."""
    unanswered: tuple[str, ...]
    """Questions that were not answered rightly, with what was wrong."""
    peak: int
    held: int
    """Bytes at most of what cannot be dropped, as it was after each question."""
    killed: int
    shares: dict[str, float]
    """PSS in MB by process, when all was asked."""


class Confined(Stage):
    """The demo's stage, with the appliance alone inside the group."""

    def __init__(self, config: Config, folder: Path, group: Group) -> None:
        super().__init__(config, folder, folder)
        self._group = group

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._card = stack.enter_context(PrivatePulse(self._folder / "pulse"))
            home, environment = self._folder / "home", self._card.environment
            self._session = Session(self._config, home, (), environment, keep_log=self._log)
            with self._group.inside():
                stack.enter_context(self._session)
            self._stack = stack.pop_all()
        return self

    @property
    def supervisor(self) -> int:
        """Its process."""
        return self._session.pid


def faults(played: Played, mind: bool) -> list[str]:
    """What was not as it should be; without a mind it is right to say so."""
    if mind or played.question.answered_by != "llm":
        return played.faults
    heard, told = played.turn.transcript == played.question.transcript, played.turn.reply == NO_MIND
    return [] if heard and told else [f"{played.turn.transcript!r}: {played.turn.reply!r}"]


def once(profile: ProfileName, limit: int) -> Outcome:
    """The whole demo in one profile.

    Raises:
        ApplianceError: it did not come up, or a question was never answered.
    """
    drop(path for folder in FILES for path in folder.rglob("*") if path.is_file())
    config = Config(machine=MachineConfig(profile=profile))
    with (
        Group(limit) as group,
        tempfile.TemporaryDirectory(prefix="hark-small-") as folder,
        Confined(config, Path(folder), group) as stage,
    ):
        began = time.monotonic()
        for _ in stage.wait_ready():
            pass
        start, held = time.monotonic() - began, group.held
        wrong = []
        for question in QUESTIONS:
            wrong += [f"{question.name}: {fault}" for fault in _ask(stage, question, mind=profile == "standard")]
            held = max(held, group.held)
        shares = pss_by_process(stage.supervisor)
        return Outcome(start, tuple(wrong), group.peak, held, group.killed, shares)


FILES = (Path(models.__file__).parent, *(Path(part) for part in sys.path if part and numpy.__file__.startswith(part)))
"""Folders with what the appliance reads: the models, and the packages."""


def _ask(stage: Stage, question: Question, mind: bool) -> list[str]:
    """What was not as it should be."""
    try:
        return faults(stage.ask(question, lambda _moment: None), mind)
    except ApplianceError as silent:
        return [str(silent)]


def rows(profile: str, limit: int, outcome: Outcome) -> list[Figure]:
    """One run as figures."""
    where = f"{profile}, {limit // MB} MB"
    answered = len(QUESTIONS) - len({fault.partition(":")[0] for fault in outcome.unanswered})
    total = sum(outcome.shares.values())
    return [
        figure(f"{where}: answered", answered, "questions", f"{len(QUESTIONS)}", answered == len(QUESTIONS)),
        figure(f"{where}: killed for memory", outcome.killed, "processes", "0", outcome.killed == 0),
        figure(f"{where}: PSS", total, "MB", f"< {TARGET_MB}", total < TARGET_MB),
        *(figure(f"  of it {name}", megabytes, "MB") for name, megabytes in outcome.shares.items()),
        figure(f"{where}: held at most", outcome.held / MB, "MiB"),
        figure(f"{where}: peak with files", outcome.peak / MB, "MiB", f"<= {limit // MB}", outcome.peak <= limit),
        figure(f"{where}: start to listening", outcome.start, "s", f"< {TARGET_START:g}", outcome.start < TARGET_START),
    ]


RUNS: tuple[tuple[ProfileName, int], ...] = (("small", BOARD), ("small", HALF), ("standard", BOARD))


def measure() -> list[Figure]:
    """Both profiles on the board, and the small one with half of it."""
    console, found = Console(stderr=True), []
    for profile, limit in RUNS:
        try:
            outcome = once(profile, limit)
        except PermissionError as refused:
            console.print(f"no memory cgroup may be made here: {refused}; run as root")
            return [figure("a memory cgroup of 512 MB", 0, "made", "1", False)]
        for fault in outcome.unanswered:
            console.print(f"{profile}, {limit // MB} MB: {fault}", style="red")
        found += rows(profile, limit, outcome)
    return found


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    sys.argv[1:] = ["small_board", "--out", ".hark/small_board.jsonl", *sys.argv[1:]]
    sys.exit(main())
