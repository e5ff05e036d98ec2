"""Facts that the person asks to remember, to be told, and to forget."""

from collections.abc import Callable, Sequence

from appliance.skills.actions import Stop
from appliance.skills.memory.facts import about
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.store import Fact
from appliance.store.changes import Forget, Remember

LONGEST = 30
"""Words of one fact; the sentence files let as many through."""

MOST = 100
"""Facts: what a small model can be shown at once, about 2,000 tokens."""

ALOUD = 10
"""Facts that are read out at once: about a minute. The others are counted."""

DELICATE = frozenset({"forget", "forget_all", "confirm"})
"""What has to be heard word for word."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Carries the intent out."""
    return _INTENTS[match.intent](match, context, say)


def _text(match: Match) -> str:
    """What the person said it is about; `begin` is a word that the sentence needs and the fact keeps ("my")."""
    return f"{match.slots.get('begin', '')} {match.slots.get('text', '')}".strip()


def _remember(match: Match, context: Context, say: Say) -> Answer:
    text, facts = _text(match), context.kept.facts
    if not text:
        return Answer(say("what"), asks=match)
    if len(text.split()) > LONGEST:
        return Answer(say("too_long", count=LONGEST))
    if any(fact.text.casefold() == text.casefold() for fact in facts):
        return Answer(say("known", fact=text))
    if len(facts) >= MOST:
        return Answer(say("too_many", count=MOST))
    return Answer(say("remembered", fact=text), (Remember(text),))


def _reminder(_match: Match, _context: Context, say: Say) -> Answer:
    """A duty is no fact: a person who hears that it is remembered would wait to be reminded."""
    return Answer(say("reminder"))


def _recall(match: Match, context: Context, say: Say) -> Answer:
    found = about(context.kept.facts, _text(match))
    return _told(found, say) if found else Answer(say("nothing_about", text=_text(match)))


def _list(_match: Match, context: Context, say: Say) -> Answer:
    return _told(context.kept.facts, say) if context.kept.facts else Answer(say("nothing"))


def _told(facts: Sequence[Fact], say: Say) -> Answer:
    texts = [fact.text for fact in facts[:ALOUD]]
    if len(facts) > ALOUD:
        texts.append(say("more", count=len(facts) - ALOUD))
    return Answer(say("told", facts="; ".join(texts)))


def _forget(match: Match, context: Context, say: Say) -> Answer:
    """Forgets one fact: the one that the words are about, or with none ("forget that") the one that was just spoken of."""
    text = _text(match)
    found = about(context.kept.facts, text) if text else _spoken_of(context)
    if len(found) == 1:
        return Answer(say("forgotten", fact=found[0].text), (Forget((found[0].id,)),))
    if found:
        return Answer(
            say("which", facts="; ".join(fact.text for fact in found[:ALOUD])), asks=Match("memory", "forget")
        )
    if text:
        return Answer(say("nothing_about", text=text))
    return Answer(actions=(Stop(),), silent=True)  # It meant the conversation: "never mind".


def _spoken_of(context: Context) -> list[Fact]:
    return [fact for fact in context.kept.facts if fact.text in context.last_reply]


def _forget_all(match: Match, context: Context, say: Say) -> Answer:
    count = len(context.kept.facts)
    return Answer(say("forget_all", count=count), asks=match) if count else Answer(say("nothing"))


def _confirm(match: Match, context: Context, say: Say) -> Answer:
    """The answer to "shall I forget everything"; anything but a yes keeps it."""
    if match.slots.get("answer") != "yes":
        return Answer(say("kept"))
    return Answer(say("all_forgotten"), (Forget(tuple(fact.id for fact in context.kept.facts)),))


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "remember": _remember,
    "reminder": _reminder,
    "recall": _recall,
    "list": _list,
    "forget": _forget,
    "forget_all": _forget_all,
    "confirm": _confirm,
}
