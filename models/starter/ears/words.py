"""Words as tokens: the vocabulary of the starter ears inside Whisper's English token table.

whisper.cpp fixes the ids of the special tokens and the number of rows; words take the low ids, the rest stays unused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.starter.ears.sentences import SILENCE, UNKNOWN

ROWS = 51_864
"""Rows of an English-only Whisper vocabulary."""
END, START, NO_TIMESTAMPS = 50_256, 50_257, 50_362
"""Ids that whisper.cpp has in its code for English-only models."""
BLANK = " "
"""whisper.cpp looks this token up by name and fails without it."""


class UnknownWord(ValueError):
    """A transcript holds a word that the vocabulary lacks."""


@dataclass(frozen=True)
class Vocabulary:
    """The tokens in use: network rows 0..n-1, of which the last three are END, START and NO_TIMESTAMPS."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> Vocabulary:
        """Return the vocabulary of some words, the special ones added."""
        return cls((BLANK, UNKNOWN, SILENCE, *sorted(set(words))))

    @property
    def end(self) -> int:
        """Row of the end of a transcript."""
        return len(self.words)

    @property
    def start(self) -> int:
        """Row of its start."""
        return len(self.words) + 1

    @property
    def no_timestamps(self) -> int:
        """Row of the token that follows the start."""
        return len(self.words) + 2

    @property
    def size(self) -> int:
        """Rows in use."""
        return len(self.words) + 3

    def encode(self, transcript: str) -> list[int]:
        """Return the row of each word; raises `UnknownWord`."""
        rows = {word: row for row, word in enumerate(self.words)}
        try:
            return [rows[word] for word in transcript.split()]
        except KeyError as missing:
            raise UnknownWord(
                f"{missing} of {transcript!r} is not in the vocabulary of {len(self.words)} words"
            ) from None

    def decode(self, rows: Sequence[int]) -> str:
        """Return the transcript of rows; special ones are left out."""
        return " ".join(self.words[row] for row in rows if 0 < row < len(self.words))

    def file_ids(self) -> list[int]:
        """Return the id in the model file of each row in use."""
        return [*range(len(self.words)), END, START, NO_TIMESTAMPS]

    def file_tokens(self) -> list[str]:
        """Return the texts of ids 0..END-1 for the model file; a word carries the space before it, unused ones are empty."""
        used = [word if word == BLANK else f" {word}" for word in self.words]
        return used + [""] * (END - len(used))
