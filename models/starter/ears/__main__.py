"""`python -m models.starter.ears train | evaluate | export`: makes, measures and writes the starter ears."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from models.starter.ears.hearing import SHIPPED

FOLDER = Path(".hark/train/ears")
"""Where the corpus and the checkpoints lie; nothing in it is shipped."""
RESULT = Path(__file__).parent / "evaluation.json"
SHARDS = 13
"""Of 4,000 lines each; the last one only checks on the way."""
SEED = 20261121


def train(options: argparse.Namespace) -> None:
    """Make the corpus, train, export and evaluate: all of the recipe."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # inherited by the workers: each has one thread
    from models.starter.ears import corpus, workers
    from models.starter.ears.export import export
    from models.starter.ears.training import Plan

    folder: Path = options.folder
    corpus.make(folder / "corpus", options.shards, SEED, len(os.sched_getaffinity(0)))
    workers.train(folder, Plan(minutes=options.minutes, seed=SEED))
    export(folder / "ears.pt", options.model)
    evaluate(options)


def evaluate(options: argparse.Namespace) -> None:
    """Measure a model file through whisper.cpp, print the table and keep it."""
    from models.starter.ears import evaluation

    result = evaluation.evaluate(options.model, options.sentences, options.folder / "corpus")
    evaluation.save(result, options.result)
    print_table(result)


def write(options: argparse.Namespace) -> None:
    """Export the last checkpoint, also of a training that is still running."""
    from models.starter.ears.export import export

    export(options.folder / "ears.pt", options.model)
    print(f"wrote {options.model}, {options.model.stat().st_size / 1e6:.1f} MB")


def print_table(result: dict[str, Any]) -> None:
    """Print what the evaluation found."""
    for title, table in result.items():
        if not isinstance(table, dict):
            print(f"{title}: {table}")
            continue
        print(f"\n{title}")
        for name, row in table.items():
            if isinstance(row, dict):
                print(f"  {name:32}" + ", ".join(f"{key} {value}" for key, value in row.items() if key != "taken"))
            else:
                print(f"  {name}: {json.dumps(row[:4], ensure_ascii=False)}")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m models.starter.ears", description=__doc__)
    parser.add_argument("command", choices=("train", "evaluate", "export"))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="corpus and checkpoints (%(default)s)")
    parser.add_argument("--model", type=Path, default=SHIPPED, help="the model file that whisper.cpp loads")
    parser.add_argument("--result", type=Path, default=RESULT, help="where the evaluation is kept")
    parser.add_argument("--minutes", type=float, default=95.0, help="longest training, without corpus and evaluation")
    parser.add_argument("--shards", type=int, default=SHARDS, help="corpus size, 4,000 lines each")
    parser.add_argument("--sentences", type=int, default=150, help="evaluated of each group of voices")
    options = parser.parse_args()
    {"train": train, "evaluate": evaluate, "export": write}[options.command](options)


if __name__ == "__main__":
    main()
