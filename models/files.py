"""The store's file system: writes that survive the plug, a lock that dies with its holder, hashes, space."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.errors import StoreUnwritable

CHUNK = 1 << 20
"""Bytes hashed between two reports of progress."""


def unwritable(error: OSError, path: Path) -> StoreUnwritable:
    """An operating system's refusal, in words with a remedy."""
    return StoreUnwritable(
        f"the model store cannot be written: {error.strerror}.",
        where=str(error.filename or path),
        remedy="Run as the store's owner (sudo), or name another folder in HARK_MODELS.",
    )


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, and have their names reach the disk."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(source: Path, target: Path) -> None:
    """Move a finished file to its place in one step that survives a power cut."""
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    sync_folder(target.parent)


def write_whole(target: Path, data: bytes) -> None:
    """Replace a small file: readers see the old one or the new one, never a part."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(data)
        publish(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all in it; one that is gone already is fine."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def hash_file(path: Path, algorithm: str, advanced: Callable[[int], None] | None = None) -> str:
    """The hexadecimal hash of a whole file; `advanced` hears how many bytes each step took."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            if advanced:
                advanced(len(chunk))
    return digest.hexdigest()


def free_bytes(folder: Path) -> int:
    """Bytes free for us where a folder is, or would be."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(existing).free


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock file; the kernel lets go when the holder dies.

    `waiting` is called once if another one holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
