"""What a recogniser may have made of an utterance, undone: homophones, articles, words joined or split.

Only tried when nothing matches as it was heard; each variation has one slip, or two homophones.
"""

from collections.abc import Iterable, Iterator, Set
from itertools import combinations

from appliance.skills.matching.words import Words, fold
from appliance.skills.sentences import SentenceFile

MAX_WORDS = 14
"""Of an utterance whose slips are looked for; commands are shorter, and variations grow with its square."""

MAX_VARIATIONS = 48
"""Tried for one utterance."""

MAX_UNKNOWN = 2
"""Words that no sentence has; with more of them an utterance is about something else."""


class Slips:
    """Those of one language."""

    def __init__(self, common: SentenceFile, words: Words, vocabulary: Set[str]) -> None:
        """`vocabulary` has every word of every sentence, folded."""
        self._spaced = bool(words.space)
        self._vocabulary = vocabulary
        self._articles = tuple(common.articles)
        self._alike: dict[str, tuple[str, ...]] = {}
        for group in common.homophones:
            for word in group:
                if self._spaced:  # A word that no sentence has would only ever go into a wildcard.
                    others = tuple(other for other in group if other != word and fold(other) in vocabulary)
                else:  # Sentences write a word in one way: the first.
                    others = tuple(group[:1]) if word != group[0] else ()
                self._alike[fold(word)] = (*self._alike.get(fold(word), ()), *others)

    def variations(self, heard: list[str]) -> Iterator[tuple[list[str], bool]]:
        """What may have been said; and whether only words changed, so that a sentence with a wildcard may be believed as well."""
        if not self._spaced:
            yield from ((words, True) for words in self._unspaced("".join(heard)))
            return
        if len(heard) > MAX_WORDS:
            return
        tried = {tuple(heard)}
        for count, (words, alike) in enumerate(self._spaced_variations(heard)):
            if count == MAX_VARIATIONS:
                return
            if tuple(words) not in tried:
                tried.add(tuple(words))
                yield words, alike

    def _spaced_variations(self, heard: list[str]) -> Iterator[tuple[list[str], bool]]:
        alike = [(at, other) for at, word in enumerate(heard) for other in self._alike.get(fold(word), ())]
        for at, other in alike:
            yield _with(heard, at, [other]), True
        if sum(fold(word) not in self._vocabulary and not word[0].isdigit() for word in heard) > MAX_UNKNOWN:
            return
        for at in range(len(heard) - 1):
            if fold(heard[at]) == fold(heard[at + 1]):
                yield heard[:at] + heard[at + 1 :], True
            elif fold(heard[at] + heard[at + 1]) in self._vocabulary:
                yield [*heard[:at], heard[at] + heard[at + 1], *heard[at + 2 :]], True
        for at, word in enumerate(heard):
            if fold(word) not in self._vocabulary:
                yield from ((_with(heard, at, parts), True) for parts in self._split(word))
            elif word in self._articles:
                yield _with(heard, at, []), False
        for at in range(1, len(heard) + 1):
            yield from (([*heard[:at], article, *heard[at:]], False) for article in self._articles[:2])
        for (first, one), (second, two) in combinations(alike, 2):
            if first != second:
                yield _with(_with(heard, first, [one]), second, [two]), True

    def _split(self, word: str) -> Iterable[list[str]]:
        """The word as two of the vocabulary."""
        cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        return ([left, right] for left, right in cuts if {fold(left), fold(right)} <= self._vocabulary)

    def _unspaced(self, text: str) -> Iterator[list[str]]:
        """One homophone replaced, in a language without spaces."""
        folded = fold(text)
        for word, others in self._alike.items():
            if word in folded:
                yield from (list(folded.replace(word, other, 1)) for other in others)


def _with(words: list[str], at: int, instead: list[str]) -> list[str]:
    return [*words[:at], *instead, *words[at + 1 :]]
