"""Say that again; what did you hear."""

from appliance.skills.skill import Answer, Context, Match, Say


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Says what was said last, by the speaker or by the person."""
    if match.intent == "heard":
        return Answer(say("heard", words=context.last_heard) if context.last_heard else say("heard_nothing"))
    return Answer(context.last_reply or say("nothing"))
