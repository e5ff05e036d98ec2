"""A vocabulary of a given size for llama.cpp's byte-pair tokenizer: everyday words whole, the rest made up.

A word costs one token, as most words do in the published vocabularies, so prompts have about as many tokens as with those.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

BLANK = "Ġ"
"""How byte-pair vocabularies write the blank before a word."""

QUESTIONS = Path(__file__).parents[1] / "starter" / "mind" / "questions.toml"
"""Where the everyday words come from."""

SYLLABLE = 7
"""Letters of a made-up token at most."""


class Vocabulary(NamedTuple):
    """Token texts, and the pairs that are merged, in order of rank."""

    texts: list[str]
    merges: list[str]

    def find(self, text: str) -> int:
        """The id of a token."""
        return self.texts.index(text)


def letters() -> list[str]:
    """A letter for each byte: itself where it shows on paper, else one from 256 on. The blank becomes `BLANK`."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    table = {byte: chr(byte) for byte in shown} | {byte: chr(256 + place) for place, byte in enumerate(hidden)}
    return [table[byte] for byte in [*shown, *hidden]]


def everyday() -> list[str]:
    """Words of our own questions and answers, the most frequent first, each with and without a blank before it."""
    found = re.findall(r"[A-Za-z]+", QUESTIONS.read_text())
    counts = Counter(found)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return [BLANK + word for word in ordered] + ordered


def build(size: int, must: Sequence[str], seed: int) -> Vocabulary:
    """Exactly `size` tokens, among them all of `must`; small sizes leave everyday words out.

    Raises:
        ValueError: the size holds not even those.
    """
    texts = letters()
    known, merges = set(texts), []
    for left, right in _pairs([*must, *everyday()]):
        if len(texts) == size:
            break
        if left + right not in known:
            known.add(left + right)
            texts.append(left + right)
            merges.append(f"{left} {right}")
    if missing := [text for text in must if text not in known]:
        raise ValueError(f"{size} tokens do not hold {missing}")
    for left, right in _made_up(texts, known, size - len(texts), seed):
        texts.append(left + right)
        merges.append(f"{left} {right}")
    return Vocabulary(texts, merges)


def _pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """How a word grows from its first letter, letter by letter. The blank is a letter, so no word's middle grows by itself."""
    for word in words:
        for end in range(1, len(word)):
            yield word[:end], word[end]


def _made_up(texts: Sequence[str], known: set[str], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Pairs of short tokens that make new ones."""
    random = np.random.default_rng(seed)
    parts = [text for text in texts if len(text) < SYLLABLE and text.isascii() and text.isalpha()]
    while count:
        for left, right in random.integers(0, len(parts), (4 * count, 2)):
            made = parts[left] + parts[right]
            if len(made) <= SYLLABLE + 2 and made not in known:
                known.add(made)
                yield parts[left], parts[right]
                count -= 1
                if not count:
                    return
