"""Whether what was said so far is all that will be said. Pure; words alone, no model.

A command that a skill owns whole is complete. A question is, unless it breaks off after a word that cannot be the last. A
statement probably is. Anything else may go on, and what ends in such a word will.
"""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from appliance.skills import Match


class Verdict(StrEnum):
    """How long to wait for more."""

    COMPLETE = "complete"
    LIKELY = "likely"
    OPEN = "open"
    UNFINISHED = "unfinished"


SHORTEST_QUESTION = 3
"""Words: "what time" goes on, "what is hail" may be all."""

SHORTEST_STATEMENT = 3
"""Words: "i have" goes on, "i am sad" may be all."""


class Words(msgspec.Struct, frozen=True):
    """One language's section of completeness.toml, which says what each is."""

    dangling: frozenset[str] = frozenset()
    after_all: tuple[str, ...] = ()
    asking: frozenset[str] = frozenset()
    stating: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    endings_open: tuple[str, ...] = ()
    endings_complete: tuple[str, ...] = ()


@cache
def words_of(language: str) -> Words:
    """The words of a language; those of none for one that has no section: then silence alone decides."""
    table = tomllib.loads(files(__package__).joinpath("completeness.toml").read_text(encoding="utf-8"))
    section = dict(table.get(language, {}))
    if "after_all" in section:
        section["after_all"] = tuple(f" {' '.join(pair.split())}" for pair in section["after_all"].split(","))
    return msgspec.convert(
        {key: value.split() if isinstance(value, str) else value for key, value in section.items()}, Words
    )


def judge(text: str, match: Match | None, language: str = "en") -> Verdict:
    """How complete the text is, given the skill that owns it, if any."""
    known = words_of(language)
    if match is not None:
        if not match.complete:
            return Verdict.OPEN
        return Verdict.LIKELY if _ends_in_a_name(text, match) else Verdict.COMPLETE
    plain = " ".join(text.lower().replace("?", " ").replace(",", " ").rstrip(" .!。？！、").split())
    if known.endings_complete:
        return _by_ending(plain, known)
    words = plain.split()
    while words and words[0] in known.before:
        words.pop(0)
    return _by_words(words, known) if words else Verdict.OPEN


def _ends_in_a_name(text: str, match: Match) -> bool:
    """Whether it ends in words that the person chose: "add milk" may go on with "and eggs"."""
    end = text.lower().rstrip(" .!?")
    return any(isinstance(value, str) and value and end.endswith(value.lower()) for value in match.slots.values())


def _by_words(words: list[str], known: Words) -> Verdict:
    last = words[-1]
    whole = f" {' '.join(words)}"
    if last in known.dangling and not whole.endswith(known.after_all):
        return Verdict.UNFINISHED
    if words[0] in known.asking:
        return Verdict.COMPLETE if len(words) >= SHORTEST_QUESTION else Verdict.OPEN
    if last in known.numbers or last.isdecimal():
        return Verdict.UNFINISHED
    return Verdict.LIKELY if words[0] in known.stating and len(words) >= SHORTEST_STATEMENT else Verdict.OPEN


def _by_ending(text: str, known: Words) -> Verdict:
    if not text:
        return Verdict.OPEN
    if text.endswith(known.endings_complete):
        return Verdict.COMPLETE
    return Verdict.UNFINISHED if text.endswith(known.endings_open) else Verdict.OPEN
