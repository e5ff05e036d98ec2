"""What a cup and a spoon hold in a kitchen: not everywhere what they hold in America, whose measures pint has by these names."""

from collections.abc import Mapping

CUP = "cup"

AMERICAN = frozenset({"fluid_ounce", "pint", "quart", "gallon"})
"""By these names always the American ones, which are others than the British."""

_SPOONS = {"tablespoon": 15, "teaspoon": 5}
"""Millilitres, as measuring spoons hold outside America and Australia."""

_CUPS = {"ja": 200, "pt_BR": 240}
"""Millilitres, where it is not the metric cup: what is sold as a measuring cup there."""

_METRIC_CUP = 250
"""Millilitres."""

_CALLED_SO = frozenset({"pl", "ru"})
"""Languages in which CLDR's own names of American measures say that they are."""

Kitchen = Mapping[str, int]
"""Millilitres of a measure; what is not in it is America's."""


def kitchen(language: str, units: str) -> Kitchen:
    """The measures of who speaks this language and has these `[locale] units`."""
    if language == "en" and units == "us":
        return {}
    return {CUP: _CUPS.get(language, _METRIC_CUP), **_SPOONS}


def own(unit: str, other: str, local: Kitchen) -> bool:
    """Whether that unit is the local one; beside an American measure it is the American one, which goes into it evenly."""
    return unit in local and other not in AMERICAN


def foreign(source: str, target: str, local: Kitchen, language: str) -> bool:
    """Whether to say that a measure is the American one: where it is not ours, and the other unit does not say so by itself."""
    if not local or language in _CALLED_SO:
        return False
    return len({source, target} & AMERICAN) == 1 and not {source, target} & local.keys()
