"""What an expression is worth, exactly: fractions all the way, and no `eval`.

    whole   = sum { ("from" | "onto") sum }          3 from 10 is 7; 10 % onto 80 is 88
    sum     = product { ("+" | "-") product }        80 + 10 % is 88
    product = share { ("*" | "/") share }
    share   = signed { ("of" | "off") signed }       15 % of 80, or 80 of 15 %; 20 % off 50
    signed  = "-" signed | root [ "^" signed ]       - 3 ^ 2 is - 9
    root    = ("sqrt" | "cbrt") ["-"] root | atom
    atom    = ("(" whole ")" | number [ fraction ] | fraction) { "⁄" number | "%" }

A percentage that is added or taken away is one of what stands before it.
"""

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from appliance.skills.calculate import powers
from appliance.skills.calculate.errors import NoExpression, NotDivisible

MAX_CHARACTERS = 240
"""As many as an utterance may have."""

MAX_DEPTH = 20
"""Brackets and signs within each other."""

_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[¼½¾⅐-⅞]|sqrt|cbrt|off|of|from|onto|\*\*|[-+*/^%()⁄])")
_NUMBER = re.compile(r"\d")
_GROUPS_OF_THREE = re.compile(r"(?<=\d),(?=\d{3}\b)")
_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", ":": "/", "√": "sqrt", "**": "^"}
"""Ways to write a sign, for those who type."""


class Value(NamedTuple):
    """A number, perhaps a percentage."""

    number: Fraction
    """Of a percentage the hundredth part: 15 % is 0.15."""
    percent: bool = False


def worth(expression: str) -> Value:
    """The value of an expression, such as "12 * 9 - 3".

    Raises:
        NoExpression: it is none.
        NotDivisible: something is divided by zero.
        powers.NoRoot: a root of a negative number.
        powers.TooLarge: a number has grown beyond all reason.
    """
    return _Parser(_tokens(expression)).all()


def _tokens(text: str) -> list[str]:
    if len(text) > MAX_CHARACTERS:
        raise NoExpression("an expression has at most 240 characters.")
    for written, sign in _SIGNS.items():
        text = text.replace(written, sign)
    text = _GROUPS_OF_THREE.sub("", text.casefold()).strip()
    tokens, at = [], 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NoExpression(f"an expression holds no {text[at]!r}.")
        tokens.append(found[1])
        at = found.end()
    return tokens


def _percent_of(change: Value, base: Value) -> Fraction:
    """What is added where a percentage of something else is meant, and not percentages among themselves."""
    return change.number * base.number if change.percent and not base.percent else change.number


def _plus(left: Value, right: Value) -> Value:
    return Value(left.number + _percent_of(right, left), left.percent and right.percent)


def _minus(left: Value, right: Value) -> Value:
    return Value(left.number - _percent_of(right, left), left.percent and right.percent)


def _divided(left: Value, right: Value) -> Value:
    if right.number == 0:
        raise NotDivisible("nothing can be divided by zero.")
    return Value(left.number / right.number)


_OPERATORS: tuple[dict[str, Callable[[Value, Value], Value]], ...] = (
    {"from": lambda left, right: _minus(right, left), "onto": lambda left, right: _plus(right, left)},
    {"+": _plus, "-": _minus},
    {"*": lambda left, right: Value(left.number * right.number), "/": _divided},
    {
        "of": lambda left, right: Value(left.number * right.number),
        "off": lambda left, right: Value(right.number * (1 - left.number)),
    },
)
"""By how tightly they bind, the loosest first; all from left to right."""


class _Parser:
    """One pass over the tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def all(self) -> Value:
        value = self._binary(0)
        if self._at < len(self._tokens):
            raise NoExpression(f"nothing may stand at {self._tokens[self._at]!r}.")
        return value

    def _next(self, *wanted: str) -> str:
        """The next token if it is one of those, and past it; else empty."""
        if self._at < len(self._tokens) and self._tokens[self._at] in wanted:
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def _binary(self, level: int) -> Value:
        if level == len(_OPERATORS):
            return self._signed()
        value = self._binary(level + 1)
        while sign := self._next(*_OPERATORS[level]):
            value = _OPERATORS[level][sign](value, self._binary(level + 1))
        return value

    def _signed(self) -> Value:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NoExpression("too much stands within each other.")
        if self._next("-"):
            value = self._signed()
            value = Value(-value.number, value.percent)
        else:
            value = self._root()
            if self._next("^"):
                value = Value(powers.power(value.number, self._signed().number))
        self._depth -= 1
        return value

    def _root(self) -> Value:
        roots = []
        while sign := self._next("sqrt", "cbrt"):
            roots.append(2 if sign == "sqrt" else 3)
        negative = bool(roots and self._next("-"))
        value = self._atom()
        value = Value(-value.number) if negative else value
        for degree in reversed(roots):
            value = Value(powers.root(value.number, degree))
        return value

    def _atom(self) -> Value:
        if self._next("("):
            number = self._binary(0).number
            if not self._next(")"):
                raise NoExpression("a bracket is open.")
        else:
            number = self._number()
        if self._next("⁄"):
            number = _divided(Value(number), Value(self._number())).number
        percent = bool(self._next("%"))
        return Value(number / 100 if percent else number, percent)

    def _number(self) -> Fraction:
        if self._at == len(self._tokens):
            raise NoExpression("a number is missing at the end.")
        token = self._tokens[self._at]
        self._at += 1
        if token in "¼½¾" or "⅐" <= token <= "⅞":
            return _fraction(token)
        if not _NUMBER.match(token):
            raise NoExpression(f"there is no number at {token!r}.")
        after = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if len(after) == 1 and (after in "¼½¾" or "⅐" <= after <= "⅞"):
            self._at += 1
            return Fraction(token) + _fraction(after)
        return Fraction(token)


def _fraction(sign: str) -> Fraction:
    """Half for "½": Unicode writes it as 1, a fraction slash and 2."""
    return Fraction(unicodedata.normalize("NFKC", sign).replace("⁄", "/"))
