"""A word-piece vocabulary that llama.cpp's SPM tokenizer reads exactly as we do.

llama.cpp splits text into characters and keeps joining the adjacent pair whose joined text is the piece of the highest
score, leftmost first; what is left over becomes bytes. Here pieces are learned as byte-pair merges inside words, and a
piece's score is minus its rank, so both sides walk the same way. A space is written as U+2581 and belongs to the word
after it; no piece has one anywhere but in front, so that words can be cut one by one and remembered.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

SPACE = "\u2581"
SPECIALS = ("<unk>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>")
UNKNOWN, BEGIN, END, SYSTEM, USER, ASSISTANT = range(len(SPECIALS))
FIRST_BYTE = len(SPECIALS)
FIRST_PIECE = FIRST_BYTE + 256

PRINTABLE = {chr(code) for code in range(33, 127)}
Pair = tuple[str, str]

_CHUNK = re.compile(f"{SPACE}?[^{SPACE}]+|{SPACE}")
_UNIT = re.compile(f"{SPACE}?[A-Za-z']+|{SPACE}?[^A-Za-z'{SPACE}]|{SPACE}")
"""What merges may join while learning: letters of one word; every other sign stays alone."""


def learn_pieces(texts: Iterable[str], size: int) -> list[str]:
    """Learn `size` pieces, single characters first and then merges by how often they are needed; deterministic."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_UNIT.findall(text.replace(" ", SPACE)))
    words = [list(word) for word in sorted(counts)]
    weights = [counts[word] for word in sorted(counts)]
    characters = sorted({character for word in counts for character in word} | PRINTABLE | {SPACE})
    pieces = dict.fromkeys(characters)
    pairs, where = _count_pairs(words, weights)
    while len(pieces) < size and pairs:
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        pieces[best[0] + best[1]] = None
        for index in sorted(where[best]):
            pairs.subtract(_weighted(words[index], weights[index]))
            words[index] = _join(words[index], best)
            for pair, count in _weighted(words[index], weights[index]).items():
                pairs[pair] += count
                where[pair].add(index)
        pairs = +pairs
    return list(pieces)


def _count_pairs(words: list[list[str]], weights: list[int]) -> tuple[Counter[Pair], defaultdict[Pair, set[int]]]:
    """How often each adjacent pair is needed, and the words in which it has ever stood."""
    pairs: Counter[Pair] = Counter()
    where: defaultdict[Pair, set[int]] = defaultdict(set)
    for index, symbols in enumerate(words):
        for pair, count in _weighted(symbols, weights[index]).items():
            pairs[pair] += count
            where[pair].add(index)
    return pairs, where


def _weighted(symbols: list[str], weight: int) -> Counter[Pair]:
    """The adjacent pairs of one word, each counted as often as the word is used."""
    return Counter({pair: weight * count for pair, count in Counter(pairwise(symbols)).items()})


def _join(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """The symbols with every leftmost occurrence of the pair joined."""
    if pair[0] not in symbols:
        return symbols
    joined: list[str] = []
    index = 0
    while index < len(symbols):
        if index + 1 < len(symbols) and (symbols[index], symbols[index + 1]) == pair:
            joined.append(pair[0] + pair[1])
            index += 2
        else:
            joined.append(symbols[index])
            index += 1
    return joined


@dataclass
class Tokenizer:
    """Text to token ids and back; specials are never read out of text."""

    pieces: list[str]
    _ids: dict[str, int] = field(init=False, repr=False)
    _remembered: dict[str, list[int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {piece: FIRST_PIECE + rank for rank, piece in enumerate(self.pieces)}

    @property
    def size(self) -> int:
        """Tokens in all: specials, bytes and pieces."""
        return FIRST_PIECE + len(self.pieces)

    def encode(self, text: str) -> list[int]:
        """The token ids of a text, as llama.cpp finds them with special tokens switched off."""
        ids: list[int] = []
        for chunk in _CHUNK.findall(text.replace(" ", SPACE)):
            if chunk not in self._remembered:
                self._remembered[chunk] = self._cut(chunk)
            ids += self._remembered[chunk]
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ordinary tokens; specials have none."""
        raw = bytearray()
        for token in ids:
            if token >= FIRST_PIECE:
                raw += self.pieces[token - FIRST_PIECE].replace(SPACE, " ").encode()
            elif token >= FIRST_BYTE:
                raw.append(token - FIRST_BYTE)
        return raw.decode(errors="replace")

    def _cut(self, chunk: str) -> list[int]:
        """One word as llama.cpp cuts it: join the pair of the lowest rank, leftmost first, until none is known."""
        symbols = list(chunk)
        while True:
            ranks = [
                (self._ids[left + right], index)
                for index, (left, right) in enumerate(pairwise(symbols))
                if left + right in self._ids
            ]
            if not ranks:
                break
            _, index = min(ranks)
            symbols[index : index + 2] = [symbols[index] + symbols[index + 1]]
        ids: list[int] = []
        for symbol in symbols:
            if symbol in self._ids:
                ids.append(self._ids[symbol])
            else:
                ids += [FIRST_BYTE + byte for byte in symbol.encode()]
        return ids
