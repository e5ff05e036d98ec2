"""Chance is fair, follows the turn's seed alone, and stays within what was asked for."""

import pytest

from appliance.skills import Answer, Context, Match, Skills
from tests.appliance.skills.conftest import NOW

SAID = [
    ("flip a coin", "coin", {}),
    ("heads or tails", "coin", {}),
    ("roll the dice", "dice", {}),
    ("roll a die", "dice", {"count": 1}),
    ("roll two dice", "dice", {"count": 2}),
    ("throw a pair of dice", "dice", {"count": 2}),
    ("roll a d20", "dice", {"count": 1, "sides": 20}),
    ("roll a twenty-sided die", "dice", {"count": 1, "sides": 20}),
    ("roll three twelve sided dice", "dice", {"count": 3, "sides": 12}),
    ("pick a number between one and fifty", "number", {"low": 1, "high": 50}),
    ("give me a random number up to 5", "number", {"high": 5}),
    ("random number", "number", {}),
]

NEAR_MISSES = [
    "roll over",
    "flip the pancake",
    "what number am i thinking of",
    "how many coins are there",
    "roll twenty",
]


@pytest.mark.parametrize(("text", "intent", "slots"), SAID)
def test_chance_is_asked(skills: Skills, text: str, intent: str, slots: dict[str, int]) -> None:
    match = skills.match(text)
    assert match is not None and (match.skill, match.intent, match.slots) == ("chance", intent, slots)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_not_left_to_chance(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "chance"


def test_a_coin_falls_on_both_sides_about_equally_often(ask) -> None:
    falls = [ask("flip a coin", seed=seed).text for seed in range(400)]
    assert set(falls) == {"Heads.", "Tails."}
    assert 160 < falls.count("Heads.") < 240


def test_the_same_seed_falls_the_same_way(ask) -> None:
    assert ask("roll two dice", seed=7) == ask("roll two dice", seed=7)


def test_a_die_shows_each_of_its_sides(ask) -> None:
    assert {ask("roll the dice", seed=seed).text for seed in range(200)} == {f"{side}." for side in range(1, 7)}
    assert {ask("roll a d20", seed=seed).text for seed in range(600)} == {f"{side}." for side in range(1, 21)}


def test_several_dice_are_told_with_their_sum(skills: Skills, ask) -> None:
    for seed in range(20):
        numbers, total = ask("roll three dice", seed=seed).text.removesuffix(" in all.").split(": ")
        assert sum(map(int, numbers.replace(" and", ",").split(", "))) == int(total)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("pick a number between three and five", 3, 5),
        ("pick a number between five and three", 3, 5),
        ("give me a random number up to 3", 1, 3),
        ("random number", 1, 10),
    ],
)
def test_a_number_is_one_of_those_between_the_bounds(ask, text: str, low: int, high: int) -> None:
    assert {ask(text, seed=seed).text for seed in range(200)} == {f"{number}." for number in range(low, high + 1)}


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        ({"sides": 1}, "I have dice with two to 1,000 sides."),
        ({"sides": 1001}, "I have dice with two to 1,000 sides."),
        ({"count": 0}, "I roll up to 20 dice at once."),
        ({"count": 21}, "I roll up to 20 dice at once."),
    ],
)
def test_dice_that_nobody_has_are_refused(skills: Skills, slots: dict[str, int], told: str) -> None:
    assert skills.answer(Match("chance", "dice", slots), Context(now=NOW)) == Answer(told)
