"""Numbers as grammar: exactly those between the bounds."""

import re

import pytest

from appliance.tools.ranges import decimals, integers


def accepted(expression: str, text: str) -> bool:
    """What these few rules of GBNF allow, by a regular expression: literals lose their quotes, blanks their meaning."""
    pattern = re.sub(r'"([^"]*)"', lambda at: re.escape(at[1]), expression).replace(" ", "")
    return re.fullmatch(pattern, text) is not None


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 0), (0, 9), (1, 10), (0, 100), (7, 604), (10, 99), (95, 1206), (-5, 5), (-120, -7), (-30, 100)],
)
def test_whole_numbers_are_exactly_those_between_the_bounds(low: int, high: int) -> None:
    expression = integers(low, high)
    allowed = [number for number in range(-1500, 1501) if accepted(expression, str(number))]
    assert allowed == list(range(low, high + 1))


def test_a_number_has_no_zeros_in_front() -> None:
    expression = integers(0, 604_800)
    assert [text for text in ("0", "604800", "604801", "00", "07", "+7", "7.0", "") if accepted(expression, text)] == [
        "0",
        "604800",
    ]


def test_decimals_never_lead_over_a_bound() -> None:
    expression = decimals(-2, 3)
    inside = ["-2", "-1.999", "-0.5", "0", "0.125", "2.9", "3"]
    outside = ["-2.1", "3.1", "3.0", "4", "1.", ".5", "1.2345", "01"]
    assert [text for text in inside + outside if accepted(expression, text)] == inside


def test_bounds_with_nothing_between_are_refused() -> None:
    with pytest.raises(ValueError, match="no number from 3 to 2"):
        integers(3, 2)
