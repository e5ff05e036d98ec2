"""Languages other than English: plain written text into words, by library. What differs is a `Habits` row in `language.py`.

Units and their plurals are CLDR's (`babel`), whole numbers are Unicode's spelling rules with their genders (`unicode-rbnf`),
decimals and ordinals are `num2words`. It reads what our skills write and what a language model mostly writes; what is rarer than
that (telephone numbers, fractions, Roman numerals) comes digit by digit or as plain numbers.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from babel.dates import get_month_names
from babel.lists import format_list
from babel.numbers import get_currency_name, get_decimal_symbol
from num2words import num2words
from unicode_rbnf import RbnfEngine

from appliance.speech_text.locales import locale, unit

MAX_DIGITS = 15
"""Longer numbers are read digit by digit."""

LARGEST = 10.0**MAX_DIGITS
"""babel fails at numbers of over 28 digits, and a float that is infinite has no plural."""

_UNITS = {
    "°C": "temperature-celsius",
    "°F": "temperature-fahrenheit",
    "°": "angle-degree",
    "%": "concentr-percent",
    "km/h": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second",
    "km": "length-kilometer",
    "m": "length-meter",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "l": "volume-liter",
    "ml": "volume-milliliter",
    "min": "duration-minute",
    "h": "duration-hour",
    "hPa": "pressure-hectopascal",
    "км/ч": "speed-kilometer-per-hour",
    "м/с": "speed-meter-per-second",
    "км": "length-kilometer",
    "м": "length-meter",
    "см": "length-centimeter",
    "мм": "length-millimeter",
    "кг": "mass-kilogram",
    "г": "mass-gram",
    "л": "volume-liter",
    "мл": "volume-milliliter",
    "мин": "duration-minute",
    "ч": "duration-hour",
}
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN", "R$": "BRL", "₽": "RUB", "円": "JPY"}
_AT_HOME = {"PLN": 0, "BRL": 0, "RUB": -1}
"""Where the noun stands in names such as "rubles of Russia", which nobody says there."""


class Habits(NamedTuple):
    """How a language says what no library does."""

    clock: str
    """Of {hour} and {minute}: "{hour} Uhr {minute}"; with units of their own: "{hours} {minutes}"."""
    full_hour: str
    feminine: str = ""
    """A pattern for the beginnings of feminine words that are counted."""
    masculine: str = ""
    nought: str = ""
    """Before minutes under ten."""
    minus: str = "minus"
    plus: str = "plus"
    times: str = "×"
    over: str = "/"
    to: str = "-"
    """Between the two numbers of a range."""
    equals: str = "="
    day_of_month: Callable[[int, str], str] | None = None
    """The day before a month's name, and the word before it; None: a plain number."""
    hour_word: Callable[[int], str] | None = None
    """The hour of a clock time, where it is no plain number."""


def inflected(value: int, language: str, endings: dict[str, str]) -> str:
    """An ordinal number with other endings than num2words gives it; each word takes the first ending that fits."""

    def word(text: str) -> str:
        for ending, other in endings.items():
            if text.endswith(ending):
                return text.removesuffix(ending) + other
        return text

    return " ".join(map(word, str(num2words(value, lang=language, to="ordinal")).split()))


class Reading:
    """Reads one language aloud."""

    def __init__(self, language: str, habits: Habits) -> None:
        self._language, self._habits = language, habits
        self._space = "" if language == "ja" else " "
        point = str(get_decimal_symbol(locale(language)))
        group = "." if point == "," else ","
        self._point, self._group = point, group
        spaces = "  \u202f" if point == "," else ""  # Between thousands, after a first group of up to three.
        thousands = rf"\d{{1,3}}(?:[{re.escape(group)}{spaces}]\d{{3}})+(?!\d)"
        amount = rf"(?:{thousands}|\d+)(?:{re.escape(point)}\d+)?"
        before, behind = r"(?<![\w.,:])", "" if language == "ja" else r"(?!\w)"
        signs = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
        money = "|".join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))
        months = "|".join(str(name) for name in get_month_names("wide", locale=locale(language)).values())
        and_ = str(format_list(["1", "2"], locale=locale(language)))[1:-1]
        self._rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
            (re.compile(r"(?<!\d)(\d{1,2}):([0-5]\d)(?::\d\d)?(?!\d)(?:\s*(?:Uhr|h)\b)?"), self._clock),
            (re.compile(rf"(?:(\w+) )?\b([0-3]?\d)\.?((?: de)? (?:{months}))\b"), self._date),
            (re.compile(rf"(?<=\d)\s*[-–]\s*(?={amount})"), lambda _: f"{self._space}{habits.to}{self._space}"),
            (re.compile(rf"([-−–]?)({amount})[  \u202f]?({signs}){behind}"), self._unit),
            (re.compile(rf"([-−–]?)({amount})[  \u202f]?({money}){behind}"), self._money),
            (re.compile(rf"([-−–]?)({money})[  \u202f]?({amount}){behind}"), self._money_before),
            (
                re.compile(rf"{before}[-−]({amount})"),
                lambda at: f"{self._habits.minus}{self._space}{self._number(at[1])}",
            ),
            (re.compile(rf"({amount})(?=(?:\s(\w+))?)"), self._plain),
            (re.compile(r"\s*&\s*"), lambda _: and_ or " "),
            (re.compile(r"\s*\+\s*"), lambda _: f" {self._habits.plus} "),
            (re.compile(r"\s*[×]\s*"), lambda _: f" {self._habits.times} "),
            (re.compile(r"\s*÷\s*"), lambda _: f" {self._habits.over} "),
            (re.compile(r"\s*=\s*"), lambda _: f" {self._habits.equals} "),
            (re.compile(r"\s?%"), lambda _: f" {self._name('concentr-percent')}"),
            (re.compile(r"\d"), lambda at: f"{self._cardinal(int(at[0]))} "),
        )

    def words(self, text: str) -> str:
        """The text with its numbers, units, times, dates and signs as words."""
        for pattern, words in self._rules:
            text = pattern.sub(words, text)
        return text

    def _value(self, amount: str) -> float:
        """As a number; at most `LARGEST`, which what is longer shares its plural with."""
        plain = re.sub(rf"[{re.escape(self._group)}  \u202f](?=\d{{3}})", "", amount)
        return min(float(plain.replace(self._point, ".")), LARGEST)

    def _number(self, amount: str, gender: str = "") -> str:
        """In words; too long a number digit by digit."""
        if sum(character.isdigit() for character in amount) > MAX_DIGITS or (
            len(amount) > 1 and amount.isdigit() and amount[0] == "0"
        ):
            return " ".join(self._cardinal(int(digit)) for digit in amount if digit.isdigit())
        value = self._value(amount)
        if value.is_integer():
            return self._cardinal(int(value), gender)
        return str(num2words(value, lang=self._language))

    def _cardinal(self, value: int, gender: str = "") -> str:
        return _spelled(self._language, value, gender)

    def _gender(self, noun: str) -> str:
        for gender, pattern in (("feminine", self._habits.feminine), ("masculine", self._habits.masculine)):
            if pattern and re.match(pattern, noun):
                return gender
        return ""

    def _clock(self, at: re.Match[str]) -> str:
        hour, minute, habits = int(at[1]), int(at[2]), self._habits
        name = habits.hour_word(hour) if habits.hour_word else self._cardinal(hour)
        values = {
            "hour": name,
            "minute": ("" if minute > 9 else habits.nought) + self._cardinal(minute),
            "hours": self._counted(hour, "duration-hour") if "{hours}" in habits.clock + habits.full_hour else "",
            "minutes": self._counted(minute, "duration-minute") if "{minutes}" in habits.clock else "",
        }
        return (habits.clock if minute else habits.full_hour).format(**values)

    def _date(self, at: re.Match[str]) -> str:
        ahead, day = at[1] or "", int(at[2])
        if not 1 <= day <= 31 or not self._habits.day_of_month:
            return at[0]
        return f"{ahead}{' ' if ahead else ''}{self._habits.day_of_month(day, ahead.lower())}{at[3]}"

    def _counted(self, value: int, name: str) -> str:
        """So much of a unit, its number in its gender: "dwie minuty"."""
        noun = unit(value, name, self._language, "").strip()
        return unit(value, name, self._language, self._cardinal(value, self._gender(noun)))

    def _unit(self, at: re.Match[str]) -> str:
        sign, amount, name = at[1], at[2], _UNITS[at[3]]
        value = self._value(amount)
        noun = unit(value, name, self._language, "").strip()
        words = unit(value, name, self._language, self._number(amount, self._gender(noun)))
        return f"{self._habits.minus}{self._space}{words}" if sign else words

    def _money(self, at: re.Match[str]) -> str:
        return self._amount_of(at[1], at[2], at[3])

    def _money_before(self, at: re.Match[str]) -> str:
        return self._amount_of(at[1], at[3], at[2])

    def _amount_of(self, sign: str, amount: str, currency: str) -> str:
        """Of money; two decimals are said behind the unit: "neunundzwanzig Euro fünfzig"."""
        code = _CURRENCIES[currency]
        whole, _, parts = amount.partition(self._point)
        noun = str(get_currency_name(code, self._value(amount), locale=locale(self._language)))
        if code in _AT_HOME and code[:2] == (self._language[-2:].upper()):
            noun = noun.split()[_AT_HOME[code]].lower()
        said = [self._number(whole if len(parts) == 2 else amount, self._gender(noun) or "masculine"), noun]
        if len(parts) == 2 and parts != "00":
            said.append(self._cardinal(int(parts)))
        words = self._space.join(said)
        return f"{self._habits.minus}{self._space}{words}" if sign else words

    def _plain(self, at: re.Match[str]) -> str:
        words = self._number(at[1], self._gender(at[2] or ""))
        glued = self._space and at.string[at.end(1) : at.end(1) + 1].isalpha()
        return words + " " if glued else words

    def _name(self, name: str) -> str:
        return unit(5, name, self._language, "").strip()


@lru_cache(maxsize=16)
def _engine(language: str) -> RbnfEngine:
    return RbnfEngine.for_language(language.partition("_")[0])


@lru_cache(maxsize=2048)
def _spelled(language: str, value: int, gender: str) -> str:
    """A whole number in words, in a gender where the language has one."""
    rules = [f"spellout-cardinal-{gender}", "spellout-numbering"] if gender else ["spellout-numbering"]
    if value >= 1_000_000:  # unicode-rbnf counts its way there.
        return str(num2words(value, lang=language))
    found = _engine(language).format_number(value, ruleset_names=rules).text_by_ruleset
    return str(found.get(rules[0]) or found["spellout-numbering"])
