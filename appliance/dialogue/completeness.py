"""Whether what was said so far is all that will be said. Pure; words alone, no model.

A command that a skill owns whole is complete. A question is, unless it breaks off after a word that cannot be the last. Anything
else may go on, and what ends in such a word will.
"""

from enum import StrEnum

from appliance.skills import Match


class Verdict(StrEnum):
    """How long to wait for more."""

    COMPLETE = "complete"
    OPEN = "open"
    UNFINISHED = "unfinished"


_DANGLING = """
a about an and are as at because but by can could did does for from has have how if in into is it's my of on or our
per plus minus times divided set than that the their this to was were what's which who's whose will with would
your
"""
DANGLING = frozenset(_DANGLING.split())
"""Words that no English sentence of ours ends in."""

_ASKING = """
are can could did do does explain has have how is may should tell was were what what's when where where's which who who's
whose why will would
"""
ASKING = frozenset(_ASKING.split())
"""Words that English questions begin with."""

_POLITE = "and hey hi hello jarvis now ok okay please so well"
POLITE = frozenset(_POLITE.split())
"""May stand before any of those."""

_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred half quarter
"""
NUMBERS = frozenset(_NUMBERS.split())
"""A command that ends in one lacks its unit, or the rest of the number."""

SHORTEST_QUESTION = 3
"""Words: "what time" goes on, "what is hail" may be all."""


def judge(text: str, match: Match | None) -> Verdict:
    """How complete the text is, given the skill that owns it, if any."""
    if match is not None:
        return Verdict.COMPLETE if match.complete else Verdict.OPEN
    words = text.lower().replace("?", "").replace(",", "").split()
    while words and words[0] in POLITE:
        words.pop(0)
    if not words:
        return Verdict.OPEN
    last = words[-1].rstrip(".!")
    if last in DANGLING:
        return Verdict.UNFINISHED
    if words[0] in ASKING:
        return Verdict.COMPLETE if len(words) >= SHORTEST_QUESTION else Verdict.OPEN
    return Verdict.UNFINISHED if last in NUMBERS or last.isdecimal() else Verdict.OPEN
