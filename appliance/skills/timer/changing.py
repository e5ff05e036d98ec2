"""Timers that run already: longer, shorter, another length, paused, gone on with, begun again."""

from collections.abc import Callable

import msgspec

from appliance.skills.actions import Action, CancelTimers, SetTimer
from appliance.skills.ringing import left, snoozed
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.timer.telling import label, left_of, listed, meant, none
from appliance.skills.wording import capital
from appliance.speech_text import written
from appliance.store import Timer
from appliance.store.changes import ExtendTimer, PauseTimer, ResumeTimer

LONGEST = 604_800.0
"""Seconds: a week. Longer ones are calendar entries."""


def change(match: Match, context: Context, say: Say) -> Answer:
    """By how much, or to what length, is the slot `amount`, so that `seconds` can tell which timer is meant."""
    if match.intent != "restart" and "amount" not in match.slots and "seconds" in match.slots:
        slots = {"amount" if key == "seconds" else key: value for key, value in match.slots.items()}
        match = msgspec.structs.replace(match, slots=slots)
    if not context.timers and not _is_snooze(match, context):
        return Answer(say("none"))
    amount = float(match.slots.get("amount", 0))
    if match.intent != "restart" and amount <= 0:
        return Answer(say("to_what" if match.intent == "change" else "by_how_much"), asks=match)
    return _BY_AMOUNT[match.intent](match, context, say, amount)


def _extend(match: Match, context: Context, say: Say, amount: float) -> Answer:
    if _is_snooze(match, context):
        return Answer(say("snoozed", duration=written.duration(amount, say.language)), snoozed(context, amount))
    timer = _the_one(match, context, say, meant(match, context))
    if isinstance(timer, Answer):
        return timer
    # One that rings has nothing left, however long it has been ringing.
    seconds = max(0.0, left(timer, context)) + amount
    if seconds > LONGEST:
        return Answer(say("too_long"))
    extended = ExtendTimer(timer.id, seconds - left(timer, context))
    return _changed("extended", amount, seconds, timer, context, say, extended)


def _shorten(match: Match, context: Context, say: Say, amount: float) -> Answer:
    timer = _the_one(match, context, say, tuple(it for it in meant(match, context) if left(it, context) > 0))
    if isinstance(timer, Answer):
        return timer
    seconds = left(timer, context) - amount
    if seconds <= 0:
        return Answer(capital(say("too_short", timer=label(timer, say), left=left_of(timer, context, say))))
    return _changed("shortened", amount, seconds, timer, context, say, ExtendTimer(timer.id, -amount))


def _change(match: Match, context: Context, say: Say, amount: float) -> Answer:
    if amount > LONGEST:
        return Answer(say("too_long"))
    timer = _the_one(match, context, say, meant(match, context))
    return timer if isinstance(timer, Answer) else _anew("changed", timer, amount, say)


def _restart(match: Match, context: Context, say: Say, _amount: float) -> Answer:
    timer = _the_one(match, context, say, meant(match, context))
    return timer if isinstance(timer, Answer) else _anew("restarted", timer, timer.seconds, say)


_BY_AMOUNT: dict[str, Callable[[Match, Context, Say, float], Answer]] = {
    "extend": _extend,
    "shorten": _shorten,
    "change": _change,
    "restart": _restart,
}


def pause(match: Match, context: Context, say: Say) -> Answer:
    """It stands still."""
    fitting = meant(match, context)
    running = tuple(timer for timer in fitting if timer.left is None and left(timer, context) > 0)
    if fitting and not running:
        return Answer(say("paused_already" if fitting[0].left is not None else "ringing"))
    timer = _the_one(match, context, say, running)
    if isinstance(timer, Answer):
        return timer
    reply = say("paused", timer=label(timer, say), left=left_of(timer, context, say))
    return Answer(capital(reply), (PauseTimer(timer.id),))


def resume(match: Match, context: Context, say: Say) -> Answer:
    """It goes on."""
    fitting = meant(match, context)
    paused = tuple(timer for timer in fitting if timer.left is not None)
    if fitting and not paused:
        return Answer(say("not_paused" if left(fitting[0], context) > 0 else "ringing"))
    timer = _the_one(match, context, say, paused)
    if isinstance(timer, Answer):
        return timer
    reply = say("resumed", timer=label(timer, say), left=left_of(timer, context, say))
    return Answer(capital(reply), (ResumeTimer(timer.id),))


def _is_snooze(match: Match, context: Context) -> bool:
    """While anything rings, "five more minutes" is said to that, if no timer was named."""
    return match.intent == "extend" and not {"name", "order"} & match.slots.keys() and bool(snoozed(context, 0.0))


def _the_one(match: Match, context: Context, say: Say, fitting: tuple[Timer, ...]) -> Timer | Answer:
    """The timer, or what to answer instead: that there is none, or which of several."""
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return Answer(none(match, say))
    return Answer(say("which", count=len(fitting), timers=listed(fitting, context, say)), asks=match)


def _anew(key: str, timer: Timer, seconds: float, say: Say) -> Answer:
    reply = say(key, timer=label(timer, say), duration=written.duration(seconds, say.language))
    return Answer(capital(reply), (CancelTimers((timer.id,)), SetTimer(seconds, timer.name)))


def _changed(
    key: str, amount: float, seconds: float, timer: Timer, context: Context, say: Say, action: Action
) -> Answer:
    language = say.language
    words = {"duration": written.duration(amount, language), "left": written.duration(seconds, language)}
    if len(context.timers) > 1 or timer.name:
        return Answer(capital(say(f"{key}_named", timer=label(timer, say), **words)), (action,))
    return Answer(capital(say(key, **words)), (action,))
