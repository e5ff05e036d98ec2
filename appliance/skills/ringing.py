"""What rings at this moment, and what ends that or puts it off: for every skill that "stop", "snooze" and the like may mean."""

from appliance.skills.actions import Action
from appliance.skills.skill import Context
from appliance.store import Timer
from appliance.store.changes import CancelTimers, ExtendTimer, SilenceAlarms, SnoozeAlarms

SNOOZE = 540.0
"""Seconds when nobody says how many: nine minutes, as on the clocks that people know."""


def left(timer: Timer, context: Context) -> float:
    """Seconds until it rings; of a paused one, what it stands at; zero or less: it rings."""
    return timer.left if timer.left is not None else (timer.due - context.now).total_seconds()


def ringing_timers(context: Context) -> tuple[Timer, ...]:
    """Timers that ring."""
    return tuple(timer for timer in context.timers if timer.left is None and left(timer, context) <= 0)


def silenced(context: Context) -> tuple[Action, ...]:
    """What makes everything that rings fall silent; empty when nothing rings."""
    actions: list[Action] = []
    if context.kept.ringing:
        actions.append(SilenceAlarms(context.kept.ringing))
    if timers := ringing_timers(context):
        actions.append(CancelTimers(tuple(timer.id for timer in timers)))
    return tuple(actions)


def snoozed(context: Context, seconds: float) -> tuple[Action, ...]:
    """What makes everything that rings ring again so many seconds from now; empty when nothing rings."""
    actions: list[Action] = []
    if context.kept.ringing:
        actions.append(SnoozeAlarms(context.kept.ringing, seconds))
    # It was due a moment ago: that moment comes on top.
    actions += [ExtendTimer(timer.id, seconds - left(timer, context)) for timer in ringing_timers(context)]
    return tuple(actions)
