"""Units into each other: lengths, weights, volumes, temperatures, speeds, areas, times, data and energy. No money."""

from decimal import Decimal
from fractions import Fraction

from appliance.skills.convert.kitchen import CUP, Kitchen, foreign, kitchen, own
from appliance.skills.convert.units import (
    SMALLER,
    Dense,
    Incompatible,
    TooCold,
    UnknownUnit,
    cldr,
    converted,
    meant,
)
from appliance.skills.rounding import LARGEST, SMALLEST, rounded
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written
from appliance.speech_text.locales import unit

LONG = 10**9
"""From here on only the first digits are said."""

DIGITS = 4
"""Of a long number."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """The amount in the other unit, or why it cannot be told."""
    slots = match.slots
    if "money" in slots:
        return Answer(say("money"))
    if "target" not in slots:
        return Answer(say("into_what"), asks=match)
    try:
        return Answer(_told(match, kitchen(say.language, context.units), say))
    except UnknownUnit:
        return Answer(say("unknown"))
    except TooCold:
        return Answer(say("below_zero"))


def _told(match: Match, local: Kitchen, say: Say) -> str:
    source, target = meant(str(match.slots.get("source", "")), str(match.slots["target"]))
    amount = _number(match, "amount", 1) * int(match.slots.get("sign", 1))
    from_amount = _written(amount, source, own(source, target, local), say)
    try:
        if "more" in match.slots:
            more, said = _number(match, "more", 0), str(match.slots.get("more_source", SMALLER.get(source, "")))
            smaller, _ = meant(said, source)
            amount += converted(more, smaller, source)
            from_amount = f"{from_amount} {_written(more, smaller, False, say)}"
        result = converted(amount, source, target, local)
    except Dense:
        return say("depends", from_amount=from_amount)
    except Incompatible:
        return say("incompatible", from_amount=from_amount)
    if abs(result) > LARGEST:
        return say("too_large")
    if 0 < abs(result) < SMALLEST:
        return say("too_small")
    short = _shortened(result)
    key = "exact" if short == result and rounded(result).exact else "about"
    told = say(key, from_amount=from_amount, into_amount=_written(short, target, own(target, source, local), say))
    return say("american", told=told) if foreign(source, target, local, say.language) else told


def _number(match: Match, slot: str, otherwise: int) -> Fraction:
    return Fraction(str(match.slots.get(slot, otherwise)))


def _shortened(number: Fraction) -> Fraction:
    """A long number by its first digits."""
    if abs(number) < LONG:
        return number
    return round(number, DIGITS - 1 - Decimal(float(number)).adjusted())


def _written(amount: Fraction, name: str, local: bool, say: Say) -> str:
    figure, places, _ = rounded(amount)
    number = written.number(figure, say.language, places)
    if local and name == CUP:  # CLDR's is the American one, and in some languages says so.
        return say("cup", count=figure, number=number)
    text = unit(figure, cldr(name), say.language, number)
    return text.replace("\u00a0", " ")
