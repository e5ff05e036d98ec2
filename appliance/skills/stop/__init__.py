"""Stop, cancel, never mind, thank you: the turn ends without a word."""

from appliance.skills.actions import Stop
from appliance.skills.skill import Answer, Context, Match, Say


def answer(_match: Match, _context: Context, _say: Say) -> Answer:
    """Falls silent."""
    return Answer(actions=(Stop(),), silent=True)
