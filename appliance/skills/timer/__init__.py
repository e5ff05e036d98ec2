"""Timers: many at once, named or not; set, asked for, cancelled."""

from collections.abc import Callable
from datetime import timedelta

from appliance.skills.actions import CancelTimers, SetTimer
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written
from appliance.store import Timer

LONGEST = timedelta(days=7)
"""Longer ones are calendar entries."""

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
    if seconds > LONGEST.total_seconds():
        return Answer(say("too_long"))
    if len(context.timers) >= MOST:
        return Answer(say("too_many", count=len(context.timers)))
    duration = written.duration(seconds, say.language)
    reply = say("started_named", name=name, duration=duration) if name else say("started", duration=duration)
    return Answer(_capital(reply), (SetTimer(seconds, name),))


def _cancel(match: Match, context: Context, say: Say) -> Answer:
    meant = _meant(match, context)
    # "Stop the timer" while one rings means that one.
    if not match.slots:
        meant = tuple(timer for timer in meant if _left(timer, context) <= 0) or meant
    if not meant:
        return Answer(_none(match, say))
    if len(meant) > 1:
        return Answer(say("which", count=len(meant), timers=_listed(meant, context, say)), asks=match)
    reply = say("cancelled") if len(context.timers) == 1 else say("cancelled_one", timer=_label(meant[0], say))
    return Answer(reply, (CancelTimers((meant[0].id,)),))


def _cancel_all(_match: Match, context: Context, say: Say) -> Answer:
    if not context.timers:
        return Answer(say("none"))
    cancel = CancelTimers(tuple(timer.id for timer in context.timers))
    if len(context.timers) == 1:
        return Answer(say("cancelled"), (cancel,))
    return Answer(say("cancelled_all", count=len(context.timers)), (cancel,))


def _query(match: Match, context: Context, say: Say) -> Answer:
    meant = _meant(match, context)
    if not meant:
        return Answer(_none(match, say))
    if len(meant) > 1:
        return Answer(say("several", count=len(meant), timers=_listed(meant, context, say)))
    (timer,) = meant
    left = _left(timer, context)
    if left <= 0:
        return Answer(say("ringing"))
    words = written.duration(left, say.language)
    if timer.name:
        return Answer(_capital(say("left_named", left=words, timer=_label(timer, say))))
    return Answer(_capital(say("left", left=words)))


def _list(_match: Match, context: Context, say: Say) -> Answer:
    if not context.timers:
        return Answer(say("none"))
    if len(context.timers) > 1:
        return Answer(say("several", count=len(context.timers), timers=_listed(context.timers, context, say)))
    (timer,) = context.timers
    left = _left(timer, context)
    if left <= 0:
        return Answer(_capital(say("ringing_named", timer=_label(timer, say))))
    return Answer(say("one", timer=_label(timer, say), left=written.duration(left, say.language)))


def _unsupported(_match: Match, context: Context, say: Say) -> Answer:
    return Answer(say("unsupported" if context.timers else "none"))


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "set": _set,
    "cancel": _cancel,
    "cancel_all": _cancel_all,
    "query": _query,
    "list": _list,
    "unsupported": _unsupported,
}


def _meant(match: Match, context: Context) -> tuple[Timer, ...]:
    """The timers that the slots fit, soonest first; all of them when none was named."""
    name, seconds = match.slots.get("name"), match.slots.get("seconds")
    fitting = (
        timer
        for timer in context.timers
        if (name is None or timer.name == name) and (seconds is None or round(timer.seconds) == seconds)
    )
    return tuple(sorted(fitting, key=lambda timer: timer.due))


def _none(match: Match, say: Say) -> str:
    if "name" in match.slots:
        return say("none_named", name=match.slots["name"])
    if "seconds" in match.slots:
        return say("none_of_length", duration=written.duration(float(match.slots["seconds"]), say.language))
    return say("none")


def _left(timer: Timer, context: Context) -> float:
    return (timer.due - context.now).total_seconds()


def _label(timer: Timer, say: Say) -> str:
    if timer.name:
        return say("label_named", name=timer.name)
    return say("label", duration=written.duration(timer.seconds, say.language))


def _listed(timers: tuple[Timer, ...], context: Context, say: Say) -> str:
    def item(timer: Timer) -> str:
        left = _left(timer, context)
        if left <= 0:
            return say("item_ringing", timer=_label(timer, say))
        return say("item", timer=_label(timer, say), left=written.duration(left, say.language))

    return "; ".join(item(timer) for timer in sorted(timers, key=lambda timer: timer.due))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
