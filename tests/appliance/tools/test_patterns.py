"""Regular expressions of a schema, as far as grammar can say them."""

import pytest

from appliance.tools.patterns import expression


@pytest.mark.parametrize(
    ("pattern", "said", "longest"),
    [
        ("^([01][0-9]|2[0-3]):[0-5][0-9]$", '(( [01] [0-9] | "2" [0-3] ) ":" [0-5] [0-9])', 5),
        ("^[1-7]{1,7}$", "([1-7]{1,7})", 7),
        ("^ab?$", '("a" "b"?)', 2),
    ],
)
def test_letters_sets_groups_and_counts_can_be_said(pattern: str, said: str, longest: int) -> None:
    assert expression(pattern) == (said, longest)


@pytest.mark.parametrize(
    "pattern", ["", "abc", "^a+$", "^a*$", r"^\d$", "^.$", "^(?=a)$", '^"$', "^{2}$", "^(ab){2}$", "^(a$"]
)
def test_anything_else_is_left_to_the_check(pattern: str) -> None:
    assert expression(pattern) is None
