"""English: plain written text into words. The tables say how; this is their order."""

from appliance.speech_text.english.moments import MOMENTS, YEARS
from appliance.speech_text.english.numbers import number
from appliance.speech_text.english.patterns import NUMBER, START, apply, rule
from appliance.speech_text.english.quantities import QUANTITIES, TELEPHONES
from appliance.speech_text.english.shorthand import (
    ABBREVIATIONS,
    BEFORE_NUMBER,
    BETWEEN,
    INITIALS,
    NEVER_LAST,
    SIGNS,
    SUMS,
)

__all__ = ["BEFORE_NUMBER", "NEVER_LAST", "words"]

_FRACTION_SIGNS = str.maketrans({"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3", "−": "-"})

_NUMBERS = (
    rule(rf"{START}({NUMBER})", lambda at: number(at[1])),
    rule(r"\d+(?:\.\d+)?", lambda at: number(at[0])),
)

_RULES = (
    *ABBREVIATIONS,
    *TELEPHONES,
    *MOMENTS,
    *INITIALS,
    *SUMS,
    *QUANTITIES,
    *BETWEEN,
    *YEARS,
    *SIGNS,
    *_NUMBERS,
)


def words(text: str) -> str:
    """The text with numbers, units, times, dates, abbreviations and signs as words."""
    return apply(_RULES, text.translate(_FRACTION_SIGNS).strip())
