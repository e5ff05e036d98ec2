"""Clauses out of a stream of text, each as soon as it is whole.

The splitter looks at one character after the other, so that its result cannot depend on how the stream was cut into chunks.
Joined together, the clauses are the text again, but for white space at its end: nothing is lost, doubled or moved.
"""

import re
from enum import Enum

from appliance.speech_text.language import language

SHORTEST = 12
"""Characters that a clause needs to end at a comma: "Well," waits for what follows."""

LONGEST = 200
"""Characters after which a clause ends at the last space: about 13 seconds of speech."""

HARD = 4 * LONGEST
"""Characters without any space after which even a word is cut."""

_SENTENCE = ".!?…"
_CLAUSE = ",;:—–"
_UNSPACED_SENTENCE = "。！？"
_UNSPACED = _UNSPACED_SENTENCE + "；、，—"
"""Marks that need no space behind them."""
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_CLOSERS = ")]}\"'”’»」』*_`~"


class _Verdict(Enum):
    SPLIT = 1
    KEEP = 2
    WAIT = 3


class Splitter:
    """Feed it chunks, take clauses, end it."""

    def __init__(self, language_name: str = "en", shortest: int = SHORTEST, longest: int = LONGEST) -> None:
        self._language = language(language_name)
        self._shortest = shortest
        self._longest = longest
        self._blank: list[str] = []
        """White space before the clause."""
        self._text = ""
        """The clause so far, beginning with something visible."""
        self._at = 0
        """The first gap in `_text` that is undecided: the one after this character."""

    def feed(self, chunk: str) -> list[str]:
        """The clauses that this chunk completes; white space before a clause stays with it."""
        return [clause for character in chunk for clause in self._push(character)]

    def end(self) -> list[str]:
        """What is left, when the text is over; then it can be fed another one."""
        rest = self._take(len(self._text)).rstrip()
        self._blank.clear()
        return [rest] if rest else []

    def _push(self, character: str) -> list[str]:
        if not self._text and character.isspace():
            self._blank.append(character)
            return []
        self._text += character
        cut = self._cut()
        if not cut:
            return []
        cut = len(self._text[:cut].rstrip())  # White space belongs to the next clause.
        rest = self._text[cut:]
        return [self._take(cut), *(clause for left in rest for clause in self._push(left))]

    def _take(self, cut: int) -> str:
        clause = "".join(self._blank) + self._text[:cut]
        self._blank.clear()
        self._text = ""
        self._at = 0
        return clause

    def _cut(self) -> int:
        """Where the clause ends; 0 for not yet."""
        while self._at < len(self._text) - 1:
            # Nearly every character is inside of a word: decided here, at the least cost.
            if not self._text[self._at + 1].isspace() and self._text[self._at] not in _UNSPACED:
                self._at += 1
                continue
            verdict = self._decide(self._at)
            if verdict is _Verdict.SPLIT:
                return self._at + 1
            if verdict is _Verdict.WAIT:
                break
            self._at += 1
        return self._forced(len(self._text)) if len(self._text) >= self._longest else 0

    def _forced(self, length: int) -> int:
        """Where a clause that has grown too long is cut: the last space; where there is none, the next one."""
        if length == self._longest:
            return next((at for at in range(length - 1, 0, -1) if self._text[at].isspace()), 0)
        if self._text[-1].isspace():
            return length - 1
        return length - 1 if length > HARD else 0

    def _decide(self, at: int) -> _Verdict:
        """Whether the clause ends behind character `at`; there is at least one more."""
        text, behind = self._text, self._text[at + 1]
        if behind == "\n":
            return _Verdict.SPLIT
        if text[at] in _UNSPACED and not behind.isspace() and behind not in _CLOSERS + _UNSPACED:
            return _when(at + 1 >= self._shortest or text[at] in _UNSPACED_SENTENCE)
        if not behind.isspace():
            return _Verdict.KEEP
        head = text[: at + 1].rstrip(_CLOSERS)
        if not any(character.isalnum() for character in head) or _inside(text[: at + 1], "[]"):
            return _Verdict.KEEP
        mark = head[-1]
        if mark == ".":
            return self._full_stop(head, text[at + 1 :].lstrip()[:1])
        if mark in _SENTENCE or mark in _UNSPACED_SENTENCE:
            return _Verdict.SPLIT
        return self._comma(head, text[at + 1 :].lstrip()[:1], at)

    def _full_stop(self, head: str, following: str) -> _Verdict:
        """`following` is the next visible character, empty while it has not come."""
        word = head[:-1].split()[-1].lstrip("([\"'“*_").lower() if head[:-1].split() else ""
        initial = len(word) == 1 and head[-2].isupper() and word != "i"
        list_number = head[:-1].isdigit() and len(head) <= 4
        if word in self._language.never_last or initial or list_number:
            return _Verdict.KEEP
        if word in self._language.before_number:
            return _when(not following.isdigit()) if following else _Verdict.WAIT
        if _DOTTED.match(word):  # "4 p.m. Then" ends there, "4 p.m. today" does not; "U.S." is never sure.
            if head[-2].isupper():
                return _Verdict.KEEP
            return _when(not following.islower()) if following else _Verdict.WAIT
        return _Verdict.SPLIT

    def _comma(self, head: str, following: str, at: int) -> _Verdict:
        mark, before = head[-1], head[:-1]
        dash = mark == "-" and before[-1:].isspace()
        if not (mark in _CLAUSE or dash) or at + 1 < self._shortest or _inside(head, "()"):
            return _Verdict.KEEP
        if before.rstrip()[-1:].isdigit():  # "November 21, 2026" and "5 - 3" belong together.
            return _when(not following.isdigit()) if following else _Verdict.WAIT
        return _Verdict.SPLIT


def _when(split: bool) -> _Verdict:
    return _Verdict.SPLIT if split else _Verdict.KEEP


def _inside(text: str, brackets: str) -> bool:
    """Whether a bracket, or a code span, is still open."""
    return text.count(brackets[0]) > text.count(brackets[1]) or text.count("`") % 2 == 1


def split(text: str, language_name: str = "en") -> list[str]:
    """The clauses of a whole text."""
    splitter = Splitter(language_name)
    return splitter.feed(text) + splitter.end()
