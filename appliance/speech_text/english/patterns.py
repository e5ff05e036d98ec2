"""What a number looks like in English text, shared by all tables, and the helper that applies a table.

Every pattern begins where a number begins (`START`), so that a search tries it once for each number and not once for each digit.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

START = r"(?<![\w.,:/-])"
"""Not in the middle of a word or of another number."""

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"""1234, 1,234 or 1,234.5."""

END = r"(?![\w]|[.,:/]\d)"
"""The number is over."""


class Rule(NamedTuple):
    """One way of writing, and its words."""

    pattern: re.Pattern[str]
    words: Callable[[re.Match[str]], str]


def rule(pattern: str, words: Callable[[re.Match[str]], str] | str, *, ignore_case: bool = False) -> Rule:
    """A rule; `words` may be a template for `Match.expand`."""
    compiled = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    if isinstance(words, str):
        template = words
        return Rule(compiled, lambda at: at.expand(template))
    return Rule(compiled, words)


def apply(rules: Iterable[Rule], text: str) -> str:
    """The text after each rule in turn."""
    for pattern, words in rules:
        text = pattern.sub(words, text)
    return text
