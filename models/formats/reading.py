"""A bounds-checked reader of binary headers: never fewer bytes than asked, never past the end."""

import os
import struct
from pathlib import Path
from typing import Self

from models.errors import ModelDamaged

WINDOW = 1 << 18
"""Bytes fetched from the disk at a time; a header's small fields cost no system call each."""

READ_CAP = 1 << 24
"""Bytes one field may have; the longest known, a chat template, has about 100,000. Lists are stepped over."""


class Reader:
    """Reads forward through a file whose every length may be a lie.

    All trouble is `ModelDamaged`, naming the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position = 0
        self._start = 0
        self._window = b""
        try:
            self._file = path.open("rb", buffering=0)
        except OSError as error:
            raise ModelDamaged(f"it cannot be opened: {error.strerror}.", where=str(path)) from error
        self.size = os.fstat(self._file.fileno()).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def damaged(self, what: str) -> ModelDamaged:
        """The error to raise about this file."""
        return ModelDamaged(what, where=str(self.path))

    @property
    def left(self) -> int:
        """Bytes between here and the end."""
        return self.size - self.position

    def skip(self, count: int, what: str) -> None:
        """Step over bytes that must be there."""
        self._require(count, what)
        self.position += count

    def take(self, count: int, what: str) -> bytes:
        """The next `count` bytes; `what` names them in the error about a truncated file."""
        self._require(count, what)
        if count > READ_CAP:
            raise self.damaged(f"{what} claims {count} bytes, more than any model has.")
        begin = self.position - self._start
        if begin < 0 or begin + count > len(self._window):
            self._window, self._start, begin = (
                self._read_at(self.position, max(count, WINDOW)),
                self.position,
                0,
            )
        if begin + count > len(self._window):
            raise self.damaged(f"it became shorter while {what} was read.")
        self.position += count
        return self._window[begin : begin + count]

    def numbers(self, layout: str, what: str) -> tuple[int, ...]:
        """Little-endian whole numbers by a `struct` layout such as `"IQ"`, packed without gaps."""
        layout = "<" + layout
        return struct.unpack(layout, self.take(struct.calcsize(layout), what))

    def number(self, layout: str, what: str) -> int:
        """One little-endian whole number."""
        return self.numbers(layout, what)[0]

    def text(self, length: int, what: str, longest: int = 1 << 16) -> str:
        """`length` bytes of UTF-8, at most `longest` of them."""
        if not 0 <= length <= longest:
            raise self.damaged(f"{what} claims a length of {length}; {longest} is the most.")
        try:
            return self.take(length, what).decode()
        except UnicodeDecodeError as error:
            raise self.damaged(f"{what} is no text.") from error

    def skip_strings(self, count: int, width: int, what: str) -> None:
        """Step over `count` strings, each after its length in `width` bytes. The tight loop of vocabularies."""
        position, window, start = self.position, self._window, self._start
        for _ in range(count):
            begin = position - start
            if begin < 0 or begin + width > len(window):
                window, start, begin = self._read_at(position, WINDOW), position, 0
                if len(window) < width:
                    raise self._short(width, what)
            position += width + int.from_bytes(window[begin : begin + width], "little")
        if position > self.size:
            raise self._short(position - self.position, what)
        self.position, self._window, self._start = position, window, start

    def strings(self, count: int, width: int, what: str) -> list[bytes]:
        """The next `count` strings, each after its length in `width` bytes, all together at most `READ_CAP` bytes."""
        begin = self.position
        self.skip_strings(count, width, what)
        end, self.position = self.position, begin
        data = self.take(end - begin, what)
        self.position = end
        found, at = [], 0
        for _ in range(count):
            length = int.from_bytes(data[at : at + width], "little")
            at += width + length
            found.append(data[at - length : at])
        return found

    def _read_at(self, position: int, count: int) -> bytes:
        if position > self.size:
            return b""
        try:
            return os.pread(self._file.fileno(), count, position)
        except OSError as error:
            raise self.damaged(f"it cannot be read: {error.strerror}.") from error

    def _require(self, count: int, what: str) -> None:
        if not 0 <= count <= self.left:
            raise self._short(count, what)

    def _short(self, count: int, what: str) -> ModelDamaged:
        return self.damaged(
            f"it is truncated: {what} needs {count} bytes at {self.position}, the file ends at {self.size}."
        )
