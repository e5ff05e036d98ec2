"""Timers: many at once, named or not; set, asked for, cancelled, and changed while they run."""

from collections.abc import Callable

from appliance.skills.actions import CancelTimers, SetTimer
from appliance.skills.ringing import left, ringing_timers
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.timer.changing import LONGEST, change, pause, resume
from appliance.skills.timer.telling import label, left_of, listed, meant, none
from appliance.skills.wording import capital
from appliance.speech_text import written

DELICATE = frozenset({"cancel_all"})
"""Intents that are never carried out on a word that may have been misheard, but asked about."""

MOST = 30
"""Running at once: more than a minute of listing them aloud."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Carries the intent out."""
    return _INTENTS[match.intent](match, context, say)


def _set(match: Match, context: Context, say: Say) -> Answer:
    seconds = float(match.slots.get("seconds", 0))
    name = str(match.slots.get("name", ""))
    if seconds <= 0:
        return Answer(say("how_long"), asks=match)
    if seconds > LONGEST:
        return Answer(say("too_long"))
    if len(context.timers) >= MOST:
        return Answer(say("too_many", count=len(context.timers)))
    duration = written.duration(seconds, say.language)
    reply = say("started_named", name=name, duration=duration) if name else say("started", duration=duration)
    return Answer(capital(reply), (SetTimer(seconds, name),))


def _cancel(match: Match, context: Context, say: Say) -> Answer:
    # "Stop the timer" while any rings means what rings, and silence says that it was done.
    if not match.slots and (ringing := ringing_timers(context)):
        return Answer(actions=(CancelTimers(tuple(timer.id for timer in ringing)),), silent=True)
    fitting = meant(match, context)
    if not fitting:
        return Answer(none(match, say))
    if len(fitting) > 1:
        return Answer(say("which", count=len(fitting), timers=listed(fitting, context, say)), asks=match)
    reply = say("cancelled") if len(context.timers) == 1 else say("cancelled_one", timer=label(fitting[0], say))
    return Answer(reply, (CancelTimers((fitting[0].id,)),))


def _cancel_all(_match: Match, context: Context, say: Say) -> Answer:
    if not context.timers:
        return Answer(say("none"))
    cancel = CancelTimers(tuple(timer.id for timer in context.timers))
    if len(context.timers) == 1:
        return Answer(say("cancelled"), (cancel,))
    return Answer(say("cancelled_all", count=len(context.timers)), (cancel,))


def _query(match: Match, context: Context, say: Say) -> Answer:
    fitting = meant(match, context)
    if not fitting:
        return Answer(none(match, say))
    if len(fitting) > 1:
        return Answer(say("several", count=len(fitting), timers=listed(fitting, context, say)))
    (timer,) = fitting
    if left(timer, context) <= 0:
        return Answer(say("ringing"))
    words = left_of(timer, context, say)
    key = "left" if timer.left is None else "left_paused"
    if timer.name:
        return Answer(capital(say(f"{key}_named", left=words, timer=label(timer, say))))
    return Answer(capital(say(key, left=words)))


def _list(_match: Match, context: Context, say: Say) -> Answer:
    if not context.timers:
        return Answer(say("none"))
    timers = listed(context.timers, context, say)
    if len(context.timers) > 1:
        return Answer(say("several", count=len(context.timers), timers=timers))
    return Answer(say("one", timer=timers))


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "set": _set,
    "cancel": _cancel,
    "cancel_all": _cancel_all,
    "query": _query,
    "list": _list,
    "extend": change,
    "shorten": change,
    "change": change,
    "restart": change,
    "pause": pause,
    "resume": resume,
}
