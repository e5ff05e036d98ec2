"""What time is it."""

from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written


def answer(_match: Match, context: Context, say: Say) -> Answer:
    """Tells the time."""
    return Answer(say("now", time=written.clock(context.now, say.language)))
