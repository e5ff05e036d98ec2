"""The stopwatch: started, stopped, gone on with, reset, read."""

from collections.abc import Callable
from datetime import UTC

from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written
from appliance.store import Stopwatch
from appliance.store.changes import SetStopwatch

_HOUR = 3_600
"""Seconds; from here on only whole minutes are told."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Carries the intent out."""
    return _INTENTS[match.intent](match, context, say)


def _start(match: Match, context: Context, say: Say) -> Answer:
    watch, now = context.kept.stopwatch, context.now.astimezone(UTC)
    beginning = match.slots.get("from")
    if watch is None:
        return Answer(say("started"), (SetStopwatch(Stopwatch(since=now)),))
    if beginning == "zero":
        return Answer(say("started_anew"), (SetStopwatch(Stopwatch(since=now)),))
    if watch.since is not None:
        return Answer(say("running_already", elapsed=_told(watch, context, say)))
    if beginning == "stand":
        goes_on = SetStopwatch(Stopwatch(elapsed=watch.elapsed, since=now))
        return Answer(say("goes_on", elapsed=_told(watch, context, say)), (goes_on,))
    # What was stopped is over: who wants to add to it says "resume".
    return Answer(say("started"), (SetStopwatch(Stopwatch(since=now)),))


def _stop(_match: Match, context: Context, say: Say) -> Answer:
    watch = context.kept.stopwatch
    if watch is None:
        return Answer(say("none"))
    told = _told(watch, context, say)
    if watch.since is None:
        return Answer(say("stopped_already", elapsed=told))
    return Answer(say("stopped", elapsed=told), (SetStopwatch(Stopwatch(elapsed=_elapsed(watch, context))),))


def _reset(_match: Match, context: Context, say: Say) -> Answer:
    if context.kept.stopwatch is None:
        return Answer(say("none"))
    return Answer(say("reset"), (SetStopwatch(None),))


def _query(_match: Match, context: Context, say: Say) -> Answer:
    watch = context.kept.stopwatch
    if watch is None:
        return Answer(say("none"))
    key = "running" if watch.since is not None else "stopped_already"
    return Answer(say(key, elapsed=_told(watch, context, say)))


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "start": _start,
    "stop": _stop,
    "reset": _reset,
    "query": _query,
}


def _elapsed(watch: Stopwatch, context: Context) -> float:
    """Seconds; a clock that was set back meanwhile takes nothing off."""
    running = (context.now - watch.since).total_seconds() if watch.since is not None else 0.0
    return watch.elapsed + max(0.0, running)


def _told(watch: Stopwatch, context: Context, say: Say) -> str:
    """What it shows: never more than has passed, whereas `written.duration` rounds up."""
    whole = int(_elapsed(watch, context))
    if whole >= _HOUR:
        whole -= whole % 60
    return written.duration(whole, say.language)
