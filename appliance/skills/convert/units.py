"""Units by way of `pint`, whose table is read when something is first converted: who never converts does not pay for it."""

import re
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from appliance.errors import BadInput
from appliance.skills.convert.kitchen import Kitchen, own
from appliance.speech_text.locales import locale

TEMPERATURES = {"celsius": "fahrenheit", "fahrenheit": "celsius", "kelvin": "celsius"}
"""Each with the one that bare "degrees" are beside it."""

SMALLER = {
    "foot": "inch",
    "stone": "pound",
    "pound": "ounce",
    "meter": "centimeter",
    "hour": "minute",
    "minute": "second",
}
"""What a number behind an amount counts where nobody says it: "six foot two"."""

_DEGREE = "degree"
_WITH_VOLUMES = {"ounce": "fluid_ounce"}
"""Units that have another meaning where the other one is a volume."""

_OURS = {"year": "common_year", "month": "common_month", "century": "common_century"}
"""People count years of 365 days; pint's have 365.25."""

_DEFINITIONS = ("common_month = common_year / 12", "common_century = 100 * common_year")

_POWER = re.compile(r"^(square|cubic)_(\w+)$")
_EXPONENTS = {"square": 2, "cubic": 3}

_CLDR = {"metric_ton": "tonne"}
"""Units that CLDR calls otherwise than pint."""

_MILLILITER = "milliliter"

_DIGITS = 12
"""Digits of a conversion that are right; the last ones of a float are not."""


class UnknownUnit(BadInput):
    """No such unit."""


class Incompatible(BadInput):
    """The two measure different things."""


class Dense(Incompatible):
    """One is a volume and the other a weight: it depends on the stuff."""


class TooCold(BadInput):
    """Below absolute zero."""


@cache
def _registry() -> Any:  # pint's own registry is typed as Any.
    import pint  # Takes a third of a second and 20 MB, which nobody needs who never converts.

    registry: Any = pint.UnitRegistry()
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@cache
def cldr(unit: str) -> str:
    """The name that CLDR has for it, by which `babel` writes it: `mass-gram`.

    Raises:
        UnknownUnit: it has none.
    """
    ending = f"-{_CLDR.get(unit, unit).replace('_', '-')}"
    found = [name for name in map(str, locale("en").unit_display_names) if name.endswith(ending)]
    if not found:
        raise UnknownUnit(f"there is no unit {unit!r}.")
    # The shortest: a foot is `length-foot`, a square foot `area-square-foot`.
    return min(found, key=len)


def meant(source: str, target: str) -> tuple[str, str]:
    """The two units in the sense that each has beside the other.

    Raises:
        UnknownUnit: one does not exist.
    """
    source, target = _canonical(source), _canonical(target)
    if source == _DEGREE:
        source = TEMPERATURES.get(target, "celsius")
    if target == _DEGREE:
        target = TEMPERATURES.get(source, "celsius")
    if _dimension(source) != _dimension(target):
        if _dimension(target) == _dimension("liter"):
            source = _WITH_VOLUMES.get(source, source)
        elif _dimension(source) == _dimension("liter"):
            target = _WITH_VOLUMES.get(target, target)
    return source, target


@cache
def _canonical(unit: str) -> str:
    """The name by which we know it: a language model may say "feet" or "degrees celsius".

    Raises:
        UnknownUnit: nobody knows it.
    """
    name = "_".join(unit.casefold().split())
    try:
        cldr(name)
        return name
    except UnknownUnit:
        pass
    bare = name.removeprefix("degrees_").removeprefix("degree_")
    if name == _DEGREE or bare in TEMPERATURES:
        return bare
    # Letters alone: pint would calculate what else stands there.
    if not name.replace("_", "").isalpha():
        raise UnknownUnit(f"there is no unit {unit!r}.")
    import pint

    try:
        return str(_registry().get_name(name))
    except pint.UndefinedUnitError as unknown:
        raise UnknownUnit(f"there is no unit {unit!r}.") from unknown


def converted(amount: Fraction, source: str, target: str, local: Kitchen = MappingProxyType({})) -> Fraction:
    """So much of one unit in another; `local` measures hold what they hold in the kitchen of the person.

    Raises:
        UnknownUnit: one does not exist.
        Incompatible: they measure different things.
        TooCold: a temperature that does not exist.
    """
    held = local[source] if own(source, target, local) else 0
    holds = local[target] if own(target, source, local) else 0
    amount, source, target = amount * (held or 1), _MILLILITER if held else source, _MILLILITER if holds else target
    return _converted(amount, source, target) / (holds or 1)


def _converted(amount: Fraction, source: str, target: str) -> Fraction:
    registry = _registry()
    if _dimension(source) != _dimension(target):
        both = {str(_dimension(unit)) for unit in (source, target)}
        dense = both == {str(_dimension("liter")), str(_dimension("gram"))}
        raise (Dense if dense else Incompatible)(f"{source} and {target} measure different things.")
    quantity = registry.Quantity(float(amount), _expression(source))
    if source in TEMPERATURES and quantity.to("kelvin").magnitude < 0:
        raise TooCold("nothing is colder than absolute zero.")
    return Fraction(f"{quantity.to(_expression(target)).magnitude:.{_DIGITS}g}")


def _expression(unit: str) -> str:
    """The unit as pint reads it."""
    if power := _POWER.match(unit):
        return f"{power[2]} ** {_EXPONENTS[power[1]]}"
    return _OURS.get(unit, unit).replace("_per_", " / ")


def _dimension(unit: str) -> Any:  # pint's own container of dimensions; comparable, and no more is done with it.
    import pint

    try:
        return _registry().get_dimensionality(_expression(unit))
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, ValueError) as unknown:
        raise UnknownUnit(f"there is no unit {unit!r}.") from unknown
