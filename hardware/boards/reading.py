"""Reads a board's TOML and reports every mistake at once, each with its key and the nearest name that exists.

Pure but for `load_board`. msgspec stops at the first error, so the file is walked here and each value is converted by itself.
"""

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from hardware.boards.description import BUTTONS, LIGHTS, BoardFile, Contact, Light, Part
from hardware.boards.rules import broken_rules
from hardware.errors import DeviceError

LARGEST = 65_536
"""Bytes of a file; the largest of ours has 2,000."""

AnyPart = TypeVar("AnyPart", bound=Part)

SHIPPED = Path(__file__).parent


class BadBoard(DeviceError):
    """A board's file is wrong; `mistakes` has a line for each."""

    def __init__(self, file: Path, mistakes: list[str]) -> None:
        remedy = "hardware/boards/README.md says what may stand in it."
        super().__init__("\n".join(f"{file.name}: {mistake}" for mistake in mistakes), remedy=remedy)
        self.mistakes = mistakes


def shipped() -> dict[str, Path]:
    """The boards that come with hark, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def load_board(file: Path) -> BoardFile:
    """The board in this file.

    Raises:
        BadBoard: with every mistake in it, or because it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise BadBoard(file, [f"is larger than {LARGEST} bytes; no board's file is."])
        return parse_board(data.decode(), file)
    except (OSError, UnicodeDecodeError) as unreadable:
        if isinstance(unreadable, BadBoard):
            raise
        raise BadBoard(file, [f"cannot be read: {unreadable}."]) from unreadable


def parse_board(text: str, file: Path) -> BoardFile:
    """The board in this TOML text; `file` names it.

    Raises:
        BadBoard: with every mistake.
    """
    try:
        table = tomllib.loads(text)
        if not _fits(table):
            raise ValueError("a whole number has more than 64 bits")
    # A TOMLDecodeError is a ValueError, and so is what Python says of a number of 5,000 digits.
    except (ValueError, RecursionError) as broken:
        raise BadBoard(file, [f"is no TOML: {broken}."]) from broken
    reader = _Reader()
    if "name" in table:
        reader.mistakes.append("name: a board is called as its file is; leave this out.")
    board = reader.part(BoardFile, table | {"name": file.stem}, "")
    mistakes = reader.mistakes + broken_rules(reader.right)
    if board is None or mistakes:
        raise BadBoard(file, mistakes)
    return board


def nearest(name: str, known: Iterable[str]) -> str:
    """How a sentence about a wrong name ends."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else "."


class _Reader:
    """Walks tables along the types of `hardware.boards.description`."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.right: dict[str, Any] = {}
        """Every value that has the right type, by its key: `buttons.talk.pin`."""

    def part(self, kind: type[AnyPart], given: Any, path: str) -> AnyPart | None:
        """The section; None if it is wrong, and then there are lines about it."""
        table = self.table(given, path)
        if table is None:
            return None
        fields = {field.name: field for field in msgspec.structs.fields(kind)}
        before, values = len(self.mistakes), {}
        for key, value in table.items():
            if key in fields:
                values[key] = self.value(fields[key].type, value, _below(path, key))
            else:
                self.mistakes.append(f"{_below(path, key)} is no key of a board's file{nearest(key, fields)}")
        missing = [name for name, field in fields.items() if field.required and name not in table]
        self.mistakes += [f"{_below(path, name)} is missing." for name in missing]
        return kind(**values) if len(self.mistakes) == before else None

    def value(self, kind: Any, given: Any, path: str) -> Any:
        """What stands under a key, if it is of this type."""
        if kind == Light:
            return self.light(given, path)
        if inner := next((each for each in (kind, *get_args(kind)) if _is_part(each)), None):
            return self.buttons(given, path) if get_origin(kind) is dict else self.part(inner, given, path)
        try:
            self.right[path] = msgspec.convert(given, kind)
        except msgspec.ValidationError:
            choices = _choices(kind)
            hint = nearest(given, choices) if choices and isinstance(given, str) else "."
            self.mistakes.append(f"{path}: expected {_expected(kind)}, found {_shown(given)}{hint}")
        return self.right.get(path)

    def light(self, given: Any, path: str) -> Any:
        """The light, whose kind says which further keys it has."""
        table = self.table(given, path)
        if table is None:
            return None
        kind = table.get("kind")
        if not isinstance(kind, str) or kind not in LIGHTS:
            hint = nearest(kind, LIGHTS) if isinstance(kind, str) else "."
            self.mistakes.append(f"{path}.kind: expected one of {_listed(LIGHTS)}, found {_shown(kind)}{hint}")
            return None
        return self.part(LIGHTS[kind], {key: table[key] for key in table if key != "kind"}, path)

    def buttons(self, given: Any, path: str) -> dict[str, Contact | None]:
        """The buttons by name."""
        table = self.table(given, path) or {}
        for name in table.keys() - set(BUTTONS):
            self.mistakes.append(f"{path}.{name}: expected one of {_listed(BUTTONS)}{nearest(name, BUTTONS)}")
        return {name: self.part(Contact, table[name], f"{path}.{name}") for name in table if name in BUTTONS}

    def table(self, given: Any, path: str) -> dict[str, Any] | None:
        """This, if it is a table."""
        if isinstance(given, dict):
            return given
        self.mistakes.append(f"{path}: expected a section [{path}], found {_shown(given)}.")
        return None


def _fits(value: Any) -> bool:
    """Whether every whole number has the 64 bits that TOML gives it: longer ones cannot even be written into a message."""
    if isinstance(value, dict | list):
        return all(map(_fits, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, int) or value.bit_length() < 64


def _choices(kind: Any) -> tuple[str, ...]:
    """The words that may stand there, if they are known."""
    literal = next((each for each in (kind, *get_args(kind)) if get_origin(each) is Literal), None)
    return () if literal is None else get_args(literal)


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _expected(kind: Any) -> str:
    """A type in words."""
    words = {int: "a whole number", str: "a text in quotes", bool: "true or false"}
    if kind in words:
        return words[kind]
    if get_origin(kind) is tuple:
        return "a list of whole numbers" if int in get_args(kind) else "a list of texts"
    return "a table of texts" if get_origin(kind) is dict else f"one of {_listed(_choices(kind))}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
