"""Speak German: hearing, answering and speaking move to another language together."""

from appliance.skills.actions import SetLanguage
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written

_UNNAMED = "other"
"""What the sentence files call the languages that hark has no sentences for."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Moves to the language, or says which there are."""
    wanted = str(match.slots.get("language", ""))
    if match.intent == "which":
        return _which(wanted, context, say)
    if not wanted:
        return Answer(say("ask"), asks=match)
    if wanted == context.language:
        return Answer(say("already", language=_name(wanted, say)))
    if wanted not in context.languages:
        return _refused(wanted, context, say)
    return Answer(say("set", language=_name(wanted, say)), (SetLanguage(wanted),))


def _which(wanted: str, context: Context, say: Say) -> Answer:
    """What is spoken now and what could be, or whether that one could."""
    if not wanted:
        others = [language for language in context.languages if language != context.language]
        now = _name(context.language, say)
        return Answer(say("which", language=now, others=_names(others, say)) if others else say("only", language=now))
    if wanted == context.language or wanted in context.languages:
        return Answer(say("yes", language=_name(wanted, say)))
    return _refused(wanted, context, say)


def _refused(wanted: str, context: Context, say: Say) -> Answer:
    """Says what is missing: all of it, or the ears and the voice for a language that the skills know."""
    spoken = _names(context.languages, say)
    if wanted == _UNNAMED:
        return Answer(say("unknown", languages=spoken))
    return Answer(say("missing", language=_name(wanted, say), languages=spoken))


def _names(languages: tuple[str, ...] | list[str], say: Say) -> str:
    return written.listed([_name(language, say) for language in languages], say.language)


def _name(language: str, say: Say) -> str:
    """Its name as it stands in the replies of the language that is spoken."""
    return say(f"name_{language.lower()}")
