"""Numbers as people want to hear them."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

LARGEST = 10**15
"""Beyond it nobody follows the words, and a float is no longer exact."""

SMALLEST = Fraction(1, 10**6)
"""Nearer to zero it is "almost zero"."""

EXACT_PLACES = 4
"""Decimals that are said when nothing follows them."""

PLACES = 2
"""Decimals of what had to be rounded, from one on."""

DIGITS = 3
"""Digits that count of what is smaller than one."""


class Rounded(NamedTuple):
    """A number for the ear."""

    figure: float
    places: int
    """Decimals at most."""
    exact: bool
    """Nothing was rounded off."""


def rounded(number: Fraction) -> Rounded:
    """Exact where that is short, and else to what people can use: two decimals, or three digits of a small number."""
    if number * 10**EXACT_PLACES % 1 == 0:
        return Rounded(float(number), EXACT_PLACES, True)
    places = PLACES
    if abs(number) < 1:
        places = DIGITS - 1 - Decimal(float(number)).adjusted()
    figure = round(number, places)
    return Rounded(float(figure), places, figure == number)
