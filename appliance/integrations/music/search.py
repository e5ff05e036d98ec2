"""What a person may mean by a name, as searches of mpd's library, best first. Pure."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

NEAR = 0.75
"""Likeness from which on a name is taken for another: a recogniser's "metalica" is Metallica's."""


class Search(NamedTuple):
    """One try."""

    kind: str
    """`artist`, `album`, `title` or `genre`."""
    filter: str
    """In mpd's filter syntax."""
    shuffled: bool
    """Whether what is found is played in any order."""


def quoted(value: str) -> str:
    """A value inside a filter: within double quotes, backslashes and quotes take a backslash."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def searches(what: str, kind: str, artist: str = "") -> list[Search]:
    """The tries for this name; `kind` is what the person called it, or empty.

    mpd's `search` compares without case, so `==` means the whole name.
    """
    kinds = {"": ("artist", "album", "title", "genre"), "title": ("title", "album")}.get(kind, (kind,))
    return [
        _search(tag, operator, what, artist)
        for operator in ("==", "contains")
        for tag in kinds
        if not (artist and tag in ("artist", "genre"))
    ]


def _search(tag: str, operator: str, what: str, artist: str) -> Search:
    own = f"({tag} {operator} {quoted(what)})"
    expression = f"({own} AND (artist contains {quoted(artist)}))" if artist else own
    return Search(tag, expression, shuffled=tag in ("artist", "genre"))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is meant: the same without case, else one that holds it, else one that is nearly it; None for none."""
    by_folded = {folded(each): each for each in known if each}
    wanted = folded(name)
    if not wanted or wanted in by_folded:
        return by_folded.get(wanted)
    holding = [each for key, each in by_folded.items() if set(wanted.split()) <= set(key.split())]
    if holding:
        return min(holding, key=len)
    near = difflib.get_close_matches(wanted, by_folded, n=1, cutoff=NEAR)
    return by_folded[near[0]] if near else None


def folded(name: str) -> str:
    """For comparing: no case, no punctuation, single spaces."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())
