"""Stop, cancel, never mind, thank you: whatever speaks or rings falls silent, and the turn ends without a word."""

from appliance.skills.actions import Stop
from appliance.skills.ringing import silenced
from appliance.skills.skill import Answer, Context, Match, Say


def answer(_match: Match, context: Context, _say: Say) -> Answer:
    """Falls silent; what rings counts as heard, or it would ring on."""
    return Answer(actions=(Stop(), *silenced(context)), silent=True)
