"""The process that fuzzes one target: guided by coverage where `atheris` is installed, by chance elsewhere.

`python -m tests.fuzz.child NAME SECONDS FOLDER`, or `... NAME FILE` for one input again. Started by `tests.fuzz.runner`.
"""

import hashlib
import importlib
import os
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.fuzz import mutation
from tests.fuzz.limits import STUCK, bounded, limit_memory
from tests.fuzz.table import TARGETS, load
from tests.fuzz.target import Target

OURS = 1 / 8
"""Of atheris' inputs: made by `mutation`."""

LONGEST_WORD = 64
"""Bytes of a word that libFuzzer takes."""

CRASHED = 77
"""Exit status of a finding, as atheris has it."""


def main(arguments: list[str]) -> int:
    """Fuzzes, or repeats."""
    name, *rest = arguments
    if len(rest) == 1:
        with bounded():
            load(name).survive(Path(rest[0]).read_bytes())
        print(f"{name} survives {rest[0]}.")
        return 0
    seconds, folder = int(rest[0]), Path(rest[1])
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        limit_memory()
        return by_chance(load(name), seconds, folder)
    return _guided(atheris, name, seconds, folder)


def _guided(atheris: Any, name: str, seconds: int, folder: Path) -> int:
    """atheris ends the process itself, with its own report on stderr; what it learnt stays in `corpus`."""
    with atheris.instrument_imports(include=list(TARGETS[name].watched)):
        target = load(name)
    sound = target.seeds()
    settings = _settings(target, sound, seconds, folder)

    def mutate(data: bytes, longest: int, number: int) -> bytes:
        chance = random.Random(number)
        ours = chance.random() < OURS
        made: bytes = mutation.mutated(data, chance, sound, target.words) if ours else atheris.Mutate(data, longest)
        return made[:longest]

    def take(data: bytes) -> None:
        with bounded():
            target.survive(data)

    limit_memory()
    atheris.Setup([sys.argv[0], *settings], take, custom_mutator=mutate)
    atheris.Fuzz()
    return 0


def _settings(target: Target, sound: Sequence[bytes], seconds: int, folder: Path) -> list[str]:
    """libFuzzer's command line; writes the seeds and the words where it looks for them."""
    corpus, seeds, words = folder / "corpus", folder / "seeds", folder / "words"
    for directory in (corpus, seeds):
        directory.mkdir(exist_ok=True)
    for seed in sound:
        (seeds / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    short = [word for word in target.words if len(word) <= LONGEST_WORD]
    # A comment first: a file without anything ends the process.
    words.write_text("# words of the format\n" + "".join(f'"{_escaped(word)}"\n' for word in short))
    options = {
        "max_total_time": seconds,
        "timeout": STUCK,
        "max_len": target.longest,
        "dict": words,
        "artifact_prefix": f"{folder}/",
        "print_final_stats": 1,
        "rss_limit_mb": 0,  # Ours is stricter, and a `MemoryError` says where.
    }
    return [*(f"-{option}={value}" for option, value in options.items()), str(corpus), str(seeds)]


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in word)


def by_chance(target: Target, seconds: int, folder: Path) -> int:
    """Tries mutations until the time is over, or one of them is a finding: then its bytes lie in `folder`."""
    tried = mutation.inputs(target.seeds(), target.words, target.longest, seed=time.time_ns())
    end, count, status = time.monotonic() + seconds, 0, 0
    current = os.open(folder / "current", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    while not status and time.monotonic() < end:
        data = next(tried)
        # First of all on the disk: what kills the process outright leaves no other trace.
        os.ftruncate(current, 0)
        os.pwrite(current, data, 0)
        count += 1
        status = 0 if _survived(target, data, folder) else CRASHED
    os.close(current)
    (folder / "current").unlink()
    print(f"stat::number_of_executed_units: {count}", file=sys.stderr)
    return status


def _survived(target: Target, data: bytes, folder: Path) -> bool:
    try:
        with bounded():
            target.survive(data)
    except BaseException:  # noqa: BLE001 - Whatever it is, it is what we look for.
        traceback.print_exc()
        (folder / f"crash-{hashlib.sha1(data, usedforsecurity=False).hexdigest()}").write_bytes(data)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
