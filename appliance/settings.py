"""Reads `hark.toml` into a frozen `Config`, and reports every mistake at once.

msgspec stops at the first error, so the two levels of the file are walked here and each value is converted by itself.
"""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from appliance.config import Config
from appliance.credentials import reveal
from appliance.errors import BadInput

INSTALLED = Path("/etc/hark/hark.toml")

RANGES: dict[str, tuple[float, float]] = {
    "audio.volume": (0, 100),
    "audio.realtime_priority": (0, 99),
    "ear.sensitivity": (0, 1),
    "ear.pause": (0.04, 1),
    "ear.complete": (0.1, 5),
    "ear.likely": (0.1, 5),
    "ear.silence": (0.1, 5),
    "ear.unfinished": (0.1, 10),
    "ear.patience": (0.5, 60),
    "ear.longest": (1, 25),
    "llm.context": (256, 131_072),
    "llm.max_tokens": (1, 4_096),
    "tts.speed": (0.5, 3),
    "dialogue.confidence": (0, 1),
    "dialogue.follow_up": (0, 60),
    "dialogue.history": (0, 50),
    "place.latitude": (-90, 90),
    "place.longitude": (-180, 180),
    "music.port": (1, 65_535),
    "music.ducked": (0, 100),
    "metrics.port": (0, 65_535),
    "threads.stt": (0, 64),
    "threads.llm": (0, 64),
    "threads.tts": (0, 64),
}
"""Smallest and largest value of each number. `ear.longest` stays under the 30 s that the capture ring remembers."""


class BadSettings(BadInput):
    """One or more settings are wrong; `mistakes` has a line for each."""

    def __init__(self, file: Path, mistakes: list[str]) -> None:
        super().__init__("\n".join(f"{file}: {mistake}" for mistake in mistakes))
        self.mistakes = mistakes


def settings_file() -> Path | None:
    """The file in force: HARK_CONFIG, else the checkout's or the working directory's `hark.toml`, else the installed one."""
    if named := os.environ.get("HARK_CONFIG"):
        return Path(named)
    return next((path for path in (Path("hark.toml"), INSTALLED) if path.is_file()), None)


def load_settings(file: Path | None) -> Config:
    """The settings of this file; the defaults when there is none.

    Raises:
        BadSettings: with every mistake in the file.
        BadInput: the file cannot be read.
    """
    if file is None:
        return Config()
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BadInput(
            f"cannot be read: {unreadable}", where=str(file), remedy="Check its name and permissions."
        ) from unreadable
    return parse_settings(text, file)


def parse_settings(text: str, file: Path) -> Config:
    """The settings in this TOML text; `file` is for the messages.

    Raises:
        BadSettings: with every mistake.
    """
    try:
        table = tomllib.loads(text)
    # A TOMLDecodeError is a ValueError, and so is what Python says of a number of 5,000 digits.
    except (ValueError, RecursionError) as broken:
        raise BadSettings(file, [f"is no TOML: {broken}."]) from broken
    mistakes: list[str] = []
    sections: dict[str, Any] = {}
    known = {field.name: field.type for field in msgspec.structs.fields(Config)}
    for name, section in table.items():
        if name not in known:
            mistakes.append(f"[{name}] is no section{_nearest(name, known)}")
        elif not isinstance(section, dict):
            mistakes.append(f"{name}: expected a section [{name}], found {_shown(section)}.")
        else:
            sections[name] = _part(name, known[name], section, mistakes)
    if mistakes:
        raise BadSettings(file, mistakes)
    return Config(**sections)


def _part(name: str, kind: Any, given: dict[str, Any], mistakes: list[str]) -> Any:
    """A section, or a table of sections that the person names: `[mcp.NAME]`."""
    if get_origin(kind) is not dict:
        return _section(name, kind, given, mistakes)
    _, inner = get_args(kind)
    parts: dict[str, msgspec.Struct] = {}
    for key, section in given.items():
        if isinstance(section, dict):
            parts[key] = _section(f"{name}.{key}", inner, section, mistakes)
        else:
            mistakes.append(f"{name}.{key}: expected a section [{name}.{key}], found {_shown(section)}.")
    return parts


def _section(name: str, kind: type[msgspec.Struct], given: dict[str, Any], mistakes: list[str]) -> msgspec.Struct:
    """The section with every value that is right; each that is wrong adds a line to `mistakes`."""
    fields = {field.name: field.type for field in msgspec.structs.fields(kind)}
    right: dict[str, Any] = {}
    for key, value in given.items():
        path = f"{name}.{key}"
        if key not in fields:
            mistakes.append(f"{path} is no setting{_nearest(key, fields)}")
            continue
        try:
            right[key] = _revealed(msgspec.convert(value, fields[key]))
        except BadInput as withheld:
            mistakes.append(f"{path}: {withheld.what}")
            continue
        except msgspec.ValidationError:
            hint = _nearest(value, get_args(fields[key])) if get_origin(fields[key]) and isinstance(value, str) else "."
            mistakes.append(f"{path}: expected {_expected(fields[key])}, found {_shown(value)}{hint}")
            continue
        low, high = RANGES.get(path, (float("-inf"), float("inf")))
        if isinstance(value, int | float) and not low <= value <= high:
            mistakes.append(f"{path}: expected a number from {low:g} to {high:g}, found {_shown(value)}.")
    return kind(**right)


def _revealed(value: Any) -> Any:
    """The value with every `credential:NAME` in it replaced by what it stands for."""
    if isinstance(value, str):
        return reveal(value)
    return {name: _revealed(each) for name, each in value.items()} if isinstance(value, dict) else value


def _expected(kind: Any) -> str:
    """A type in words."""
    names = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "true or false"}
    if kind in names:
        return names[kind]
    if get_origin(kind) is tuple:
        return "a list of texts"
    if get_origin(kind) is dict:
        return "a table of texts"
    if float in get_args(kind):
        return "a number"
    return "one of " + ", ".join(repr(choice) for choice in get_args(kind))


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes out no whole number of over 4,300 digits.
        text = "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def _nearest(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, [str(each) for each in known], n=1)
    return f"; did you mean {near[0]!r}?" if near else "."
