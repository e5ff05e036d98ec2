"""A near miss: no sentence is what was said, but one is close to it. It is asked about, never done.

Close means that one word (two of a long utterance) is a letter or two away from a word of the sentence; in a language without
spaces, that one character is too many. Letters are compared by leaving some out on both sides, which is a lookup: no utterance
is compared with every word there is. A question about anything in the world must not end as "did you mean": so what is found
has to be a complete command, and no word is dropped.
"""

from collections.abc import Iterator, Set
from itertools import combinations

from appliance.skills.matching.words import Words, fold

MIN_LETTERS = 4
"""A shorter word is close to too many others."""
LONG = 7
"""Letters from which on two of them may be wrong."""
LONGEST = 14
"""Letters up to which they are; German and Russian have longer words, and too many ways to leave two out of them."""
MIN_WORDS, MAX_WORDS = 2, 12
TWO_SLIPS_FROM = 6
"""Words of an utterance in which two may be wrong."""
MAX_TRIES = 60
MAX_UNSPACED = 30
"""Characters of an utterance in a language without spaces."""


class Nearby:
    """The vocabulary of a language, by what is left of each word without a letter or two."""

    def __init__(self, vocabulary: Set[str], words: Words) -> None:
        self._spaced = bool(words.space)
        self._known = frozenset(vocabulary) | words.numbers
        # Tuples: fifteen thousand sets of one word each would take three megabytes more.
        self._without: dict[str, tuple[str, ...]] = {}
        for word in vocabulary if self._spaced else ():
            for rest in _shortened(word):
                self._without[rest] = (*self._without.get(rest, ()), word)

    def words(self, word: str) -> list[str]:
        """Words of the vocabulary that a letter or two part from this one, closest first."""
        folded = fold(word)
        near = {other for rest in _shortened(folded) for other in self._without.get(rest, ())} - {folded}
        allowed = 2 if LONG <= len(folded) <= LONGEST else 1
        close = ((_distance(folded, other), other) for other in near)
        return [other for distance, other in sorted(close) if distance <= allowed]

    def variations(self, heard: list[str]) -> Iterator[list[str]]:
        """What may have been meant, likeliest first."""
        if not self._spaced:
            if len(heard) <= MAX_UNSPACED:
                yield from (heard[:at] + heard[at + 1 :] for at in range(len(heard)) if not heard[at][0].isdigit())
            return
        unknown = [at for at, word in enumerate(heard) if fold(word) not in self._known and not word[0].isdigit()]
        most = 2 if len(heard) >= TWO_SLIPS_FROM else 1
        if not MIN_WORDS <= len(heard) <= MAX_WORDS or len(unknown) > most:
            return
        # A word that no sentence has is the wrong one; where all are known, it may be any.
        for places in combinations(unknown or range(len(heard)), max(1, len(unknown))):
            yield from self._exchanged(heard, places)

    def _exchanged(self, heard: list[str], places: tuple[int, ...]) -> Iterator[list[str]]:
        first, *rest = places
        for other in self.words(heard[first]):
            words = [*heard[:first], other, *heard[first + 1 :]]
            if rest:
                yield from self._exchanged(words, tuple(rest))
            else:
                yield words


def _shortened(word: str) -> set[str]:
    """The word, and what is left of it without one letter, or two of a long one."""
    if len(word) < MIN_LETTERS:
        return set()
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    if not LONG <= len(word) <= LONGEST:
        return {word} | once
    return {word} | once | {rest[:at] + rest[at + 1 :] for rest in once for at in range(len(rest))}


def _distance(one: str, two: str) -> int:
    """Letters to change, add or leave out (Levenshtein)."""
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(two, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != other))
    return row[-1]
