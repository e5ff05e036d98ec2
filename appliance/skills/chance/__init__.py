"""A coin, dice and numbers by chance: the turn's own seed, and nothing else, decides."""

from random import Random

from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written

SIDES = 6
"""Of a die, where nobody says how many."""

MOST_SIDES = 1_000
MOST_DICE = 20
"""At once: more are not listened to."""

LOW, HIGH = 1, 10
"""Bounds of a number, where nobody says them."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """What falls."""
    chance = Random(context.seed)
    match match.intent:
        case "coin":
            return Answer(say(chance.choice(("heads", "tails"))))
        case "dice":
            return Answer(_dice(match, chance, say))
        case _:
            return Answer(_number(match, chance, say))


def _dice(match: Match, chance: Random, say: Say) -> str:
    count, sides = int(match.slots.get("count", 1)), int(match.slots.get("sides", SIDES))
    if not 2 <= sides <= MOST_SIDES:
        return say("too_many_sides", most=written.number(MOST_SIDES, say.language))
    if not 1 <= count <= MOST_DICE:
        return say("too_many_dice", most=MOST_DICE)
    fallen = [chance.randint(1, sides) for _ in range(count)]
    if count == 1:
        return say("die", number=fallen[0])
    return say("dice", numbers=written.listed([str(number) for number in fallen], say.language), total=sum(fallen))


def _number(match: Match, chance: Random, say: Say) -> str:
    """Between two numbers, both included; in whichever order they were said."""
    low, high = sorted((int(match.slots.get("low", LOW)), int(match.slots.get("high", HIGH))))
    return say("number", number=written.number(chance.randint(low, high), say.language))
