"""What a template's `{list}` may hold: hassil's values, ranges and wildcards, and ordinal numbers.

A range takes digits alone, because number words are digits by then; so no list needs to know a language's numbers.
An `ordinals` list holds "seventh" in every form that is asked for:

    ordinals: {from: 1, to: 24, endings: {y: [y, a, ej]}}

is what `num2words` says for 1 to 24, where each word that ends in `y` (the longest such ending counts) may end in any of those.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hassil.intents import RangeFractionType, RangeSlotList, SlotList, WildcardSlotList
from num2words import num2words

from appliance.errors import BadInput
from appliance.skills.matching.templates import Node, Templates
from appliance.skills.matching.words import Words

MAX_NAME_WORDS = 3
"""Words of a name: "chocolate cake" is one, a sentence is none."""
CHARACTERS_OF_A_WORD = 6
"""In a language without spaces, where wildcards are measured in characters."""


class Choice(NamedTuple):
    """One of a list's values."""

    heard: Node
    meant: Any
    """What the slot is; None for what was heard."""


class Choices(tuple[Choice, ...]):
    """A list of texts."""

    __slots__ = ()


Values = Choices | SlotList
"""Of a list: its texts, or hassil's range or wildcard."""


class Wildcard(NamedTuple):
    """What a wildcard takes: a name, or (`longest: 12`) up to that many words of any kind but those in `without`."""

    words: int = MAX_NAME_WORDS
    """At most; in a language without spaces `CHARACTERS_OF_A_WORD` times as many characters."""
    free: bool = False
    """Anything: numbers, and the words that no name holds."""
    without: frozenset[str] = frozenset()
    """Words that it never holds all the same."""


def slot_list(name: str, given: Mapping[str, Any], language: str, templates: Templates) -> Values:
    """The list, its words as the matcher sees them.

    Raises:
        BadInput: it is none of the four kinds.
    """
    try:
        if "values" in given:
            return Choices(_choice(value, templates) for value in given["values"])
        if "range" in given:
            return _range(name, given["range"])
        if "ordinals" in given:
            return Choices(_ordinals(given["ordinals"], language, templates))
        if given.get("wildcard"):
            return WildcardSlotList(name=name)
    except (KeyError, TypeError, ValueError, AssertionError) as wrong:
        if isinstance(wrong, BadInput):
            raise
        raise BadInput(f"is no list: {wrong!r}", where=f"the list {name}") from wrong
    raise BadInput("has neither values, range, ordinals nor wildcard.", where=f"the list {name}")


class _Fractions(RangeSlotList):
    """A range with fractions: hassil's own counts them all until it meets a number."""

    def get_numbers(self) -> "_Between":
        """What hassil looks a number up in."""
        return _Between(self.start, self.stop, halves=self.fraction_type is RangeFractionType.HALVES)


class _Between:
    """All numbers between two, or whole ones and halves."""

    def __init__(self, start: int, stop: int, *, halves: bool) -> None:
        self._start, self._stop, self._halves = start, stop, halves

    def __contains__(self, number: float) -> bool:
        return self._start <= number <= self._stop and (not self._halves or float(2 * number).is_integer())

    def __iter__(self) -> Iterator[int | float]:
        """The whole ones."""
        return iter(range(self._start, self._stop + 1))


def wildcard(given: Mapping[str, Any], words: Words) -> Wildcard:
    """What a wildcard's list says that it takes."""
    without = frozenset(word for phrase in given.get("without", ()) for word in words.split(phrase))
    return Wildcard(int(given["longest"]), True, without) if "longest" in given else Wildcard(without=without)


def _choice(value: Any, templates: Templates) -> Choice:
    heard, meant = (value["in"], value.get("out")) if isinstance(value, Mapping) else (value, value)
    return Choice(templates.parse(heard), meant)


def _range(name: str, given: Mapping[str, Any]) -> RangeSlotList:
    start, stop, step = int(given["from"]), int(given["to"]), int(given.get("step", 1))
    times, fractions = given.get("multiplier"), given.get("fractions")
    if not fractions:
        return RangeSlotList(name=name, start=start, stop=stop, step=step, multiplier=times, words=False)
    # hassil looks a fraction of either of its own types up in `get_numbers`.
    kind = RangeFractionType.TENTHS if fractions == "any" else RangeFractionType(fractions)
    return _Fractions(name=name, start=start, stop=stop, fraction_type=kind, words=False)


def _ordinals(given: Mapping[str, Any], language: str, templates: Templates) -> Iterator[Choice]:
    endings: Mapping[str, list[str]] = given.get("endings", {})
    for number in range(given["from"], given["to"] + 1):
        spelled = num2words(number, lang=language, to="ordinal").split()
        template = " ".join(_inflected(word, endings) for word in spelled)
        yield Choice(templates.parse(template), number)


def _inflected(word: str, endings: Mapping[str, list[str]]) -> str:
    ending = max((ending for ending in endings if word.endswith(ending)), key=len, default="")
    if not ending:
        return word
    return f"{word.removesuffix(ending)}({'|'.join(endings[ending])})"
