"""Starts a process for each target, waits for it, and reads what it found out of what it wrote."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.fuzz.target import SCRATCH, scratch

ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / ".hark" / "fuzz"
"""Findings, and what earlier runs learnt, by target."""

PATIENCE = 60
"""Seconds over its time after which a process is stuck where not even a signal reaches it; the start takes a few."""

_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_COVERED = re.compile(r"^#\d+\s+\w+\s+cov: (\d+)", re.MULTILINE)
_RAISED = re.compile(r"^  File .*\n(?:    .*\n)*(\S.*)$", re.MULTILINE)
"""The line behind the last one of a traceback."""


@dataclass(frozen=True)
class Outcome:
    """What came of one target."""

    name: str
    executions: int
    coverage: tuple[int, int] | None
    """Branches reached with the seeds alone, and at the end; None without atheris."""
    finding: str = ""
    """One line; empty if there is none."""
    repeat: str = ""
    """The command that shows it again."""


def fuzz(name: str, seconds: int) -> Outcome:
    """Fuzzes one target in a process of its own."""
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    before = _artifacts(folder)
    with scratch() as given:
        command = [sys.executable, "-m", "tests.fuzz.child", name, str(seconds), str(folder)]
        # One thread: more would measure the machine, and take address space.
        environment = os.environ | {SCRATCH: given, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with (folder / "log").open("wb") as log:
            try:
                status = subprocess.run(
                    command, cwd=ROOT, env=environment, stdout=log, stderr=log, timeout=seconds + PATIENCE
                ).returncode
            except subprocess.TimeoutExpired:
                status = None
    said = (folder / "log").read_text(encoding="utf-8", errors="replace")
    return outcome(name, status, said, sorted(_artifacts(folder) - before))


def _artifacts(folder: Path) -> set[Path]:
    return {path for kind in ("crash-", "timeout-", "oom-", "leak-") for path in folder.glob(f"{kind}*")}


def outcome(name: str, status: int | None, said: str, fresh: Sequence[Path]) -> Outcome:
    """Out of the exit status, None for none, of what it wrote, and of the inputs it left."""
    executed = _EXECUTED.findall(said)
    covered = [int(number) for number in _COVERED.findall(said)]
    coverage = (covered[0], covered[-1]) if covered else None
    executions = int(executed[-1]) if executed else 0
    if status == 0:
        return Outcome(name, executions, coverage)
    folder = FOUND / name
    current = [folder / "current"] if (folder / "current").exists() else []
    inputs = [*fresh, *current]
    repeat = (
        f"python -m tests.fuzz {name} --repeat {inputs[0].relative_to(ROOT)}" if inputs else f"see {folder / 'log'}"
    )
    return Outcome(name, executions, coverage, _finding(status, said), repeat)


def _finding(status: int | None, said: str) -> str:
    if status is None:
        return "it hangs where no signal reaches it"
    if timed_out := re.search(r"libFuzzer: timeout after (\d+) seconds", said):
        return f"one input takes {timed_out[1]} seconds"
    raised = _RAISED.findall(said)
    return raised[-1] if raised else f"the process ended with status {status}"


class Runs:
    """Several targets at once, each as long as it was told."""

    def __init__(self, names: Sequence[str], seconds: int, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=at_once)
        self._started: dict[str, Future[Outcome]] = {name: self._pool.submit(fuzz, name, seconds) for name in names}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def outcome(self, name: str) -> Outcome:
        """Waits for it."""
        return self._started[name].result()
