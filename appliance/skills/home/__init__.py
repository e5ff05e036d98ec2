"""The home, kept by Home Assistant: it is asked what nobody else owns, and need not know it either.

There are no sentences. Whoever finds no match makes one, `unmatched(text)`, and goes on as with every other; an `answer` that
has nothing to say (`passed_on`) leaves the utterance to the language model.
"""

from appliance.skills.skill import Answer, Call, Context, Match, Result, Say

SERVICE = "home"

DEADLINE = 4.0
"""Seconds: at worst a question for the language model waits this long, once; then the home is left alone for a while."""


def unmatched(text: str) -> Match:
    """The match of an utterance that no skill owns."""
    return Match("home", "ask", {"text": text})


def passed_on(answer: Answer) -> bool:
    """Whether the home has nothing to say to it, so that it is the language model's."""
    return answer == Answer()


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Asks the home, if there is one."""
    if SERVICE not in context.services:
        return Answer()
    arguments = {"text": match.slots.get("text", ""), "language": context.language}
    return Answer(say("moment"), call=Call(SERVICE, "ask", arguments, DEADLINE))


def finish(match: Match, result: Result, _context: Context, _say: Say) -> Answer:
    """Says what the home says, and asks on where it asks; nothing where it knows nothing or cannot be reached."""
    if not result.ok or not result.value.get("matched"):
        return Answer()
    words = str(result.value.get("speech", ""))
    if not words:
        return Answer(silent=True)  # It did it, and the light that went on says so.
    return Answer(words, asks=match if result.value.get("asks") else None)
