"""Number words into digits, in every inflection: "twenty-five", "dwudziestu pięciu", "двух", "fünfundzwanzig", "二十五".

The words are those of Unicode's spelling rules, which `unicode-rbnf` (hassil's own library for them) applies, and from a million
on those of `num2words`, which is quick there; only how words add up to a number is ours: formatting every number up to a
thousand in every case takes a second in Polish and two in Russian.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from functools import lru_cache

from num2words import num2words
from unicode_rbnf import RbnfEngine

_ONES = (*range(21), *range(30, 100, 10), *range(100, 1000, 100))
_POWERS = (100, 1_000)
_MILLION = 1_000_000
_MYRIAD = 10_000
"""Has a word of its own in Japanese."""
_PLURALS = (2, 5)
"""Of a power of ten: two of them and five of them show all of its plural forms."""

MAX_NUMBER = 10**9
"""No one says a larger one to a speaker; it also keeps a long row of number words from growing without end."""


def engine_name(language: str) -> str:
    """The name of a language in unicode-rbnf: `pt_BR` is `pt`, whose rules are Brazil's."""
    return language.partition("_")[0]


@lru_cache(maxsize=16)
def _spelling(language: str) -> RbnfEngine:
    return RbnfEngine.for_language(engine_name(language))


class Numerals:
    """The number words of one language."""

    def __init__(self, language: str, tokens: Callable[[str], list[str]], points: Sequence[str] = ()) -> None:
        """`tokens` cuts and folds text as the matcher does; `points` are words for the decimal point."""
        self._language = language
        self._tokens = tokens
        self._points = frozenset(token for point in points for token in tokens(point))
        self._values: dict[str, int] = {}
        five, twenty, both = (self._first(number) for number in (5, 20, 25))
        self._glued = len(twenty) == len(both) == 1
        """One word for tens and ones, as in German."""
        self._link = both[1] if len(both) == 3 and both[0] == twenty[0] and both[2] == five[0] else ""
        """Between tens and ones, as in Portuguese."""
        self._teens = self._first(15) == self._first(10) + five
        """Ten and five are fifteen, as in Japanese."""
        self._thousand = ""
        """The word that parts thousands from the rest within one word, as in German."""
        self._multipliers = {power for power in (10, *_POWERS, _MYRIAD) if self._multiplies(power)} | {_MILLION}
        self._group = _MYRIAD if _MYRIAD in self._multipliers else 1_000
        """Larger numbers are counted in groups of so many."""
        self._learn()

    @property
    def words(self) -> Set[str]:
        """Every number word."""
        return self._values.keys()

    def digits(self, tokens: Sequence[str]) -> Iterator[tuple[str, int]]:
        """The tokens with numbers as digits; each with how many of the given ones it stands for."""
        at = 0
        while at < len(tokens):
            number, length = self._number(tokens, at) if self._value(tokens[at]) is not None else ("", 0)
            if not length:
                number, length = tokens[at], 1
            if number.isdigit() and at + length < len(tokens) and tokens[at + length] in self._points:
                decimals, more = self._decimals(tokens, at + length + 1)
                if decimals:
                    number, length = f"{number}.{decimals}", length + 1 + more
            yield number, length
            at += length

    def _forms(self, number: int) -> set[tuple[str, ...]]:
        texts = _spelling(self._language).format_number(number).text_by_ruleset.values()
        return {tuple(self._tokens(text)) for text in texts}

    def _first(self, number: int) -> tuple[str, ...]:
        return tuple(self._tokens(_spelling(self._language).format_number(number).text))

    def _multiplies(self, power: int) -> bool:
        """Whether two of it are "two" and the word for it."""
        if power == 1_000:
            return True
        twice, once = self._first(2 * power), self._first(power)
        return len(twice) == 2 and twice[0] in {form[0] for form in self._forms(2)} and twice[1] == once[-1]

    def _learn(self) -> None:
        for number in range(100) if self._glued else _ONES:
            for form in self._forms(number):
                if len(form) == 1:
                    self._values.setdefault(form[0], number)
        for power in () if self._glued else (*_POWERS, _MYRIAD) if self._group == _MYRIAD else _POWERS:
            for form in {one for count in (1, *_PLURALS) for one in self._forms(count * power)}:
                if len(form) <= 2:
                    self._values.setdefault(form[-1], power)
        for count in (1, *_PLURALS):
            form = tuple(self._tokens(num2words(count * _MILLION, lang=self._language)))
            if len(form) == 2 and self._group != _MYRIAD:
                self._values.setdefault(form[-1], _MILLION)
        if self._glued:
            self._glue()
        else:  # "cento e um": a hundred before ones may have a form of its own.
            for form in self._forms(101):
                self._values.setdefault(form[0], 100)

    def _glue(self) -> None:
        """Hundreds in front of all that is below them: German writes "zweihundertfünf" as one word."""
        below = {word: value for word, value in self._values.items() if value < 100}
        for hundred in range(100, 1000, 100):
            (prefix,) = self._first(hundred)
            for start in {prefix, prefix.removeprefix(self._first(1)[0][:3]) if hundred == 100 else prefix}:
                self._values.setdefault(start, hundred)
                for word, value in below.items():
                    if value:
                        self._values.setdefault(start + word, hundred + value)
        self._thousand = self._first(2_000)[0].removeprefix(self._first(2)[0])
        self._values[self._thousand] = 1_000

    def _value(self, token: str) -> int | None:
        """What one word is worth; German writes thousands in one word as well: "zweitausendfünfhundert"."""
        if not self._thousand or self._thousand not in token:
            return self._values.get(token)
        thousands, _, below = token.partition(self._thousand)
        count, rest = self._values.get(thousands) if thousands else 1, self._values.get(below) if below else 0
        return None if count is None or rest is None or max(count, rest) >= 1_000 else 1_000 * count + rest

    def _number(self, tokens: Sequence[str], at: int) -> tuple[str, int]:
        """The longest number that begins there, and its length in tokens; length 0 for none."""
        total = group = length = 0
        for here in range(at, len(tokens)):
            value = self._value(tokens[here])
            if value is None:
                if tokens[here] == self._link and length and group % 10 == 0 and (total or group not in (0, 10)):
                    continue
                break
            if not length or (self._glued and value >= 1_000 and not group and total >= _MILLION > value):
                total, group = (total + value - value % 1_000, value % 1_000) if self._glued else (0, value)
            elif value in self._multipliers and value < self._group and 0 < group % value < 10:
                group += group % value * (value - 1)
            elif value >= self._group and 0 < group < self._group and (not total or total >= self._group * value):
                total, group = total + group * value, 0
            elif self._fits(total, group, value):
                group += value
            else:
                break
            if group in (1_000, _MYRIAD, _MILLION) and not total:
                total, group = group, 0
            length = here - at + 1
            if total + group > MAX_NUMBER:
                return "", 0
        return str(total + group), length

    def _fits(self, total: int, group: int, value: int) -> bool:
        """Whether the smaller number goes on with the larger one: "twenty" "five", and not "seven" "thirty"."""
        if not value or value >= 1_000 or (not group and not total):
            return False
        if value < 10:
            return group % 10 == 0 and (group % 100 != 10 or self._teens)
        return group % 100 == 0 if value < 100 else group == 0

    def _decimals(self, tokens: Sequence[str], at: int) -> tuple[str, int]:
        """Digits behind the point, one word each or one number: "two five", "twenty five"."""
        text, length = "", 0
        for token in tokens[at:]:
            value = token if token.isdigit() else str(self._values.get(token, ""))
            if not value or (text and len(value) > 1):
                break
            text, length = text + value, length + 1
            if len(value) > 1:
                break
        return text, length
