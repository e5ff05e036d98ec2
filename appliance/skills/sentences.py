"""Sentence files: what people say to a skill and what it replies, in one language.

The format is hassil's, made flat: `intents: {name: [{sentences: [...], ...}]}`, with `lists` and `expansion_rules` of the
file's own and those of the language's common file beside the skills. Names of lists, rules and intents are kept apart by
skill, so that two skills written by two people cannot get into each other's way.
"""

import re
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from appliance.errors import BadInput

MAX_FILE_BYTES = 256 * 1024
"""Cap of a sentence file: a hundred times the longest of ours."""

MAX_NESTED = 2_000
"""Bound of what may lie in each other: from some 30,000 brackets on libyaml's loader ends the process. Ours have 400."""

_BEFORE = re.compile(rb"^[ ?:-]*", re.MULTILINE)
"""What opens a line, and with it sections."""

_REFERENCE = re.compile(r"([<{])([a-z0-9_]+)([:>}])")
_SLOT = re.compile(r"([<{])([a-z0-9_]+):?([a-z0-9_]*)[>}]")


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that mean the same."""

    sentences: list[str]
    slots: dict[str, str | int | float] = {}
    """Filled in by the sentence itself."""
    requires_context: dict[str, str] = {}
    """`asked: SKILL.INTENT` where the sentence answers that intent's question."""
    metadata: dict[str, bool] = {}
    """`complete: false` where something is missing."""


class Polite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words around a command that change nothing."""

    before: list[str] = []
    after: list[str] = []


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked at a near miss, and how it is answered."""

    question: str = ""
    """With a gap for the `{words}` that were probably meant."""
    refused: str = ""
    """Said when the person says no."""
    agree: list[str] = []
    """Templates for yes."""
    refuse: list[str] = []
    """Templates for no."""


class SentenceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    language: str
    ability: str = ""
    """What the skill can do, to follow "I can"."""
    polite: Polite = Polite()
    variants: dict[str, str] = {}
    """Ways to say what the sentences say otherwise: each is replaced before matching."""
    not_in_names: frozenset[str] = frozenset()
    """Words that a wildcard never holds, unless its list says how long it may be."""
    spaced: bool = True
    """Words have spaces between; false for Japanese."""
    decimal: str = "."
    """The sign before tenths: with a comma, the full stop groups thousands and parts hours from minutes."""
    percent: str = "percent"
    """The word for "%"."""
    signs: dict[str, str] = {}
    """Words for other signs, "+" or "×"; that for "-" where a number follows and no word stands before it."""
    points: list[str] = []
    """Words for the decimal sign: "two point five"."""
    homophones: list[list[str]] = []
    """Words that a recogniser takes for each other; tried when nothing matches as it was heard."""
    articles: list[str] = []
    """Words that a recogniser drops, adds or doubles; tried likewise."""
    near: Near = Near()
    tools: dict[str, str] = {}
    """What an intent does, for a language model, where its name does not say it; empty: it is no tool. Only in English files."""
    lists: dict[str, dict[str, Any]] = {}
    """hassil's slot lists, and `ordinals`: see `matching/lists.py`."""
    expansion_rules: dict[str, str] = {}
    intents: dict[str, list[Data]] = {}
    replies: dict[str, str] = {}


def read_sentences(file: Traversable) -> SentenceFile:
    """Reads a sentence file.

    Raises:
        BadInput: it is missing or is none.
    """
    try:
        text = file.read_bytes()
    except FileNotFoundError as missing:
        raise BadInput("no such sentence file.", where=str(file)) from missing
    if len(text) > MAX_FILE_BYTES:
        raise BadInput(f"has {len(text)} bytes; a sentence file has at most {MAX_FILE_BYTES}.", where=str(file))
    if max(text.count(b"["), text.count(b"{"), *map(len, _BEFORE.findall(text))) > MAX_NESTED:
        raise BadInput(f"has over {MAX_NESTED} brackets, or so deep an indent.", where=str(file))
    try:
        return msgspec.yaml.decode(text, type=SentenceFile)
    # PyYAML lets out what Python says of dates, numbers and tags that are none.
    except (
        msgspec.MsgspecError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        ArithmeticError,
        RecursionError,
    ) as wrong:
        raise BadInput(f"is no sentence file: {wrong}", where=str(file)) from wrong


class Own:
    """The names that belong to one skill, and its templates with those names made unmistakable."""

    def __init__(self, skill: str, file: SentenceFile) -> None:
        """`skill` is empty for the common file, whose names are everybody's."""
        self.prefix = f"{skill}_" if skill else ""
        self._names = frozenset((*file.lists, *file.expansion_rules))
        self._file = file
        wildcards = [name for name, values in file.lists.items() if values.get("wildcard")]
        self._wildcards = tuple(f"{{{self.prefix}{name}{end}" for name in wildcards for end in ":}")

    def template(self, text: str) -> str:
        """`<the>` becomes `<timer_the>`, and `{name}` becomes `{timer_name:name}`: the slot keeps its name."""
        return _REFERENCE.sub(self._reference, text)

    def has_wildcard(self, template: str) -> bool:
        """Whether a sentence, which went through `template`, holds a wildcard itself; rules may not."""
        return any(name in template for name in self._wildcards)

    def wildcard_slots(self) -> set[tuple[str, str]]:
        """The slots that wildcards fill, and their lists."""
        sentences = [text for blocks in self._file.intents.values() for data in blocks for text in data.sentences]
        found = set()
        for text in sentences:
            for opening, name, rest in _SLOT.findall(text):
                if opening == "{" and self._file.lists.get(name, {}).get("wildcard"):
                    found.add((rest or name, name))
        return found

    def _reference(self, at: re.Match[str]) -> str:
        opening, name, rest = at.groups()
        if name not in self._names:
            return at[0]
        slot = f":{name}" if opening == "{" and rest == "}" else ""
        return f"{opening}{self.prefix}{name}{slot}{rest}"
