"""Which sentences can hold an utterance: looked up, so that a handful of templates is tried and not a thousand.

A sentence without a wildcard consists of its own words and those of its lists and rules; where an utterance has any other
word, it is none of it. A sentence with a wildcard needs its fixed words. Both tests only ever leave out what cannot match.
Sets of sentences are the bits of a whole number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hassil.intents import RangeSlotList

from appliance.skills.matching.lists import Choices, Values
from appliance.skills.matching.templates import InOrder, Listed, Node, OneOf, Rule

_DIGITS = "0"
"""Stands for any number in a vocabulary."""

_FEW = 16
"""Sentences that are looked at one by one."""

_Clause = tuple[str, ...]
"""One of these words must be in the utterance, in part or in whole words."""

_Place = tuple[Node, bool, bool]
"""A part of a template, and whether something may stand before and behind it without a space."""

_Leaf = tuple[str, bool, bool]
"""Likewise for literal text."""


class Index:
    """The sentences of one kind, with a wildcard or without."""

    def __init__(self, sentences: Sequence[Node], parts: "Parts", spaced: bool) -> None:
        self._spaced = spaced
        self._words: dict[str, int] = defaultdict(int)
        self._parts: dict[str, int] = defaultdict(int)
        """Words that something may follow or precede without a space: "timer" in `timer[s]`."""
        self._all = (1 << len(sentences)) - 1
        places: dict[tuple[int, bool, bool], tuple[_Place, int]] = {}
        clauses: dict[_Clause, int] = defaultdict(int)
        for number, sentence in enumerate(sentences):
            for place in parts.inner((sentence, False, False)):
                key = id(place[0]), *place[1:]
                places[key] = place, places.get(key, (place, 0))[1] | 1 << number
            for clause in parts.clauses(sentence):
                clauses[clause] |= 1 << number
        self._learn(places.values(), parts)
        self._needed = [tuple(parts.clauses(sentence)) for sentence in sentences]
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

    def needing(self, text: str, among: int | None = None) -> int:
        """The sentences whose fixed words are in the text."""
        if among is not None and among.bit_count() <= _FEW:
            holding = (number for number in bits(among) if all(_holds(text, words) for words in self._needed[number]))
            return sum(1 << number for number in holding)
        left = self._all if among is None else among
        for words, sentences in self._clauses:
            if left & sentences and not _holds(text, words):
                left &= ~sentences
        return left

    def _with(self, word: str) -> int:
        if word[0].isdigit():
            return self._words.get(_DIGITS, 0) | self._words.get(word, 0)
        if not self._spaced:  # A word in Latin letters is one token there, and its letters are the vocabulary.
            return self.of_these_words(word) if len(word) > 1 else self._words.get(word, 0)
        found = self._words.get(word, 0)
        for at in range(1, len(word)):
            found |= self._parts.get(word[:at], 0) | self._parts.get(word[at:], 0)
        return found

    def _learn(self, places: Iterable[tuple[_Place, int]], parts: "Parts") -> None:
        """Whose words these are: parts of sentences, with the sentences that have them."""
        owners: dict[_Leaf, int] = defaultdict(int)
        for place, sentences in places:
            for leaf in parts.leaves(place):
                owners[leaf] |= sentences
        for (text, before, behind), sentences in owners.items():
            words = text.split() if self._spaced else [letter for letter in text if not letter.isspace()]
            for word in words:
                self._words[word] |= sentences
            if words and self._spaced and before and not text[0].isspace():
                self._parts[words[0]] |= sentences
            if words and self._spaced and behind and not text[-1].isspace():
                self._parts[words[-1]] |= sentences


def bits(numbers: int) -> Iterator[int]:
    """The numbers in a set of them."""
    while numbers:
        yield (numbers & -numbers).bit_length() - 1
        numbers &= numbers - 1


class Parts:
    """What parts of templates consist of and need; each is looked at once, however many sentences share it."""

    def __init__(self, rules: Mapping[str, Node], lists: Mapping[str, Values]) -> None:
        self._rules, self._lists = rules, lists
        self._leaves: dict[tuple[int, bool, bool], frozenset[_Leaf]] = {}
        self._clauses: dict[int, frozenset[_Clause]] = {}

    def leaves(self, place: _Place) -> frozenset[_Leaf]:
        """All literal texts in it; a number is `_DIGITS`."""
        node, before, behind = place
        if isinstance(node, str):
            return frozenset(((node, before, behind),))
        key = id(node), before, behind
        if key not in self._leaves:
            self._leaves[key] = frozenset().union(*map(self.leaves, self.inner(place)))
        return self._leaves[key]

    def inner(self, place: _Place) -> Iterator[_Place]:
        """The parts that it consists of."""
        node, before, behind = place
        if isinstance(node, str):
            yield place
        elif isinstance(node, OneOf):
            yield from ((part, before, behind) for part in node)
        elif isinstance(node, InOrder):
            last = len(node) - 1
            for at, part in enumerate(node):
                left = not _space(node[at - 1], -1) if at else before
                yield part, left, not _space(node[at + 1], 0) if at < last else behind
        elif isinstance(node, Rule):
            yield self._rules[node.name], before, behind
        else:
            values = self._lists[node.list]
            if isinstance(values, Choices):
                yield from ((value.heard, before, behind) for value in values)
            elif isinstance(values, RangeSlotList):
                yield _DIGITS, False, False

    def clauses(self, node: Node) -> frozenset[_Clause]:
        """What an utterance must hold to be of it: one of each."""
        if isinstance(node, str):
            return frozenset((word,) for word in node.split())
        if id(node) not in self._clauses:
            self._clauses[id(node)] = self._needed(node)
        return self._clauses[id(node)]

    def _needed(self, node: Node) -> frozenset[_Clause]:
        if isinstance(node, InOrder):
            return frozenset().union(*map(self.clauses, node))
        if isinstance(node, OneOf):
            return _one_of([self.clauses(part) for part in node])
        if isinstance(node, Rule):
            return self.clauses(self._rules[node.name])
        assert isinstance(node, Listed)
        values = self._lists[node.list]
        if isinstance(values, Choices):
            return _one_of([self.clauses(value.heard) for value in values])
        return frozenset((tuple("0123456789"),)) if isinstance(values, RangeSlotList) else frozenset()


def _one_of(branches: list[frozenset[_Clause]]) -> frozenset[_Clause]:
    """What all branches need: the shortest clause of each, joined; nothing where one needs nothing."""
    if not all(branches):
        return frozenset()
    shortest = (min(branch, key=lambda clause: (len(clause), clause)) for branch in branches)
    return frozenset((tuple(sorted({word for clause in shortest for word in clause})),))


def _holds(text: str, words: _Clause) -> bool:
    for word in words:  # noqa: SIM110  # `any` with a generator takes twice the time, some hundred times an utterance.
        if word in text:
            return True
    return False


def _space(node: Node, at: int) -> bool:
    """Whether there is certainly a space at its beginning (0) or end (-1)."""
    return isinstance(node, str) and node[at : (at + 1) or None].isspace()
