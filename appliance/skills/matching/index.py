"""Which sentences can hold an utterance: looked up, so that hassil tries a handful of templates and not a thousand.

A sentence without a wildcard consists of its own words and those of its lists and rules; where an utterance has any other
word, it is none of it. A sentence with a wildcard needs its fixed words. Both tests only ever leave out what cannot match.
Sets of sentences are the bits of a whole number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference, Sentence, TextChunk
from hassil.intents import RangeSlotList, SlotList, TextSlotList

_DIGITS = "0"
"""Stands for any number in a vocabulary."""

_FEW = 16
"""Sentences that are looked at one by one."""

Clauses = tuple[tuple[str, ...], ...]
"""Of each one, one must be in the utterance."""


class _Vocabulary:
    """The words of an expression."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.parts: set[str] = set()
        """Words that another part may follow or precede without a space: "timer" in `timer[s]`."""

    def add(self, other: "_Vocabulary") -> None:
        self.words |= other.words
        self.parts |= other.parts


class Index:
    """The sentences of one kind, with a wildcard or without."""

    def __init__(
        self, sentences: Sequence[Sentence], rules: Mapping[str, Sentence], lists: Mapping[str, SlotList], spaced: bool
    ) -> None:
        self._spaced = spaced
        self._rules, self._lists = rules, lists
        self._known: dict[str, _Vocabulary] = {}
        self._clauses_of: dict[str, set[frozenset[str]]] = {}
        self._words: dict[str, int] = defaultdict(int)
        self._parts: dict[str, int] = defaultdict(int)
        self._needed: list[Clauses] = []
        for number, sentence in enumerate(sentences):
            vocabulary = self._vocabulary(sentence.expression)
            for word in vocabulary.words:
                self._words[word] |= 1 << number
            for part in vocabulary.parts:
                self._parts[part] |= 1 << number
            self._needed.append(tuple(tuple(sorted(clause)) for clause in self._fixed(sentence.expression)))
        self._all = (1 << len(sentences)) - 1
        clauses: dict[tuple[str, ...], int] = defaultdict(int)
        for number, needed in enumerate(self._needed):
            for clause in needed:
                clauses[clause] |= 1 << number
        self._clauses = sorted(clauses.items(), key=lambda item: -item[1].bit_count())
        """What many sentences need is looked for once."""

    @property
    def words(self) -> Iterable[str]:
        """All that any sentence consists of."""
        return self._words.keys()

    def of_these_words(self, words: Iterable[str]) -> int:
        """The sentences that may consist of these words alone."""
        found = self._all
        for word in words:
            found &= self._with(word)
            if not found:
                break
        return found

    def needing(self, text: str, among: int | None = None) -> Iterator[int]:
        """The numbers of the sentences whose fixed words are in the text, in their order."""
        left = self._all if among is None else among
        if left.bit_count() > _FEW:
            for words, sentences in self._clauses:
                if left & sentences and not any(word in text for word in words):
                    left &= ~sentences
        while left:
            number = (left & -left).bit_length() - 1
            left &= left - 1
            if all(any(word in text for word in clause) for clause in self._needed[number]):
                yield number

    def _with(self, word: str) -> int:
        if word[0].isdigit():
            return self._words[_DIGITS] | self._words.get(word, 0)
        if not self._spaced:  # A word in Latin letters is one token there, and its letters are the vocabulary.
            return self.of_these_words(word) if len(word) > 1 else self._words.get(word, 0)
        found = self._words.get(word, 0)
        for at in range(1, len(word)):
            found |= self._parts.get(word[:at], 0) | self._parts.get(word[at:], 0)
        return found

    def _fixed(self, expression: Expression) -> set[frozenset[str]]:
        """What an utterance must hold, in part or in whole words, to be of this expression: one of each set."""
        if isinstance(expression, TextChunk):
            return {frozenset((word,)) for word in expression.text.split()}
        if isinstance(expression, Alternative):
            return set() if expression.is_optional else _one_of([self._fixed(item) for item in expression.items])
        if isinstance(expression, Group):
            return {clause for item in expression.items for clause in self._fixed(item)}
        if isinstance(expression, RuleReference):
            name = f"<{expression.rule_name}"
            if name not in self._clauses_of:
                self._clauses_of[name] = self._fixed(self._rules[expression.rule_name].expression)
            return self._clauses_of[name]
        assert isinstance(expression, ListReference)
        name = f"{{{expression.list_name}"
        if name not in self._clauses_of:
            slot_list = self._lists[expression.list_name]
            if isinstance(slot_list, RangeSlotList):
                self._clauses_of[name] = {frozenset("0123456789")}
            elif isinstance(slot_list, TextSlotList):
                self._clauses_of[name] = _one_of([self._fixed(value.text_in) for value in slot_list.values])
            else:
                self._clauses_of[name] = set()
        return self._clauses_of[name]

    def _vocabulary(self, expression: Expression) -> _Vocabulary:
        vocabulary = _Vocabulary()
        self._collect(expression, vocabulary, False, False)
        return vocabulary

    def _collect(self, expression: Expression, into: _Vocabulary, before: bool, behind: bool) -> None:
        """`before` and `behind`: something may stand there without a space."""
        if isinstance(expression, TextChunk):
            self._text(expression.text, into, before, behind)
        elif isinstance(expression, Alternative):
            for item in expression.items:
                self._collect(item, into, before, behind)
        elif isinstance(expression, Group):
            for at, item in enumerate(expression.items):
                left = before if at == 0 else not _edge(expression.items[at - 1], -1)
                right = behind if at == len(expression.items) - 1 else not _edge(expression.items[at + 1], 0)
                self._collect(item, into, left, right)
        elif isinstance(expression, RuleReference):
            into.add(
                self._named(f"<{expression.rule_name}", self._rules[expression.rule_name].expression, before, behind)
            )
        elif isinstance(expression, ListReference):
            slot_list = self._lists[expression.list_name]
            if isinstance(slot_list, RangeSlotList):
                into.words.add(_DIGITS)
            elif isinstance(slot_list, TextSlotList):
                for value in slot_list.values:
                    into.add(self._named(f"{{{id(value)}", value.text_in, before, behind))

    def _named(self, name: str, expression: Expression, before: bool, behind: bool) -> _Vocabulary:
        """The vocabulary of a rule or a value, which many sentences share."""
        key = f"{name}{before:d}{behind:d}"
        if key not in self._known:
            self._known[key] = vocabulary = _Vocabulary()
            self._collect(expression, vocabulary, before, behind)
        return self._known[key]

    def _text(self, text: str, into: _Vocabulary, before: bool, behind: bool) -> None:
        if not self._spaced:
            into.words.update(letter for letter in text if not letter.isspace())
            return
        words = text.split()
        into.words.update(words)
        if not words:
            return
        if before and not text[0].isspace():
            into.parts.add(words[0])
        if behind and not text[-1].isspace():
            into.parts.add(words[-1])


def _one_of(branches: list[set[frozenset[str]]]) -> set[frozenset[str]]:
    """What all branches need: the shortest set of each, joined; nothing where one needs nothing."""
    if not all(branches):
        return set()
    return {
        frozenset(word for branch in branches for word in min(branch, key=lambda clause: (len(clause), sorted(clause))))
    }


def _edge(expression: Expression, at: int) -> bool:
    """Whether there is certainly a space at its beginning (0) or end (-1)."""
    return isinstance(expression, TextChunk) and expression.text[at : (at + 1) or None].isspace()
