"""A power cut at random moments while timers, alarms and lists change: what is lost, doubled, or does not open again.

Two kinds. A child process changes things at full speed and reports each confirmed change over a pipe; it is killed (SIGKILL) at a
random moment, and what is then in the database must be what was confirmed, or that and the one change in flight, whole. And the
plug itself: of what a change wrote and was not yet told to be on the disk, each sector of 512 bytes is there or not, by chance.

`python -m tests.benchmarks power_cut`; `python -m tests.benchmarks.power_cut --moments 200` for fewer.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.progress import Progress

from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.household import Household
from tests.benchmarks.torn import Torn

MOMENTS = 2_000
"""Kills, and as many sectorwise cuts."""

ON_DISK = 0.1
"""Part of the kills that happen on the disk. The others happen in memory, where a child gets much more done before it dies, and
what a killed process leaves in its files does not depend on what is below them. What the disk does are the sectorwise cuts."""

MEMORY = Path("/dev/shm")


def measure(moments: int = MOMENTS) -> Iterator[Figure]:
    """Changes confirmed, and the faults found afterwards."""
    memory = str(MEMORY) if os.access(MEMORY, os.W_OK) else None
    on_disk = round(moments * ON_DISK)
    with (
        tempfile.TemporaryDirectory() as disk,
        tempfile.TemporaryDirectory(dir=memory) as quick,
        Progress(transient=True, auto_refresh=False) as progress,
    ):
        households = [
            _killed(Path(disk) / "killed", on_disk, progress, "kills on the disk"),
            _killed(Path(quick) / "killed", moments - on_disk, progress, "kills in memory"),
        ]
        torn = _torn(Path(quick) / "torn", moments, progress)
    confirmed, in_flight = (sum(getattr(one, what) for one in households) for what in ("confirmed", "in_flight"))
    yield figure("changes confirmed before a kill", confirmed, f"changes, {moments} kills")
    yield figure("kills in the middle of a change", in_flight, "kills")
    yield figure("plugs pulled that left a change undone", torn.undone, "cuts")
    for what, faults in (("kill", [fault for one in households for fault in one.faults]), ("plug pulled", torn.faults)):
        yield figure(f"{what}: lost, doubled, not opening", len(faults), f"of {moments}", "0", not faults)
        for fault in faults[:5]:
            print(f"{what}: {fault}")


def _killed(folder: Path, moments: int, progress: Progress, what: str) -> Household:
    household = Household(folder, seed=20261121)
    task = progress.add_task(what, total=moments)
    for _ in range(moments):
        household.live_and_die()
        progress.update(task, advance=1, refresh=True)
    return household


def _torn(folder: Path, moments: int, progress: Progress) -> Torn:
    torn = Torn(folder, seed=20261121)
    task = progress.add_task("plugs pulled", total=moments)
    for _ in range(moments):
        torn.change_and_cut()
        progress.update(task, advance=1, refresh=True)
    torn.close()
    return torn


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.power_cut", description=__doc__)
    parser.add_argument("--moments", type=int, default=MOMENTS, help="kills, and as many cuts (default: %(default)s)")
    wrong = 0
    for found in measure(parser.parse_args().moments):
        print(f"{found['name']}: {found['value']} {found['unit']}")
        wrong += found["holds"] is False
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
