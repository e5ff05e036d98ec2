"""`python -m tests.fuzz [NAME ...] [--seconds N]`: throws inputs at every decoder, and says what none of them documents."""

import argparse
import sys
from pathlib import Path

from tests.fuzz import child
from tests.fuzz.runner import Outcome, Runs
from tests.fuzz.table import TARGETS


def line(outcome: Outcome) -> str:
    """One row of the report."""
    covered = f"{outcome.coverage[0]} to {outcome.coverage[1]}" if outcome.coverage else ""
    found = f"{outcome.finding}\n    {outcome.repeat}" if outcome.finding else "nothing"
    return f"{outcome.name:10} {outcome.executions:>10,} {covered:>15}  {found}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(TARGETS)}")
    parser.add_argument("--seconds", type=int, default=20, help="of each (default: %(default)s)")
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help="targets at a time (default: %(default)s)")
    parser.add_argument("--repeat", type=Path, metavar="FILE", help="takes one input again, and shows what it raises")
    chosen = parser.parse_args()
    if wrong := set(chosen.names) - set(TARGETS):
        parser.error(f"no target is called {', '.join(sorted(wrong))}; there are {', '.join(TARGETS)}")
    names = chosen.names or list(TARGETS)
    if chosen.repeat:
        if len(chosen.names) != 1:
            parser.error("say which one target is to take the file again")
        return child.main([names[0], str(chosen.repeat)])
    print(f"{'target':10} {'executions':>10} {'branches':>15}  found")
    with Runs(names, chosen.seconds, chosen.at_once) as runs:
        for name in names:
            print(line(runs.outcome(name)), flush=True)
        return 1 if any(runs.outcome(name).finding for name in names) else 0


if __name__ == "__main__":
    sys.exit(main())
