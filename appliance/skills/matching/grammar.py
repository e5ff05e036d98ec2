"""All sentences of one language, parsed once; what they are tried with is in `matcher.py`."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from hassil import IntentData, Intents, recognize_all
from hassil.expression import Sentence
from hassil.intents import Intent
from hassil.recognize import RecognizeResult

from appliance.errors import BadInput
from appliance.skills.matching.beginnings import Beginnings
from appliance.skills.matching.fitting import Fitting
from appliance.skills.matching.index import Index, Parts, bits
from appliance.skills.matching.lists import Values, Wildcard, slot_list, wildcard
from appliance.skills.matching.templates import Node, Templates
from appliance.skills.matching.words import Words
from appliance.skills.sentences import Data, Own, SentenceFile

_GLUED = re.compile(r"\}[^\s\])|]")
"""A list that something follows without a space."""

_REFERENCE = re.compile(r"([<{])([^<>{}:]*)[^<>{}]*[>}]")

MAX_READINGS = 200
"""Readings of one utterance that are looked at; the most ambiguous sentence in the tests has 12."""


class Reading(NamedTuple):
    """One way to read an utterance."""

    result: RecognizeResult
    intent: str
    """`skill.intent`."""
    answers: bool
    """It is a sentence that answers the question which was asked."""


class _Row(NamedTuple):
    intent: str
    data: Data
    sentence: Node
    at_words: bool
    """Its wildcards end where words do."""


class Grammar:
    """The sentences of one language: those without a wildcard, which are searched first, and those with one."""

    def __init__(self, common: SentenceFile, skills: Mapping[str, SentenceFile], words: Words) -> None:
        """Reads them all.

        Raises:
            BadInput: a template, a list or a reference is damaged.
        """
        self._language = common.language
        self.wildcards: dict[tuple[str, str], Wildcard] = {}
        """What a wildcard takes, by skill and slot."""
        self._lists: dict[str, Values] = {}
        self._rules: dict[str, Node] = {}
        reader = _Reader(words)
        self._add(Own("", common), common, reader)
        self._rows: tuple[list[_Row], list[_Row]] = ([], [])
        for skill, file in skills.items():
            own = Own(skill, file)
            self._add(own, file, reader)
            for slot, name in own.wildcard_slots():
                self.wildcards[skill, slot] = wildcard(file.lists[name], words)
            for intent, blocks in file.intents.items():
                self._add_intent(f"{skill}.{intent}", blocks, own, reader)
        reader.check(self._lists, self._rules)
        self._beginnings = Beginnings(self._rules, self._lists)
        parts = Parts(self._rules, self._lists)
        self._index = tuple(Index([row.sentence for row in kind], parts, bool(words.space)) for kind in self._rows)

    @property
    def vocabulary(self) -> set[str]:
        """Every word of every sentence."""
        return {word for index in self._index for word in index.words}

    def fitting(self, text: str) -> Fitting:
        """The parts of templates in a text."""
        return Fitting(text, self._rules, self._lists, self._beginnings)

    def with_wildcards(self, text: str) -> int:
        """The sentences with a wildcard whose fixed words are in a text."""
        return self._index[True].needing(text)

    def readings(
        self, trial: "Trial", part: slice, words: list[str], asked: str, *, wildcards: bool
    ) -> Iterator[Reading]:
        """The readings of a part of a text by sentences with a wildcard or without; `asked` is `skill.intent` of a question."""
        index, rows, text = self._index[wildcards], self._rows[wildcards], trial.text[part]
        numbers = trial.with_wildcards if wildcards else index.needing(text, index.of_these_words(words))
        intents: dict[str, Intent] = {}
        for row in map(rows.__getitem__, bits(numbers)):
            if row.data.requires_context and row.data.requires_context.get("asked") != asked:
                continue
            if sentence := trial.fitting.sentence(row.sentence, part.start, part.stop, at_words=row.at_words):
                intents.setdefault(row.intent, Intent(row.intent)).data.append(_hassils(row.data, sentence))
        if not intents:
            return
        few = Intents(self._language, intents, trial.fitting.lists(), {})
        for result in islice(recognize_all(text, few, intent_context={"asked": asked}), MAX_READINGS):
            yield Reading(result, result.intent.name, bool(result.intent_data.requires_context))

    def _add(self, own: Own, file: SentenceFile, reader: "_Reader") -> None:
        for name, given in file.lists.items():
            self._lists[own.prefix + name] = slot_list(name, given, self._language, reader.templates)
        for name, rule in file.expansion_rules.items():
            self._rules[own.prefix + name] = reader.sentence(f"rule {own.prefix}{name}", own.template(rule))[0]

    def _add_intent(self, intent: str, blocks: list[Data], own: Own, reader: "_Reader") -> None:
        for data in blocks:
            for template in map(own.template, data.sentences):
                row = _Row(intent, data, *reader.sentence(intent, template))
                self._rows[own.has_wildcard(template)].append(row)


class Trial:
    """A text that is tried, and what was found out about it on the way, each thing once."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text = text
        self._grammar = grammar

    @cached_property
    def fitting(self) -> Fitting:
        """The parts of templates in it."""
        return self._grammar.fitting(self.text)

    @cached_property
    def with_wildcards(self) -> int:
        """The sentences with a wildcard whose fixed words are in it."""
        return self._grammar.with_wildcards(self.text)


class _Reader:
    """Parses templates and remembers what they refer to."""

    def __init__(self, words: Words) -> None:
        self.templates = Templates(words.literal)
        self._spaced = bool(words.space)
        self._references: dict[tuple[str, str], str] = {}

    def sentence(self, where: str, text: str) -> tuple[Node, bool]:
        """A sentence or rule; and whether its wildcards end where words do.

        Raises:
            BadInput: it is damaged.
        """
        for reference in _REFERENCE.findall(text):
            self._references.setdefault(reference, where)
        try:
            node = self.templates.parse(text)
        except BadInput as wrong:
            raise BadInput(wrong.what, where=where, remedy=wrong.remedy) from wrong
        return node, self._spaced and not _GLUED.search(text)

    def check(self, lists: Mapping[str, Values], rules: Mapping[str, Node]) -> None:
        """That every list and rule which a template names exists.

        Raises:
            BadInput: one does not.
        """
        for (sign, name), where in self._references.items():
            if name not in (lists if sign == "{" else rules):
                raise BadInput(f"there is no {sign}{name}{'}' if sign == '{' else '>'}.", where=where)


def _hassils(data: Data, sentence: Sentence) -> IntentData:
    hassils = IntentData([], slots=data.slots, requires_context=data.requires_context, metadata=data.metadata)
    # hassil parses `sentence_texts` when its cached property `sentences` is first asked for; it is parsed already.
    hassils.__dict__["sentences"] = [sentence]
    return hassils
