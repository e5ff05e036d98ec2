"""Which timers are meant, and how they are told."""

from collections.abc import Iterable

from appliance.skills.choosing import chosen
from appliance.skills.ringing import left
from appliance.skills.skill import Context, Match, Say
from appliance.speech_text import written
from appliance.store import Timer


def meant(match: Match, context: Context) -> tuple[Timer, ...]:
    """The timers that `name`, the length `seconds` and `order` fit, soonest first; all of them when none was named."""
    name, seconds = match.slots.get("name"), match.slots.get("seconds")
    fitting = (
        timer
        for timer in context.timers
        if (name is None or timer.name == name) and (seconds is None or round(timer.seconds) == seconds)
    )
    return chosen(soonest(fitting, context), match.slots.get("order"))


def soonest(timers: Iterable[Timer], context: Context) -> list[Timer]:
    """Ringing ones first, then by what is left."""
    return sorted(timers, key=lambda timer: left(timer, context))


def none(match: Match, say: Say) -> str:
    """That there is none like that."""
    if "name" in match.slots:
        return say("none_named", name=match.slots["name"])
    if "seconds" in match.slots:
        return say("none_of_length", duration=written.duration(float(match.slots["seconds"]), say.language))
    return say("none")


def label(timer: Timer, say: Say) -> str:
    """What to call it in a sentence: "the pasta timer", "the timer for 5 minutes"."""
    if timer.name:
        return say("label_named", name=timer.name)
    return say("label", duration=written.duration(timer.seconds, say.language))


def left_of(timer: Timer, context: Context, say: Say) -> str:
    """What it has left, in words; of a ringing one nothing is left, and nobody asks this."""
    return written.duration(left(timer, context), say.language)


def listed(timers: Iterable[Timer], context: Context, say: Say) -> str:
    """Each with what it has left, soonest first."""

    def item(timer: Timer) -> str:
        if timer.left is not None:
            return say("item_paused", timer=label(timer, say), left=left_of(timer, context, say))
        if left(timer, context) <= 0:
            return say("item_ringing", timer=label(timer, say))
        return say("item", timer=label(timer, say), left=left_of(timer, context, say))

    return "; ".join(item(timer) for timer in soonest(timers, context))
