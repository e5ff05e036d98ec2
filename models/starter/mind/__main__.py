"""`python -m models.starter.mind train | evaluate`: train the starter mind, export it, and measure it."""

import argparse
from dataclasses import replace
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "mind.gguf"
WORK = Path(".hark/train/mind")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m models.starter.mind", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    training = verbs.add_parser("train", help="train from scratch, write the GGUF file and evaluate it")
    training.add_argument("--steps", type=int, help="steps of each course, if not the plan's")
    training.add_argument("--threads", type=int, default=1, help="torch threads; leave a core to what else runs")
    training.add_argument("--device", default="cpu", help="a torch device, for example cuda")
    training.add_argument("--work", type=Path, default=WORK, help="folder for the training state")
    for verb in (training, verbs.add_parser("evaluate", help="measure a GGUF file through llama.cpp")):
        verb.add_argument("--model", type=Path, default=SHIPPED, help="the GGUF file")
    choice = parser.parse_args()
    if choice.verb == "train":
        run_training(choice)
    run_evaluation(choice.model)


def run_training(choice: argparse.Namespace) -> None:
    """Train and export; torch and gguf come with the extra `train`."""
    try:
        from models.starter.mind import export, training
    except ModuleNotFoundError as missing:
        raise SystemExit(f"Training needs {missing.name}: pip install 'hark-appliance[train]'") from missing
    plan = training.Plan(threads=choice.threads)
    if choice.steps:
        short = tuple(replace(course, steps=choice.steps) for course in plan.courses)
        plan = replace(plan, courses=short)
    mind, pieces = training.train(plan, choice.work, choice.device)
    export.export(mind, pieces, choice.model)
    print(f"wrote {choice.model} ({choice.model.stat().st_size / 1e6:.2f} MB)")


def run_evaluation(model: Path) -> None:
    """Measure through llama.cpp; the shipped file's figures are kept beside the recipe."""
    from models.starter.mind import evaluation

    report = evaluation.evaluate(model)
    evaluation.show(report)
    if model == SHIPPED:
        evaluation.keep(report)


if __name__ == "__main__":
    main()
