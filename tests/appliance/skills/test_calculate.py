"""Arithmetic is understood as people say it, is exact, and is rounded only for the ear."""

from fractions import Fraction

import pytest

from appliance.skills import Answer, Context, Match, Skills
from appliance.skills.calculate.errors import NoExpression, NoRoot, NotDivisible, TooLarge
from appliance.skills.calculate.expression import MAX_CHARACTERS, worth
from appliance.skills.calculate.powers import power, root
from tests.appliance.skills.conftest import NOW

SAID = [
    ("what's 15% of 80", "15 % of 80", "That's 12."),
    ("what is fifteen percent of eighty", "15 % of 80", "That's 12."),
    ("twelve times nine minus three", "12 * 9 - 3", "That's 105."),
    ("what's two plus two times two", "2 + 2 * 2", "That's 6."),
    ("12 × 9", "12 * 9", "That's 108."),
    ("12 - 9", "12 - 9", "That's 3."),
    ("2+2", "2 + 2", "That's 4."),
    ("what's eighty divided by four", "80 / 4", "That's 20."),
    ("how much is 80 plus 10 percent", "80 + 10 %", "That's 88."),
    ("80 minus ten percent", "80 - 10 %", "That's 72."),
    ("add 10 percent to 80", "10 % onto 80", "That's 88."),
    ("what is 20 percent off 50", "20 % off 50", "That's 40."),
    ("10 percent plus 5 percent", "10 % + 5 %", "That's 15%."),
    ("what's the square root of 144", "sqrt 144", "That's 12."),
    ("the cube root of 27", "cbrt 27", "That's 3."),
    ("square root of two", "sqrt 2", "That's about 1.41."),
    ("five squared", "5 ^ 2", "That's 25."),
    ("two to the power of ten", "2 ^ 10", "That's 1,024."),
    ("two to the tenth", "2 ^ 10", "That's 1,024."),
    ("half of thirty", "½ of 30", "That's 15."),
    ("two and a half times four", "2 ½ * 4", "That's 10."),
    ("three quarters of eighty", "3 ⁄4 of 80", "That's 60."),
    ("two thirds of ninety", "2 ⁄3 of 90", "That's 60."),
    ("add five and three", "5 + 3", "That's 8."),
    ("subtract three from ten", "3 from 10", "That's 7."),
    ("multiply six by seven", "6 * 7", "That's 42."),
    ("divide one hundred by eight", "100 / 8", "That's 12.5."),
    ("minus five plus three", "- 5 + 3", "That's -2."),
    ("what is 3.14 times 2", "3.14 * 2", "That's 6.28."),
    ("ten divided by three", "10 / 3", "That's about 3.33."),
    ("one divided by 3000", "1 / 3000", "That's about 0.000333."),
    ("one divided by zero", "1 / 0", "Nothing can be divided by zero."),
    ("square root of minus four", "sqrt - 4", "A negative number has no such root."),
    ("two to the power of 100", "2 ^ 100", "That number is too large for me."),
    ("two to the power of 10000", "2 ^ 10000", "That number is too large for me."),
    ("1 divided by 100000000", "1 / 100000000", "That is almost zero."),
]

NEAR_MISSES = [
    "what is five",
    "one two three",
    "two of three",
    "five minutes plus ten minutes",
    "ten to seven",
    "what is the square of trust",
    "how many percent of people vote",
    "divide and conquer",
    "half of the time",
    "plus",
    "twenty twenty",
]


@pytest.mark.parametrize(("text", "expression", "told"), SAID)
def test_what_is_said_is_calculated(skills: Skills, ask, text: str, expression: str, told: str) -> None:
    assert skills.match(text) == Match("calculate", "evaluate", {"expression": expression})
    assert ask(text) == Answer(told)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_not_calculated(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "calculate"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what percent of 80 is 20", "That's 25%."),
        ("20 is what percent of 80", "That's 25%."),
        ("what percentage is 1 of 3", "That's about 33.33%."),
        ("what percent of zero is 20", "Nothing can be divided by zero."),
    ],
)
def test_one_number_is_told_as_a_percentage_of_another(ask, text: str, told: str) -> None:
    assert ask(text) == Answer(told)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("(2 + 3) * 4", 20),
        ("2 ** 3", 8),
        ("sqrt(16) + 1", 5),
        ("1,000 × 3", 3000),
        ("100 - 15 % of 80", 88),
        ("80 of 15 %", 12),
        ("10 / ½ of 4", 5),
        ("-3 ^ 2", -9),
        ("2 ^ 3 ^ 2", 512),
        ("2 ^ -1", Fraction(1, 2)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("10 - 3 - 2", 5),
        ("16 ^ 0.5", 4),
        ("½", Fraction(1, 2)),
        ("√9", 3),
    ],
)
def test_an_expression_is_worth_exactly(expression: str, value: Fraction) -> None:
    assert worth(expression).number == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 +",
        "* 2",
        "(2",
        "2 )",
        "2 2",
        "__import__('os')",
        "two",
        "(" * 40 + "1" + ")" * 40,
        "1 +" * MAX_CHARACTERS,
        "- " * 40 + "1",
    ],
)
def test_nonsense_is_no_expression(text: str) -> None:
    with pytest.raises(NoExpression):
        worth(text)


def test_a_tool_that_was_called_with_nonsense_is_told_so(skills: Skills) -> None:
    answer = skills.answer(Match("calculate", "evaluate", {"expression": "twelve"}), Context(now=NOW))
    assert answer == Answer("I didn't get that calculation.")


@pytest.mark.parametrize(
    ("base", "exponent", "error"),
    [(0, -1, NotDivisible), (-2, Fraction(1, 2), NoRoot), (-2, Fraction(1, 5), NoRoot), (3, 10**9, TooLarge)],
)
def test_a_power_that_is_none_is_refused(base: int, exponent: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        power(Fraction(base), Fraction(exponent))


def test_powers_and_roots_are_exact_where_they_can_be() -> None:
    assert power(Fraction(8), Fraction(2, 3)) == 4
    assert power(Fraction(0), Fraction(0)) == power(Fraction(7), Fraction(0)) == 1
    assert power(Fraction(0), Fraction(5)) == 0
    assert root(Fraction(9, 4), 2) == Fraction(3, 2)
    assert root(Fraction(-27), 3) == -3
    assert abs(root(Fraction(2), 3) ** 3 - 2) < Fraction(1, 10**25)
    assert abs(power(Fraction(2), Fraction(1, 5)) ** 5 - 2) < Fraction(1, 10**25)
