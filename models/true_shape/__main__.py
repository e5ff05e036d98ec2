"""`python -m models.true_shape NAME [FILE]`: a model of random weights in the exact shape of a published one."""

import argparse
import json
import os
from pathlib import Path

from rich.console import Console

from models.display import display
from models.true_shape.make import FOLDER, NAMES, SEED, default_path, make


def main() -> None:
    """Reads the command line and writes the file."""
    parser = argparse.ArgumentParser(prog="python -m models.true_shape", description=__doc__)
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument("file", type=Path, nargs="?", help=f"where it goes (default: in {FOLDER})")
    parser.add_argument("--seed", type=int, default=SEED, help="of the random weights (%(default)s)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="for llama.cpp (%(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object, for programs")
    options = parser.parse_args()
    target = options.file or default_path(options.name)
    with display(Console(stderr=True)) as progress:
        made = make(options.name, target, options.seed, options.threads, progress)
    if options.json:
        print(json.dumps(made))
        return
    size, ratio, against = made["bytes"] / 1e6, made["ratio"], made["stands_for"]
    print(f"{made['path']}: {size:.1f} MB, {ratio:.3f} of the published {against}, in {made['seconds']} s")


if __name__ == "__main__":
    main()
