"""Stop, cancel, never mind, thank you: whatever speaks or rings falls silent, and the turn ends without a word."""

from appliance.skills.actions import Stop
from appliance.skills.ringing import silenced
from appliance.skills.skill import Answer, Call, Context, Match, Result, Say

MUSIC = "music"
"""The service that "stop" means where nothing else is to be heard."""

DEADLINE = 2.0
"""Seconds: whoever says stop says it again sooner."""


def answer(match: Match, context: Context, _say: Say) -> Answer:
    """Falls silent; what rings counts as heard, or it would ring on. One thing at a time: the voice, the ring, the music."""
    rings = silenced(context)
    if match.intent != "stop" or rings or context.interrupted or MUSIC not in context.services:
        return Answer(actions=(Stop(), *rings), silent=True)
    return Answer(actions=(Stop(),), call=Call(MUSIC, "pause", deadline=DEADLINE))


def finish(_match: Match, _result: Result, _context: Context, _say: Say) -> Answer:
    """That it is quiet now is the answer; where no music was playing there was nothing to stop."""
    return Answer(silent=True)
