"""The regular expressions that a schema's `pattern` may be and grammar can say: letters, sets, groups and counts. Pure."""

import re
from typing import NamedTuple

_PART = re.compile(
    r"(?P<set>\[[^\]\\\[\"]+\])|(?P<count>\{(?:\d+,)?(?P<most>\d+)\}|\?)|(?P<mark>[()|])|(?P<letter>[^\\\[\](){}|?*+.^$\"])"
)


class Said(NamedTuple):
    """A pattern as grammar."""

    text: str
    longest: int
    """Letters of the longest match."""


def expression(pattern: str) -> Said | None:
    """The whole pattern (`^...$`); None where it holds anything else, or has no end."""
    if not (pattern.startswith("^") and pattern.endswith("$")) or len(pattern) < 3 or not _compiles(pattern):
        return None
    inside, at, counted = pattern[1:-1], 0, True
    parts: list[str] = []
    lengths = _Lengths()
    while at < len(inside):
        part = _PART.match(inside, at)
        # A count belongs to the letter or set before it; "(?" begins something else, and (ab){2} is not worth its code.
        if part is None or (part["count"] and counted):
            return None
        at = part.end()
        counted = bool(part["count"] or part["mark"])
        if part["count"]:
            parts[-1] += part["count"]
            lengths.add(int(part["most"] or 1) - 1)
        elif part["mark"]:
            parts.append(part["mark"])
            lengths.mark(part["mark"])
        else:
            parts.append(part["set"] or f'"{part["letter"]}"')
            lengths.add(1)
    return Said(f"({' '.join(parts)})", lengths.longest)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


class _Lengths:
    """The longest match: of alternatives the longest, of what follows each other the sum."""

    def __init__(self) -> None:
        self._open = [[0, 0]]

    def add(self, letters: int) -> None:
        self._open[-1][1] += letters

    def mark(self, mark: str) -> None:
        if mark == "(":
            self._open.append([0, 0])
            return
        best, current = self._open[-1]
        if mark == "|":
            self._open[-1] = [max(best, current), 0]
        else:
            self._open.pop()
            self.add(max(best, current))

    @property
    def longest(self) -> int:
        return max(self._open[-1])
