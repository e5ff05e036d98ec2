"""What a target is: one decoder, how it is called with any bytes, and what it may raise."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Target:
    """One decoder under fire."""

    take: Callable[[bytes], object]
    """Decodes these bytes, and asserts what must hold of the result."""
    errors: tuple[type[Exception], ...]
    """What the decoder's docstring says that it raises; anything else is a finding. Empty: nothing."""
    seeds: Callable[[], Sequence[bytes]]
    """Sound inputs, made by code: where the mutations begin."""
    words: tuple[bytes, ...] = ()
    """Pieces of the format that chance would not find."""
    longest: int = 4096
    """Bytes of an input."""
    rounds: int = 1000
    """Mutations that `make test` tries: about a second's worth."""

    def survive(self, data: bytes) -> None:
        """Takes the input; only what is no documented error comes out."""
        try:
            self.take(data)
        except self.errors as documented:
            str(documented)  # A person is to read it: its text must be makeable.


SCRATCH = "HARK_FUZZ_SCRATCH"
"""Names a folder that somebody else removes: atheris ends its process without a word."""


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """A new folder in memory, where there is such a place: a disk takes ten times as long as a decoder."""
    in_memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix="hark-fuzz-", dir=in_memory if in_memory.is_dir() else None)


@cache
def _own() -> "tempfile.TemporaryDirectory[str]":
    return scratch()


def folder() -> Path:
    """A folder for inputs that a decoder reads from a file, gone when the process is."""
    return Path(os.environ.get(SCRATCH) or _own().name)


def written(name: str, data: bytes) -> Path:
    """The input as a file of that name."""
    path = folder() / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)
    return path


def text(data: bytes) -> str:
    """The input as text: what a decoder of text sees after a lenient reader."""
    return data.decode(errors="replace")
