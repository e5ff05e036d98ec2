"""Entry point of `python -m tests.benchmarks.chaos`."""

import argparse
import json
import sys
from pathlib import Path

from tests.benchmarks.__main__ import machine, row
from tests.benchmarks.chaos import MINUTES, SEED, measure

OUT = Path(".hark") / "bench" / "chaos.jsonl"


def main() -> int:
    """Runs it; status 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of all that is left to chance (default: %(default)s)")
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="torments whose name holds this, such as 'kill' or ': llm'"
    )
    chosen = parser.parse_args()
    found = measure(chosen.minutes, chosen.seed, chosen.only)
    here = machine()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("".join(json.dumps({**each, "machine": here}) + "\n" for each in found))
    for each in found:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row(each), (50, 8, 10, 6, 4), strict=True)))
    print(f"written to {OUT}")
    return int(any(each["holds"] is False for each in found))


if __name__ == "__main__":
    sys.exit(main())
