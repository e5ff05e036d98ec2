"""Sentence files: what people say to a skill and what it replies, in one language.

The format is hassil's, made flat: `intents: {name: [{sentences: [...], ...}]}`, with `lists` and `expansion_rules` of the
file's own and those of the language's common file beside the skills. Names of lists, rules and intents are kept apart by
skill, so that two skills written by two people cannot get into each other's way.
"""

import re
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from appliance.errors import BadInput

MAX_FILE_BYTES = 256 * 1024
"""Cap of a sentence file: a hundred times the longest of ours."""

_REFERENCE = re.compile(r"([<{])([a-z0-9_]+)([:>}])")


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


class SentenceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    language: str
    ability: str = ""
    """What the skill can do, to follow "I can"."""
    polite: Polite = Polite()
    variants: dict[str, str] = {}
    """Ways to say what the sentences say otherwise: each is replaced before matching."""
    not_in_names: frozenset[str] = frozenset()
    """Words that a wildcard never holds."""
    lists: dict[str, dict[str, Any]] = {}
    """hassil's slot lists, which hassil itself checks."""
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
        if len(text) > MAX_FILE_BYTES:
            raise BadInput(f"has {len(text)} bytes; a sentence file has at most {MAX_FILE_BYTES}.", where=str(file))
        return msgspec.yaml.decode(text, type=SentenceFile)
    except (msgspec.MsgspecError, UnicodeError) as wrong:
        raise BadInput(f"is no sentence file: {wrong}", where=str(file)) from wrong
    except FileNotFoundError as missing:
        raise BadInput("no such sentence file.", where=str(file)) from missing


def merged(common: SentenceFile, skills: Mapping[str, SentenceFile], *, wildcards: bool) -> dict[str, Any]:
    """All files of one language as the dictionary that hassil loads; intents are named `skill.intent`.

    Either only the sentences that hold a wildcard or only those that do not: the former are slow, and a last resort.

    Raises:
        BadInput: a sentence or rule names a list or rule that does not exist.
    """
    lists: dict[str, Any] = dict(common.lists)
    rules: dict[str, str] = dict(common.expansion_rules)
    intents: dict[str, Any] = {}
    for skill, file in skills.items():
        own = _Own(skill, file)
        lists |= {own.prefix + name: values for name, values in file.lists.items()}
        rules |= {own.prefix + name: own.template(rule) for name, rule in file.expansion_rules.items()}
        for intent, data in file.intents.items():
            blocks = [block for block in (own.block(one, wildcards) for one in data) if block["sentences"]]
            intents[f"{skill}.{intent}"] = {"data": blocks}
    _check_references(lists, rules, intents)
    return {"language": common.language, "lists": lists, "expansion_rules": rules, "intents": intents}


def _check_references(lists: dict[str, Any], rules: dict[str, str], intents: dict[str, Any]) -> None:
    templates = [(f"rule {name}", rule) for name, rule in rules.items()]
    templates += [(name, text) for name, it in intents.items() for data in it["data"] for text in data["sentences"]]
    for where, template in templates:
        for opening, name, _ in _REFERENCE.findall(template):
            if name not in (lists if opening == "{" else rules):
                raise BadInput(f"there is no {opening}{name}{'}' if opening == '{' else '>'}.", where=where)


class _Own:
    """The names that belong to one skill, and its templates with those names made unmistakable."""

    def __init__(self, skill: str, file: SentenceFile) -> None:
        self.prefix = f"{skill}_"
        self._names = frozenset((*file.lists, *file.expansion_rules))
        self._wildcards = tuple(f"{{{name}" for name, values in file.lists.items() if values.get("wildcard"))

    def template(self, text: str) -> str:
        """`<the>` becomes `<timer_the>`, and `{name}` becomes `{timer_name:name}`: the slot keeps its name."""
        return _REFERENCE.sub(self._reference, text)

    def _reference(self, at: re.Match[str]) -> str:
        opening, name, rest = at.groups()
        if name not in self._names:
            return at[0]
        slot = f":{name}" if opening == "{" and rest == "}" else ""
        return f"{opening}{self.prefix}{name}{slot}{rest}"

    def block(self, data: Data, wildcards: bool) -> dict[str, Any]:
        """The block with those of its sentences that hold a wildcard, or with the others."""
        block: dict[str, Any] = msgspec.to_builtins(data)
        block["sentences"] = [
            self.template(text) for text in data.sentences if any(name in text for name in self._wildcards) is wildcards
        ]
        return block
