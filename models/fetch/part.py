"""The half-fetched file: appended to, hashed as it grows, and remembered between runs."""

import errno
import hashlib
from pathlib import Path
from typing import Self

from models.errors import StoreUnwritable
from models.files import CHUNK, unwritable

TAG_CAP = 4_096
"""Bytes of the note about an entity tag."""


class Part:
    """A file that grows towards a published hash.

    What an earlier run left is hashed on opening and goes on.
    """

    def __init__(self, path: Path, algorithm: str) -> None:
        """`algorithm` is that of the published hash; sha256 is always computed beside it."""
        self.path = path
        self.size = 0
        self.inherited = False
        """Whether some bytes are from an earlier run: the power may have failed while they were written."""
        self._algorithm = algorithm
        self._note = path.with_name(path.name + ".etag")
        try:
            self._file = path.open("a+b")
            self._hash_existing()
        except OSError as error:
            raise self._refused(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._file.close()
            if not self.size:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._refused(error) from error

    @property
    def published_digest(self) -> str:
        """The hash so far, by the algorithm of the published one."""
        return self._published.hexdigest()

    @property
    def sha256(self) -> str:
        """The sha256 so far."""
        return self._sha256.hexdigest()

    def append(self, data: bytes) -> None:
        """Add what arrived."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refused(error) from error
        self._count(data)

    def flush(self) -> None:
        """Hand everything to the system, so that the size on the disk is the size here."""
        try:
            self._file.flush()
        except OSError as error:
            raise self._refused(error) from error

    def start_over(self) -> None:
        """Drop all bytes; an empty part leaves no file behind."""
        self._file.seek(0)
        self._file.truncate()
        self._note.unlink(missing_ok=True)
        self.inherited = False
        self._reset()

    def remember(self, address: str, tag: str | None) -> None:
        """Note the entity tag under which `address` serves this file.

        Weak tags promise nothing about bytes.
        """
        if tag and not tag.startswith("W/") and len(address) + len(tag) < TAG_CAP:
            self._note.write_text(f"{address}\n{tag}\n")

    def tag_for(self, address: str) -> str | None:
        """The tag noted for that very address, None otherwise."""
        try:
            known, tag, *_ = self._note.read_text()[:TAG_CAP].splitlines()
        except (OSError, ValueError):
            return None
        return tag if known == address else None

    def forget(self) -> None:
        """Remove the note of a file that is whole."""
        self._note.unlink(missing_ok=True)

    def _reset(self) -> None:
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._published = hashlib.new(self._algorithm, usedforsecurity=False)

    def _hash_existing(self) -> None:
        self._reset()
        self._file.seek(0)
        while data := self._file.read(CHUNK):
            self._count(data)
        self.inherited = self.size > 0

    def _count(self, data: bytes) -> None:
        self.size += len(data)
        self._sha256.update(data)
        self._published.update(data)

    def _refused(self, error: OSError) -> StoreUnwritable:
        if error.errno == errno.ENOSPC:
            return StoreUnwritable(
                "the disk is full.",
                where=str(self.path),
                remedy="Make room and pull again: it goes on from here.",
            )
        return unwritable(error, self.path)
