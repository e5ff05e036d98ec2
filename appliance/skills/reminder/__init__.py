"""Reminders: words to say at a moment, once or every week."""

from collections.abc import Callable
from datetime import datetime, time

from appliance.skills import moments
from appliance.skills.choosing import fitting
from appliance.skills.moments import When
from appliance.skills.ringing import silenced
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.wording import capital, when_it_rings
from appliance.speech_text import written
from appliance.store import Alarm, AlarmKind
from appliance.store.changes import CancelAlarms, SetAlarm

DELICATE = frozenset({"cancel", "cancel_all"})
"""Intents that are never carried out on a word that may have been misheard, but asked about."""

WAKING = time(6)
"""On another day than today a bare hour means the first from here on: nobody is to be reminded at five in the morning."""

MOST = 50
"""At once."""

READ = 8
"""Of a list are read aloud: half a minute."""

A_WHILE = 86_400
"""Seconds; a moment that is nearer is confirmed as people said it: "in 20 minutes"."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Carries the intent out."""
    return _INTENTS[match.intent](match, context, say)


def _set(match: Match, context: Context, say: Say) -> Answer:
    slots, now = match.slots, context.now
    words, seconds = str(slots.get("words", "")), float(slots.get("seconds", 0))
    if not words:
        return Answer(say("about"), asks=Match("reminder", "about", slots))
    if seconds <= 0 and "at" not in slots:
        asks = Match("reminder", "set", moments.without_time(slots))
        return Answer(say("what_time" if {"day", "days"} & slots.keys() else "when"), asks=asks)
    when = moments.after(seconds, now) if seconds > 0 else moments.when(slots, now, WAKING)
    if when is None:
        latest = datetime.combine(now.date(), moments.times(slots)[-1])
        return Answer(capital(say("passed", time=written.clock(latest, say.language))))
    told = when_it_rings(when, now, say)
    if any(_same(reminder, words, when) for reminder in _reminders(context)):
        return Answer(say("already", when=told))
    if len(_reminders(context)) >= MOST:
        return Answer(say("too_many", count=len(_reminders(context))))
    if 0 < seconds < A_WHILE:
        told = say("in_a_while", duration=written.duration(seconds, say.language))
    length = seconds if seconds > 0 else None
    remind = SetAlarm(AlarmKind.REMINDER, when.at, when.on, when.weekdays, words, seconds=length)
    return Answer(capital(say("set", when=told, words=words)), (remind,))


def _same(reminder: Alarm, words: str, when: When) -> bool:
    moment = (reminder.at, reminder.on, reminder.weekdays)
    return moment == (when.at, when.on, when.weekdays) and reminder.words.casefold() == words.casefold()


def _cancel(match: Match, context: Context, say: Say) -> Answer:
    reminders = _reminders(context)
    meant = fitting(reminders, match.slots, context.now)
    if not match.slots and any(reminder.id in context.kept.ringing for reminder in meant):
        return Answer(actions=silenced(context), silent=True)
    if not meant:
        return Answer(say("none_like_that" if reminders else "none"))
    if len(meant) > 1:
        return Answer(say("which", count=len(meant), reminders=_listed(meant, context, say)), asks=match)
    return _cancelled(meant[0], context, say)


def _cancel_all(_match: Match, context: Context, say: Say) -> Answer:
    reminders = _reminders(context)
    if not reminders:
        return Answer(say("none"))
    if len(reminders) == 1:
        return _cancelled(reminders[0], context, say)
    return Answer(say("cancelled_all"), (CancelAlarms(tuple(reminder.id for reminder in reminders)),))


def _cancelled(reminder: Alarm, context: Context, say: Say) -> Answer:
    told = when_it_rings(reminder, context.now, say)
    return Answer(say("cancelled", when=told, words=reminder.words), (CancelAlarms((reminder.id,)),))


def _list(match: Match, context: Context, say: Say) -> Answer:
    reminders = fitting(_reminders(context), match.slots, context.now)
    if not reminders:
        return Answer(say("none_on_that_day" if match.slots else "none"))
    told, count = _listed(reminders, context, say), len(reminders)
    if count == 1:
        return Answer(say("one", reminder=told))
    return Answer(say("several" if count <= READ else "several_and_more", count=count, reminders=told))


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "set": _set,
    "cancel": _cancel,
    "cancel_all": _cancel_all,
    "list": _list,
}


def _reminders(context: Context) -> tuple[Alarm, ...]:
    return tuple(alarm for alarm in context.kept.alarms if alarm.kind is AlarmKind.REMINDER)


def _listed(reminders: tuple[Alarm, ...], context: Context, say: Say) -> str:
    def item(reminder: Alarm) -> str:
        return say("item", words=reminder.words, when=when_it_rings(reminder, context.now, say))

    return "; ".join(item(reminder) for reminder in reminders[:READ])
