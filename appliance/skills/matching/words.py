"""An utterance as the matcher sees it: folded letters, digits for number words, and the way back to what was said.

Templates go through the same letters and numbers, so that both sides agree whatever is folded: a recogniser writes "dreissig",
"dreißig" or "30", "ещё" or "еще", "７時" or "七時".
"""

import re
import unicodedata
from collections.abc import Iterable, Set
from itertools import accumulate
from typing import NamedTuple

from appliance.skills.matching.numerals import Numerals
from appliance.skills.sentences import SentenceFile

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
"""Those that Unicode does not take apart."""
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`", "'"))
_NOT_WORDS = re.compile(r"[^\w\s':.,%]|(?<!\d)[:.,]|[:.,](?!\d)|_|(?<!\w)'|'(?!\w)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_GROUPS_OF_THREE = {",": re.compile(r"(?<=\d),(?=\d{3}\b)"), ".": re.compile(r"(?<=\d)\.(?=\d{3}\b)")}
_MINUS_SIGN = "\u2212"
_MINUS = re.compile(r"(?<=\d)\s+-\s+(?=\d)|(?<!\S)-(?=\d)")
_COMMA = re.compile(r"[,、，;](?!\d)")
_CLOCK_DOT = re.compile(r"\b([01]?\d|2[0-4])\.([0-5]\d)\b(?!\.)")
_UNSPACED_TOKEN = re.compile(r"\d+(?:[.:]\d+)*|[a-z]+|\S")
_LITERAL = re.compile(r"(\{[^{}]*\}|<[^<>]*>)|([^\[\](){}<>|]+)")
_CLOCK_H = re.compile(r"\b([01]?\d|2[0-4])h([0-5]\d)\b")
_NUMBER_AND_WORD = re.compile(r"(?<=\d)(?=[^\W\d_])(?!st\b|nd\b|rd\b|th\b)")


class Token(NamedTuple):
    """A word, or in a language without spaces a character, or a whole number."""

    text: str
    """As it is matched."""
    said: str
    """As it was said, in lower case; with the comma behind it."""


class Said(NamedTuple):
    """An utterance."""

    text: str
    """As it is matched."""
    tokens: tuple[Token, ...]
    space: str
    """Between tokens; empty in a language without spaces."""

    def back(self, part: str) -> str:
        """What was said where this part of `text` stands."""
        words = part.strip()
        for start in range(len(self.tokens)):
            text = said = ""
            for token in self.tokens[start:]:
                text += (self.space if text else "") + token.text
                said += (self.space if said else "") + token.said
                if text == words:
                    return said.removesuffix(",")
                if not words.startswith(text):
                    break
        for (
            text,
            said,
        ) in self.tokens:  # Part of a word, as "gemüse" of "gemüsetimer"; folded letters stand where they stood.
            if words and text.startswith(words) and len(text) == len(said.removesuffix(",")):
                return said[: len(words)]
        return words


def fold(text: str) -> str:
    """Lower case, without accents; Japanese keeps its marks, which are letters of their own there."""
    lower = text.lower()
    if lower.isascii():
        return lower
    marked = unicodedata.normalize("NFD", lower.translate(_LETTERS))
    # U+0300 to U+036F are accents; the marks of Japanese voiced sounds are U+3099 and U+309A.
    return unicodedata.normalize("NFC", "".join(letter for letter in marked if not "\u0300" <= letter <= "\u036f"))


class Words:
    """How one language is cut into words."""

    def __init__(self, common: SentenceFile) -> None:
        self.space = " " if common.spaced else ""
        self._comma = common.decimal == ","
        signs = {"%": common.percent, **common.signs}
        # A hyphen is a sign only before numbers; there it is made a minus sign first.
        signs[_MINUS_SIGN] = signs.pop("-", "-")
        self._signs = str.maketrans({sign: f" {word} " for sign, word in signs.items()})
        self._numerals = Numerals(common.language, self.split, common.points)
        self._variants = {self.plain(heard): self.plain(meant) for heard, meant in common.variants.items()}
        self._variant = re.compile(self.any_of(self._variants, r"\b" if common.spaced else ""))

    @property
    def numbers(self) -> Set[str]:
        """Every number word."""
        return self._numerals.words

    def any_of(self, phrases: Iterable[str], edge: str = "") -> str:
        """A pattern for one of the phrases, the longest first; for none of them one that never matches."""
        ordered = sorted(phrases, key=len, reverse=True)
        return f"{edge}(?:{'|'.join(map(re.escape, ordered))}){edge}" if ordered else "(?!)"

    def plain(self, text: str) -> str:
        """The words alone, in lower case: no punctuation but within numbers ("10:30", "1.5"), single spaces."""
        words = unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)
        words = _MINUS.sub(_MINUS_SIGN, words).translate(self._signs)
        words = _CLOCK_H.sub(r"\1:\2", " ".join(_NOT_WORDS.sub(" ", words).split()))
        if self._comma:
            words = _CLOCK_DOT.sub(r"\1:\2", _GROUPS_OF_THREE["."].sub("", words))
            return _DECIMAL_COMMA.sub(".", words)
        return _DECIMAL_COMMA.sub(" ", _GROUPS_OF_THREE[","].sub("", words))

    def split(self, text: str) -> list[str]:
        """The folded words of a plain text; characters where words have no spaces between."""
        folded = fold(text).replace("-", " ")
        return folded.split() if self.space else _UNSPACED_TOKEN.findall(folded)

    def read(self, text: str) -> Said:
        """The utterance."""
        return self._with_commas(self.said(self.heard(text)), text)

    def heard(self, text: str) -> list[str]:
        """The words as they were heard, or the characters, with number words still words."""
        plain = self._spaced_numbers(self.plain(text))
        if self._variants:
            plain = self._variant.sub(lambda at: self._variants[at[0]], plain)
        return plain.split() if self.space else _UNSPACED_TOKEN.findall(plain)

    def said(self, heard: list[str]) -> Said:
        """The utterance of these words."""
        tokens, at = [], 0
        for word, length in self._numerals.digits([fold(word) for word in heard]):
            tokens.append(Token(word, self.space.join(heard[at : at + length])))
            at += length
        return Said(self.space.join(token.text for token in tokens), tuple(tokens), self.space)

    def _with_commas(self, said: Said, text: str) -> Said:
        """What was said with its commas, which part the things on a list; without where they cannot be placed."""
        *parts, last = _COMMA.split(text)
        if not parts:
            return said
        ends = list(accumulate(len(self.heard(part)) for part in parts))
        tokens, at = [], 0
        for token in said.tokens:
            at += len(token.said.split() if self.space else _UNSPACED_TOKEN.findall(token.said))
            tokens.append(token._replace(said=token.said + "," * (at in ends)))
        whole = at == ends[-1] + len(self.heard(last))
        return said._replace(tokens=tuple(tokens)) if whole else said

    def phrase(self, text: str) -> str:
        """A phrase of a sentence file, without template signs, as the matcher sees it."""
        return self.read(text).text

    def template(self, text: str) -> str:
        """A template with its literal words folded and their numbers as digits."""
        return _LITERAL.sub(lambda at: at[1] or self._literal(at[2]), text)

    def _literal(self, text: str) -> str:
        words = [word for word, _ in self._numerals.digits(self.split(self._spaced_numbers(text)))]
        if not self.space:
            return "".join(words)
        before = " " if text[:1].isspace() else ""
        after = " " if text[-1:].isspace() and words else ""
        return before + " ".join(words) + after

    def _spaced_numbers(self, text: str) -> str:
        """Parts "10min" and "7am"; not "7:30", and nothing in a language without spaces."""
        return _NUMBER_AND_WORD.sub(" ", text) if self.space else text
