"""Powers and roots of fractions: exact where they can be, to thirty digits where not."""

from decimal import Context as Precision
from decimal import Decimal
from fractions import Fraction
from math import log2

from appliance.skills.calculate.errors import NoRoot, NotDivisible, TooLarge

MAX_BITS = 4_000
"""Of a power: far more than is ever said, and quick to calculate."""

_PRECISION = Precision(prec=30)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """The power of a number.

    Raises:
        NotDivisible: zero to a negative power.
        NoRoot: a negative number to a power that is not whole.
        TooLarge: it has more digits than can be handled.
    """
    if base == 0 and exponent < 0:
        raise NotDivisible("zero has no negative power.")
    if base in (0, 1) or exponent == 0:
        return base if exponent else Fraction(1)
    bits = log2(max(abs(base.numerator), base.denominator)) * abs(exponent)
    if bits > MAX_BITS:
        raise TooLarge("a power is too large.")
    if exponent.denominator == 1:
        return Fraction(base**exponent.numerator)
    if base < 0:
        raise NoRoot("a negative number has no broken power.")
    if exponent.denominator in (2, 3):
        return power(root(base, exponent.denominator), Fraction(exponent.numerator))
    return Fraction(_PRECISION.power(_decimal(base), _decimal(exponent)))


def root(number: Fraction, degree: int) -> Fraction:
    """The square (2) or cube (3) root.

    Raises:
        NoRoot: the square root of a negative number.
    """
    if number < 0:
        if degree % 2 == 0:
            raise NoRoot("a negative number has no square root.")
        return -root(-number, degree)
    above, below = _whole_root(number.numerator, degree), _whole_root(number.denominator, degree)
    if above**degree == number.numerator and below**degree == number.denominator:
        return Fraction(above, below)
    if degree == 2:
        return Fraction(_PRECISION.sqrt(_decimal(number)))
    return Fraction(_PRECISION.power(_decimal(number), _PRECISION.divide(Decimal(1), Decimal(degree))))


def _whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power is not above it."""
    low, high = 0, 1 << -(-number.bit_length() // degree)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= number:
            low = middle
        else:
            high = middle - 1
    return low


def _decimal(number: Fraction) -> Decimal:
    return _PRECISION.divide(Decimal(number.numerator), Decimal(number.denominator))
