"""Several items in one breath, and the items that are meant by what was said."""

import re
from collections.abc import Sequence

from appliance.skills.skill import Say
from appliance.store import Item

_PREFIX = 3
"""Letters that two forms of a word have in common at least: "egg" and "eggs"."""

_ENDING = 2
"""Letters that an ending has at most."""


def split(text: str, say: Say) -> list[str]:
    """The items of one breath, each once: "milk, eggs and bread" are three."""
    parts = [text]
    for separator in say("separators").split("|"):
        parts = [piece for part in parts for piece in _pieces(part, separator)]
    items: dict[str, str] = {}
    for part in (" ".join(part.split()) for part in parts):
        items.setdefault(part.casefold(), part)
    return [item for item in items.values() if item]


def _pieces(part: str, separator: str) -> list[str]:
    """A word without spaces (Japanese "と") is one between two items, not at the beginning of one ("とうふ")."""
    if separator.isalpha():
        return re.split(rf"(?<=\S)(?<!{separator}){separator}(?=\S)", part)
    # With a space at both ends, so that ", and " is seen as well.
    return f" {part} ".split(separator)


def said_items(items: Sequence[Item], text: str, say: Say) -> list[str]:
    """The same, but whole where it is on the list as a whole: "salt and pepper"."""
    return [text] if matching(items, text) else split(text, say)


def matching(items: Sequence[Item], text: str) -> list[Item]:
    """Those that are meant: the very same, or else those that hold all words of `text`, in whatever form."""
    folded = text.casefold()
    same = [item for item in items if item.text.casefold() == folded]
    return same or [item for item in items if _holds(item.text.casefold(), folded)]


def _holds(item: str, text: str) -> bool:
    words = item.split()
    return bool(text) and all(any(_alike(word, other) for other in words) for word in text.split())


def _alike(one: str, other: str) -> bool:
    """Whether they are forms of one word: the shorter begins the longer, or only their last letters differ."""
    if one == other:
        return True
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if common < _PREFIX or max(len(one), len(other)) - common > _ENDING:
        return False
    return common in (len(one), len(other)) or common > _PREFIX
