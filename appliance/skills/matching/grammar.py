"""All sentences of one language, parsed once; what they are tried with is in `matcher.py`."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from hassil import IntentData, Intents, recognize_all
from hassil.expression import Sentence
from hassil.intents import Intent, SlotList
from hassil.recognize import RecognizeResult

from appliance.errors import BadInput
from appliance.skills.matching.fitting import Fitting
from appliance.skills.matching.index import Index
from appliance.skills.matching.lists import Wildcard, slot_list, wildcard
from appliance.skills.matching.templates import parse
from appliance.skills.matching.words import Words
from appliance.skills.sentences import Data, Own, SentenceFile, check_references

_GLUED = re.compile(r"\}[^\s\])|]")
"""A list that something follows without a space."""

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
    data: IntentData
    sentence: Sentence
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
        self._lists: dict[str, SlotList] = {}
        self._rules: dict[str, Sentence] = {}
        self._add(Own("", common), common, words)
        rows: tuple[list[_Row], list[_Row]] = ([], [])
        for skill, file in skills.items():
            own = Own(skill, file)
            self._add(own, file, words)
            for slot, name in own.wildcard_slots():
                self.wildcards[skill, slot] = wildcard(file.lists[name], words)
            for intent, blocks in file.intents.items():
                for data in blocks:
                    for row in _rows(f"{skill}.{intent}", data, own, words):
                        rows[own.has_wildcard(row.sentence.text or "")].append(row)
        check_references(
            self._lists, self._rules, [(row.intent, row.sentence.text or "") for kind in rows for row in kind]
        )
        self._rows = rows
        self._index = tuple(
            Index([row.sentence for row in kind], self._rules, self._lists, bool(words.space)) for kind in rows
        )

    @property
    def vocabulary(self) -> set[str]:
        """Every word of every sentence."""
        return {word for index in self._index for word in index.words}

    def readings(self, text: str, words: list[str], asked: str, *, wildcards: bool) -> Iterator[Reading]:
        """The readings of a text by sentences with a wildcard or without; `asked` is `skill.intent` of a question."""
        index, rows = self._index[wildcards], self._rows[wildcards]
        numbers = index.needing(text, None if wildcards else index.of_these_words(words))
        intents: dict[str, Intent] = {}
        fitting = Fitting(text, self._rules, self._lists)
        for row in map(rows.__getitem__, numbers):
            if row.data.requires_context and row.data.requires_context.get("asked") != asked:
                continue
            if fitting.fits(row.sentence, at_words=row.at_words):
                intents.setdefault(row.intent, Intent(row.intent)).data.append(row.data)
        if not intents:
            return
        few = Intents(self._language, intents, self._lists, self._rules)
        for result in islice(recognize_all(text, few, intent_context={"asked": asked}), MAX_READINGS):
            yield Reading(result, result.intent.name, bool(result.intent_data.requires_context))

    def _add(self, own: Own, file: SentenceFile, words: Words) -> None:
        for name, given in file.lists.items():
            self._lists[own.prefix + name] = slot_list(name, given, words, self._language)
        for name, rule in file.expansion_rules.items():
            try:
                self._rules[own.prefix + name] = parse(words.template(own.template(rule)))
            except BadInput as wrong:
                raise BadInput(wrong.what, where=f"rule {own.prefix}{name}", remedy=wrong.remedy) from wrong


def _rows(intent: str, data: Data, own: Own, words: Words) -> Iterator[_Row]:
    for text in data.sentences:
        try:
            sentence = parse(words.template(own.template(text)))
        except BadInput as wrong:
            raise BadInput(wrong.what, where=intent, remedy=wrong.remedy) from wrong
        hassils = IntentData([text], slots=data.slots, requires_context=data.requires_context, metadata=data.metadata)
        # hassil parses `sentence_texts` when its cached property `sentences` is first asked for; it is parsed already.
        hassils.__dict__["sentences"] = [sentence]
        yield _Row(intent, hassils, sentence, bool(words.space) and not _GLUED.search(sentence.text or ""))
