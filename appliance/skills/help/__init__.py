"""What can you do."""

from appliance.skills.skill import Answer, Context, Match, Say


def answer(_match: Match, _context: Context, say: Say) -> Answer:
    """Lists what every skill says it is able to."""
    return Answer(say("help", abilities=say.abilities()))
