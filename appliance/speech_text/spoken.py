"""From written text to words for a voice: no markdown, emoji or addresses, and nothing left that is not a word or a pause."""

import re
import unicodedata

from appliance.speech_text.clauses import HARD, split
from appliance.speech_text.language import language
from appliance.speech_text.markup import plain, without_code

_DASH = re.compile(r"\s+[-–—]+\s+|\s*[—–]\s*")
_BRACKETS = re.compile(r"\s*[()\[\]{}]+\s*")
_LONE_HYPHEN = re.compile(r"(?<!\w)-+|-+(?!\w)")
_QUOTES = re.compile(r"(?<!\w)'+|'+(?!\w)")
_SPACE = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!?])")
_WEAK = re.compile(r"[,;:]+(?:\s*[,;:])*\s*(?=[.!?])|(?<=[.!?;:,])\s*[,;:]+")
_STRONG = re.compile(r"[!?.]*[!?][!?.]*")
_DOTS = re.compile(r"\.{2,}|…")
_LEADING = re.compile(r"^[\s.,;:!?'-]+")
_PAUSES = ".,;:!?'- "
_WIDE = str.maketrans(
    {
        "。": ". ",
        "、": ", ",
        "！": "! ",
        "？": "? ",
        "，": ", ",
        "；": "; ",
        "：": ": ",
        "・": " ",
        "「": " ",
        "」": " ",
    }
)
"""Japanese pauses, as those that every voice knows."""


class Reader:
    """Reads one text aloud, clause by clause; remembers only whether a block of code is open."""

    def __init__(self, language_name: str = "en") -> None:
        self._name = language_name
        self._language = language(language_name)
        self._in_code = False

    def read(self, clause: str) -> str:
        """The clause in words; empty when nothing in it can be spoken."""
        if len(clause) > HARD:  # So that every pattern works on little, whatever comes.
            # Stripped: the white space before a piece may be longer than any piece.
            pieces = [self.read(piece.strip()) for piece in split(clause, self._name)]
            return " ".join(filter(None, pieces))
        text, self._in_code = without_code(clause, self._in_code, self._language)
        return _tidy(self._language.words(plain(text, self._language)))


def spoken(text: str, language_name: str = "en") -> str:
    """A text in words; empty when nothing in it can be spoken."""
    return Reader(language_name).read(text)


def _tidy(text: str) -> str:
    """Letters, spaces and the signs that a voice pauses at; each sign once."""
    text = _BRACKETS.sub(", ", _DASH.sub(", ", text.translate(_WIDE))).replace("’", "'").replace("‘", "'")
    text = "".join(character if _is_spoken(character) else " " for character in _DOTS.sub("...", text))
    text = _QUOTES.sub("", _LONE_HYPHEN.sub(" ", text))
    text = _SPACE_BEFORE.sub("", _SPACE.sub(" ", text))
    text = _STRONG.sub(lambda at: "?" if "?" in at[0] else "!", _WEAK.sub("", text))
    text = _LEADING.sub("", text).rstrip(" -'")
    return text if any(character.isalnum() for character in text) else ""


def _is_spoken(character: str) -> bool:
    if character.isascii():
        return character.isalpha() or character in _PAUSES
    return unicodedata.category(character)[0] in "LM"
