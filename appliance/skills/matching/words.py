"""An utterance as the matcher sees it: folded letters, digits for number words, and the way back to what was said.

Templates go through the same letters and numbers, so that both sides agree whatever is folded: a recogniser writes "dreissig",
"dreißig" or "30", "ещё" or "еще", "７時" or "七時".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from itertools import accumulate
from typing import NamedTuple

from appliance.skills.matching.numerals import Numerals
from appliance.skills.sentences import SentenceFile

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
"""Those that Unicode does not take apart."""
_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))
"""The marks of Japanese voiced sounds are U+3099 and U+309A."""
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`", "'"))
_NOT_WORDS = re.compile(r"[^\w\s':.,%]|(?<!\d)[:.,]|[:.,](?!\d)|_|(?<!\w)'|'(?!\w)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_GROUPS_OF_THREE = {",": re.compile(r"(?<=\d),(?=\d{3}\b)"), ".": re.compile(r"(?<=\d)\.(?=\d{3}\b)")}
_MINUS_SIGN = "\u2212"
_MINUS = re.compile(r"(?<=\d)\s+-\s+(?=\d)|(?<!\S)-(?=\d)")
_COMMA = re.compile(r"[,、，;](?!\d)")
_CLOCK_DOT = re.compile(r"\b([01]?\d|2[0-4])\.([0-5]\d)\b(?!\.)")
_UNSPACED_TOKEN = re.compile(r"\d+(?:[.:]\d+)*|[a-z]+|\S")
_LATIN = re.compile(r"([a-z]+|\d+(?:[.:]\d+)*)((?:[ \-&.']+(?=[a-z\d]))?)")
_HOURS_AND_MINUTES = re.compile(r"(?<=\d)([hч])(?=\d)")
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
                said += (self.space if said and token.said else "") + token.said
                if text == words:
                    return said.rstrip(", ") or words
                if not words.startswith(text):
                    break
        # Part of a word, as "gemüse" of "gemüsetimer"; folded letters stand where they stood.
        for text, said in self.tokens:
            if words and text.startswith(words) and len(text) == len(said.removesuffix(",")):
                return said[: len(words)]
        return words


def fold(text: str) -> str:
    """Lower case, without accents; Japanese keeps its marks, which are letters of their own there."""
    lower = text.lower()
    if lower.isascii():
        return lower
    marked = unicodedata.normalize("NFD", lower.translate(_LETTERS))
    return unicodedata.normalize("NFC", marked.translate(_ACCENTS))


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
        self._variants = {
            tuple(self._cut(self.plain(heard))): self._cut(self.plain(meant))
            for heard, meant in common.variants.items()
        }
        self._longest: dict[str, int] = {}
        """Words of the longest variant that begins with a word."""
        for variant in self._variants:
            self._longest[variant[0]] = max(len(variant), self._longest.get(variant[0], 0))

    @property
    def known(self) -> Set[str]:
        """Words that are understood without a sentence: numbers, and other ways to say what sentences say."""
        return self._numerals.words | {fold(word) for variant in self._variants for word in variant}

    def any_of(self, phrases: Iterable[str], edge: str = "") -> str:
        """A pattern for one of the phrases, the longest first; for none of them one that never matches."""
        ordered = sorted(phrases, key=len, reverse=True)
        return f"{edge}(?:{'|'.join(map(re.escape, ordered))}){edge}" if ordered else "(?!)"

    def plain(self, text: str) -> str:
        """The words alone, in lower case: no punctuation but within numbers ("10:30", "1.5"), single spaces."""
        words = unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)
        words = _MINUS.sub(_MINUS_SIGN, words).translate(self._signs)
        words = _HOURS_AND_MINUTES.sub(r" \1 ", " ".join(_NOT_WORDS.sub(" ", words).split()))
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
        tokens = list(self._tokens(self.heard(text)))
        said = self._said(self._with_commas(tokens, text))
        return said if self.space else _with_gaps(said, text)

    def heard(self, text: str) -> list[str]:
        """The words as they were heard, or the characters, with number words still words."""
        return self._cut(self._spaced_numbers(self.plain(text)))

    def said(self, heard: list[str]) -> Said:
        """The utterance of these words."""
        return self._said(token for token, _ in self._tokens(heard))

    def _said(self, tokens: Iterable[Token]) -> Said:
        tokens = tuple(tokens)
        return Said(self.space.join(token.text for token in tokens), tokens, self.space)

    def _cut(self, plain: str) -> list[str]:
        return plain.split() if self.space else _UNSPACED_TOKEN.findall(plain)

    def _tokens(self, heard: list[str]) -> Iterator[tuple[Token, int]]:
        """Each with the number of its words."""
        words, at = self._meant(heard), 0
        for text, length in self._numerals.digits([fold(meant) for meant, _ in words]):
            said = (
                words[at][1] if length == 1 else self.space.join([said for _, said in words[at : at + length] if said])
            )
            yield Token(text, said), length
            at += length

    def _meant(self, heard: list[str]) -> list[tuple[str, str]]:
        """The words that sentences have, each with what was said: of several for one variant, the first has it all."""
        if self._longest.keys().isdisjoint(heard):
            return list(zip(heard, heard, strict=True))
        words: list[tuple[str, str]] = []
        at = 0
        while at < len(heard):
            lengths = range(min(self._longest.get(heard[at], 0), len(heard) - at), 0, -1)
            length = next((some for some in lengths if tuple(heard[at : at + some]) in self._variants), 0)
            meant = self._variants[tuple(heard[at : at + length])] if length else heard[at : at + 1]
            said = self.space.join(heard[at : at + max(1, length)])
            words += [(word, "" if number else said) for number, word in enumerate(meant)]
            at += max(1, length)
        return words

    def _with_commas(self, tokens: list[tuple[Token, int]], text: str) -> Iterator[Token]:
        """What was said with its commas, which part the things on a list; without where they cannot be placed."""
        lengths = [len(self._meant(self.heard(part))) for part in _COMMA.split(text)]
        ends = list(accumulate(lengths))
        if len(lengths) == 1 or sum(length for _, length in tokens) != ends.pop():
            yield from (token for token, _ in tokens)
            return
        at = 0
        for token, length in tokens:
            at += length
            yield token._replace(said=f"{token.said},") if at in ends and token.said else token

    def phrase(self, text: str) -> str:
        """A phrase of a sentence file, without template signs, as the matcher sees it."""
        return self.read(text).text

    def literal(self, text: str) -> str:
        """The literal words of a template folded, with their numbers as digits and the spaces around them."""
        words = [word for word, _ in self._numerals.digits(self.split(self._spaced_numbers(text)))]
        if not self.space:
            return "".join(words)
        before = " " if text[:1].isspace() else ""
        after = " " if text[-1:].isspace() and words else ""
        return before + " ".join(words) + after

    def _spaced_numbers(self, text: str) -> str:
        """Parts "10min" and "7am"; not "7:30", and nothing in a language without spaces."""
        return _NUMBER_AND_WORD.sub(" ", text) if self.space else text


def _with_gaps(said: Said, text: str) -> Said:
    """Where words have no spaces: what parts those that do ("Abbey Road", "J-WAVE") is part of what was said."""
    found = _LATIN.findall(unicodedata.normalize("NFKC", text).lower())
    places = [at for at, token in enumerate(said.tokens) if _LATIN.match(token.said)]
    if [said.tokens[at].said.removesuffix(",") for at in places] != [word for word, _ in found]:
        return said
    tokens = list(said.tokens)
    for at, (_, gap) in zip(places, found, strict=True):
        tokens[at] = tokens[at]._replace(said=tokens[at].said + gap)
    return said._replace(tokens=tuple(tokens))
