"""Arithmetic and percentages, exact until the answer is rounded for the ear."""

from fractions import Fraction

from appliance.skills.calculate.errors import NoExpression, NoRoot, NotDivisible, TooLarge
from appliance.skills.calculate.expression import Value, worth
from appliance.skills.rounding import LARGEST, SMALLEST, rounded
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written


def answer(match: Match, _context: Context, say: Say) -> Answer:
    """The result, or why there is none."""
    try:
        return Answer(_told(_share(match) if match.intent == "percentage" else _result(match), say))
    except NotDivisible:
        return Answer(say("by_zero"))
    except NoRoot:
        return Answer(say("no_root"))
    except TooLarge:
        return Answer(say("too_large"))
    except NoExpression:
        return Answer(say("unclear"))


def _result(match: Match) -> Value:
    return worth(str(match.slots.get("expression", "")))


def _share(match: Match) -> Value:
    """How many percent one number is of another."""
    part, whole = (Fraction(str(match.slots[name])) for name in ("part", "whole"))
    if whole == 0:
        raise NotDivisible("nothing is a percentage of zero.")
    return Value(part / whole, percent=True)


def _told(value: Value, say: Say) -> str:
    number = value.number * (100 if value.percent else 1)
    if abs(number) > LARGEST:
        return say("too_large")
    if 0 < abs(number) < SMALLEST:
        return say("too_small")
    figure, places, exact = rounded(number)
    if value.percent:
        return say("percent_exact" if exact else "percent_about", result=written.percent(figure, say.language))
    return say("exact" if exact else "about", result=written.number(figure, say.language, places))
