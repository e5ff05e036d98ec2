"""From a name of the table to a file that an engine loads."""

import resource
import time
from pathlib import Path
from typing import Any

from models import catalogue
from models.formats import inspect_ggml, inspect_gguf
from models.progress import Progress
from models.true_shape import ears, mind
from models.true_shape.quantise import quantise
from models.true_shape.shapes import EARS, MINDS

FOLDER = Path(".hark") / "true_shape"
"""Where the files go; nothing in it is shipped."""

NAMES = (*EARS, *MINDS)
"""What can be made."""

SEED = 20_261_121


def default_path(name: str) -> Path:
    """Where a model lies unless somebody wants it elsewhere."""
    return FOLDER / f"{name}{'.bin' if name in EARS else '.gguf'}"


def make(name: str, target: Path, seed: int, threads: int, progress: Progress) -> dict[str, Any]:
    """Writes the file, has it inspected as a pulled one would be, and returns what it is.

    Raises:
        KeyError: no shape has this name.
    """
    began = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.part")
    if name in EARS:
        _make_ears(name, partial, seed, progress)
        catalogued = EARS[name].catalogue
    else:
        _make_mind(name, partial, seed, threads, progress)
        catalogued = MINDS[name].catalogue
    partial.replace(target)
    published = catalogue.load().find(catalogued).files[0].size or 0
    written = target.stat().st_size
    return {
        "name": name,
        "path": str(target),
        "seed": seed,
        "stands_for": catalogued,
        "bytes": written,
        "published_bytes": published,
        "ratio": round(written / published, 4),
        "seconds": round(time.monotonic() - began, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000),
    }


def _make_ears(name: str, target: Path, seed: int, progress: Progress) -> None:
    shape = EARS[name]
    progress.begin(name, ears.size(shape), 0)
    ears.write(target, shape, seed, progress.advance)
    progress.end()
    inspect_ggml(target)


def _make_mind(name: str, target: Path, seed: int, threads: int, progress: Progress) -> None:
    shape = MINDS[name]
    plain = target.with_name(f"{target.name}.f16")
    try:
        progress.begin(f"{name} as f16", mind.size(shape), 0)
        mind.write(plain, shape, seed, progress.advance)
        progress.end()
        progress.begin(f"{name}, llama.cpp quantises it", None, 0)
        quantise(plain, target, threads)
        progress.end()
    finally:
        plain.unlink(missing_ok=True)
    inspect_gguf(target)
