"""A near miss: no sentence is what was said, but one is close to it. It is asked about, never done.

Close means that one word (two of a long utterance) is a letter or two away from a word of the sentence; in a language without
spaces, that one character is too many. Where two letters of a word are wrong, one third of it is right, near the place where it
belongs: the thirds are looked up, so that no utterance is compared with every word there is. A question about anything in the
world must not end as "did you mean": so what is found has to be a complete command, and no word is dropped.
"""

from collections.abc import Iterator, Set
from itertools import combinations

from appliance.skills.matching.words import Words, fold

MIN_LETTERS = 4
"""A shorter word is close to too many others."""
LONG = 7
"""Letters from which on two of them may be wrong."""
LONGEST = 14
"""Letters up to which they are: of a longer word all parts are known, or it is another word."""
MIN_WORDS, MAX_WORDS = 2, 12
TWO_SLIPS_FROM = 6
"""Words of an utterance in which two may be wrong."""
MAX_TRIES = 60
MAX_UNSPACED = 30
"""Characters of an utterance in a language without spaces."""


_Third = tuple[int, int, str]
"""Letters of a word, where the third begins, and the third."""


class Nearby:
    """The vocabulary of a language, by a third of each word."""

    def __init__(self, vocabulary: Set[str], known: Set[str], words: Words) -> None:
        """`known` are the words that need no neighbour."""
        self._spaced = bool(words.space)
        self._known = known
        self._with: dict[_Third, list[str]] = {}
        for word in vocabulary if self._spaced else ():
            for start, end in _thirds(len(word)):
                self._with.setdefault((len(word), start, word[start:end]), []).append(word)

    def words(self, word: str) -> list[str]:
        """Words of the vocabulary that a letter or two part from this one, closest first."""
        folded = fold(word)
        if len(folded) < MIN_LETTERS:
            return []
        allowed = 2 if LONG <= len(folded) <= LONGEST else 1
        close = ((_distance(folded, other), other) for other in self._alike(folded, allowed))
        return [other for distance, other in sorted(close) if distance <= allowed]

    def _alike(self, word: str, wrong: int) -> set[str]:
        """Other words that have a third in common with this one, as many letters to the left or right as may be wrong.

        A wrong letter is one that only the one has and one that only the other has, at most.
        """
        found: set[str] = set()
        for length in range(len(word) - wrong, len(word) + wrong + 1):
            for start, end in _thirds(length):
                for at in range(max(0, start - wrong), start + wrong + 1):
                    found.update(self._with.get((length, start, word[at : at + end - start]), ()))
        letters = set(word)
        return {other for other in found if other != word and len(letters.symmetric_difference(other)) <= 2 * wrong}

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


def _thirds(length: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a word begin and end: three, of four letters two."""
    parts = 0 if length < MIN_LETTERS else 2 if length == MIN_LETTERS else 3
    return ((part * length // parts, (part + 1) * length // parts) for part in range(parts))


def _distance(one: str, two: str) -> int:
    """Letters to change, add or leave out (Levenshtein)."""
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(two, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != other))
    return row[-1]
