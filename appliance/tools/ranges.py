"""Whole and decimal numbers between two bounds, as grammar: exactly those, so that none has to be refused afterwards. Pure."""

DECIMALS = 3
"""Digits after the point at most: a gram of a kilogram."""


def integers(low: int, high: int) -> str:
    """A GBNF expression for the whole numbers from `low` to `high`, both included, as JSON writes them.

    Raises:
        ValueError: there is none.
    """
    if low > high:
        raise ValueError(f"there is no number from {low} to {high}")
    parts = []
    if low < 0:
        parts.append(f'"-" {_either(_naturals(max(1, -high), -low))}')
    if high >= 0:
        parts += _naturals(max(0, low), high)
    return _either(parts)


def decimals(low: int, high: int) -> str:
    """The same with up to `DECIMALS` digits after the point.

    Raises:
        ValueError: there is none.
    """
    if low > high:
        raise ValueError(f"there is no number from {low} to {high}")
    parts = []
    if low < 0:
        parts.append(f'"-" {_either(_decimals(max(0, -high), -low))}')
    if high >= 0:
        parts += _decimals(max(0, low), high)
    return _either(parts)


def digits(low: int, high: int) -> int:
    """Characters of the longest whole number between the bounds."""
    return max(len(str(low)), len(str(high)))


def _decimals(low: int, high: int) -> list[str]:
    """The upper bound itself has no decimals: they would lead over it."""
    fraction = f'("." [0-9]{{1,{DECIMALS}}})?'
    below = [f"{_either(_naturals(low, high - 1))} {fraction}"] if low < high else []
    return [*below, f'"{high}"']


def _naturals(low: int, high: int) -> list[str]:
    """Alternatives, one for each number of digits."""
    parts = []
    for length in range(len(str(low)), len(str(high)) + 1):
        first = max(low, 10 ** (length - 1) if length > 1 else 0)
        last = min(high, 10**length - 1)
        parts.append(_between(str(first), str(last)))
    return parts


def _between(low: str, high: str) -> str:
    """Numbers of equally many digits."""
    if low == high:
        return f'"{low}"'
    if len(low) == 1:
        return f"[{low}-{high}]"
    rest = len(low) - 1
    first, last = int(low[0]), int(high[0])
    if first == last:
        return f'"{first}" {_between(low[1:], high[1:])}'
    parts = []
    if low[1:] != "0" * rest:
        parts.append(f'"{first}" {_between(low[1:], "9" * rest)}')
        first += 1
    tail = []
    if high[1:] != "9" * rest:
        tail.append(f'"{last}" {_between("0" * rest, high[1:])}')
        last -= 1
    if first <= last:
        parts.append(f"[{first}-{last}] [0-9]{{{rest}}}")
    return _either([*parts, *tail])


def _either(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"
