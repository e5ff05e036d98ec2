"""What a template's `{list}` may hold: hassil's values, ranges and wildcards, and ordinal numbers.

A range takes digits alone, because number words are digits by then; so no list needs to know a language's numbers.
An `ordinals` list holds "seventh" in every form that is asked for:

    ordinals: {from: 1, to: 24, endings: {y: [y, a, ej]}}

is what `num2words` says for 1 to 24, where each word that ends in `y` (the longest such ending counts) may end in any of those.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hassil.expression import Sequence
from hassil.intents import RangeFractionType, RangeSlotList, SlotList, TextSlotList, TextSlotValue, WildcardSlotList
from num2words import num2words

from appliance.errors import BadInput
from appliance.skills.matching.templates import parse
from appliance.skills.matching.words import Words

MAX_NAME_WORDS = 3
"""Words of a name: "chocolate cake" is one, a sentence is none."""
CHARACTERS_OF_A_WORD = 6
"""In a language without spaces, where wildcards are measured in characters."""


class Wildcard(NamedTuple):
    """What a wildcard takes: a name, or (`longest: 12`) up to that many words of any kind but those in `without`."""

    words: int = MAX_NAME_WORDS
    """At most; in a language without spaces `CHARACTERS_OF_A_WORD` times as many characters."""
    free: bool = False
    """Anything: numbers, and the words that no name holds."""
    without: frozenset[str] = frozenset()
    """Words that it never holds all the same."""


def slot_list(name: str, given: Mapping[str, Any], words: Words, language: str) -> SlotList:
    """The list as hassil has it, its words as the matcher sees them.

    Raises:
        BadInput: it is none of the four kinds.
    """
    try:
        if "values" in given:
            return TextSlotList(name=name, values=[_value(value, words) for value in given["values"]])
        if "range" in given:
            return _range(name, given["range"])
        if "ordinals" in given:
            return TextSlotList(name=name, values=_ordinals(given["ordinals"], words, language))
        if given.get("wildcard"):
            return WildcardSlotList(name=name)
    except (KeyError, TypeError, ValueError, AssertionError) as wrong:
        if isinstance(wrong, BadInput):
            raise
        raise BadInput(f"is no list: {wrong!r}", where=f"the list {name}") from wrong
    raise BadInput("has neither values, range, ordinals nor wildcard.", where=f"the list {name}")


class _Decimals(RangeSlotList):
    """A range that takes any decimal between its ends: hassil's own knows halves and tenths."""

    def get_numbers(self) -> "_Between":
        """What hassil looks a number up in."""
        return _Between(self.start, self.stop)


class _Between:
    """All numbers between two."""

    def __init__(self, start: int, stop: int) -> None:
        self._start, self._stop = start, stop

    def __contains__(self, number: float) -> bool:
        return self._start <= number <= self._stop

    def __iter__(self) -> Iterator[int | float]:
        """The whole ones."""
        return iter(range(self._start, self._stop + 1))


def wildcard(given: Mapping[str, Any], words: Words) -> Wildcard:
    """What a wildcard's list says that it takes."""
    without = frozenset(word for phrase in given.get("without", ()) for word in words.split(phrase))
    return Wildcard(int(given["longest"]), True, without) if "longest" in given else Wildcard(without=without)


def _value(value: Any, words: Words) -> TextSlotValue:
    heard, meant = (value["in"], value.get("out")) if isinstance(value, Mapping) else (value, value)
    return _text_value(words.template(heard), meant)


def _text_value(template: str, meant: Any) -> TextSlotValue:
    expression = parse(template).expression
    if isinstance(expression, Sequence) and len(expression.items) == 1:
        expression = expression.items[0]  # hassil looks plain texts up.
    return TextSlotValue(text_in=expression, value_out=meant)


def _range(name: str, given: Mapping[str, Any]) -> RangeSlotList:
    fractions = given.get("fractions")
    if fractions == "any":
        # hassil looks a fraction of either of its own types up in `get_numbers`.
        start, stop = int(given["from"]), int(given["to"])
        return _Decimals(name=name, start=start, stop=stop, fraction_type=RangeFractionType.TENTHS, words=False)
    return RangeSlotList(
        name=name,
        start=int(given["from"]),
        stop=int(given["to"]),
        step=int(given.get("step", 1)),
        fraction_type=RangeFractionType(fractions) if fractions else None,
        words=False,
    )


def _ordinals(given: Mapping[str, Any], words: Words, language: str) -> list[TextSlotValue]:
    endings: Mapping[str, list[str]] = given.get("endings", {})
    values = []
    for number in range(given["from"], given["to"] + 1):
        spelled = num2words(number, lang=language, to="ordinal").split()
        template = " ".join(_inflected(word, endings) for word in spelled)
        values.append(_text_value(words.template(template), number))
    return values


def _inflected(word: str, endings: Mapping[str, list[str]]) -> str:
    ending = max((ending for ending in endings if word.endswith(ending)), key=len, default="")
    if not ending:
        return word
    return f"{word.removesuffix(ending)}({'|'.join(endings[ending])})"
