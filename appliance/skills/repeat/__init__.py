"""Say that again."""

from appliance.skills.skill import Answer, Context, Match, Say


def answer(_match: Match, context: Context, say: Say) -> Answer:
    """Says what was said last."""
    return Answer(context.last_reply or say("nothing"))
