"""Alarms: once or every week, cancelled, left out for a day, asked for, put off while they ring."""

from collections.abc import Callable
from datetime import datetime, time

from appliance.skills import moments
from appliance.skills.alarm.cancelling import cancel, cancel_all
from appliance.skills.alarm.skipping import skip
from appliance.skills.alarm.telling import alarms, listed, none, told
from appliance.skills.choosing import fitting
from appliance.skills.moments import When
from appliance.skills.ringing import SNOOZE, snoozed
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.wording import capital, moment, when_it_rings
from appliance.speech_text import written
from appliance.store import Alarm, AlarmKind
from appliance.store.changes import CancelAlarms, SetAlarm, SkipAlarm

DELICATE = frozenset({"cancel", "cancel_all", "skip"})
"""Intents that are never carried out on a word that may have been misheard, but asked about."""

TOLD = Match("alarm", "told")
"""An alarm of every week was spoken of: "not tomorrow" is about it. No question, so it must not fill any slot."""

WAKING = time(1)
"""On another day than today a bare hour means the morning from here on: alarms wake people; only "twelve" is noon."""

MOST = 30
"""At once: more than a minute of listing them aloud."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Carries the intent out."""
    return _INTENTS[match.intent](match, context, say)


def _set(match: Match, context: Context, say: Say) -> Answer:
    if "at" not in match.slots:
        return Answer(say("what_time"), asks=Match("alarm", "set", moments.without_time(match.slots)))
    when = moments.when(match.slots, context.now, WAKING)
    if when is None:
        return _passed(match, context, say)
    words = str(match.slots.get("words", ""))
    if (existing := _existing(when, words, context)) is not None:
        return Answer(say("already", when=when_it_rings(existing, context.now, say)))
    if len(alarms(context)) >= MOST:
        return Answer(say("too_many", count=len(alarms(context))))
    timed = when_it_rings(when, context.now, say)
    reply = capital(say("set_named", words=words, when=timed) if words else say("set", when=timed))
    if (skipped := _skipped(when, words, context)) is not None:
        return Answer(reply, (SkipAlarm(skipped.id, None),))
    new = SetAlarm(AlarmKind.ALARM, when.at, when.on, when.weekdays, words)
    return Answer(reply, (new,), asks=TOLD if when.weekdays else None)


def _skipped(when: When, words: str, context: Context) -> Alarm | None:
    """The weekly alarm that would ring then, were it not left out."""
    for alarm in alarms(context):
        out = moments.left_out(alarm, context.now)
        if out is not None and (out.date(), out.time()) == (when.on, when.at) and words in ("", alarm.words):
            return alarm
    return None


def _existing(when: When, words: str, context: Context) -> Alarm | None:
    """The alarm that rings then anyway, unless the new one has a name of its own."""
    for alarm in alarms(context):
        if alarm.at != when.at or words not in ("", alarm.words):
            continue
        if moments.rings_on(alarm, when.on) if when.on else set(when.weekdays) <= set(alarm.weekdays):
            return alarm
    return None


def _change(match: Match, context: Context, say: Say) -> Answer:
    every = fitting(alarms(context), {}, context.now)
    if not every:
        return Answer(say("none"))
    if len(every) > 1:
        return Answer(say("change_which", count=len(every), alarms=listed(every, context, say)))
    if "at" not in match.slots:
        return Answer(say("what_time"), asks=Match("alarm", "change", moments.without_time(match.slots)))
    (alarm,) = every
    when = moments.when(match.slots, context.now, WAKING)
    if when is None:
        return _passed(match, context, say)
    if not {"day", "days"} & match.slots.keys():
        # The days stay; of a bare "seven" the one in the same half of the day.
        at = min(moments.times(match.slots), key=lambda at: abs(at.hour - alarm.at.hour))
        when = When(at, weekdays=alarm.weekdays) if alarm.weekdays else moments.on_or_after(at, alarm.on, context.now)
    skip = alarm.skip if when.weekdays and moments.left_out(alarm, context.now) else None
    new = SetAlarm(AlarmKind.ALARM, when.at, when.on, when.weekdays, alarm.words, skip=skip)
    timed = when_it_rings(when, context.now, say)
    return Answer(capital(say("changed", when=timed)), (CancelAlarms((alarm.id,)), new))


def _query(match: Match, context: Context, say: Say) -> Answer:
    meant = fitting(alarms(context), match.slots, context.now)
    if not meant:
        return none(context, say)
    if match.slots:
        return told(meant, context, say)
    if any(alarm.id in context.kept.ringing for alarm in meant):
        return Answer(say("ringing"))
    first = meant[0]
    following = moment(moments.next_ring(first, context.now), context.now, say)
    reply = say("next_named", words=first.words, when=following) if first.words else say("next", when=following)
    return Answer(capital(reply), asks=TOLD if first.weekdays else None)


def _list(_match: Match, context: Context, say: Say) -> Answer:
    every = fitting(alarms(context), {}, context.now)
    return told(every, context, say) if every else Answer(say("none"))


def _snooze(match: Match, context: Context, say: Say) -> Answer:
    seconds = float(match.slots.get("seconds", 0)) or SNOOZE
    actions = snoozed(context, seconds)
    if not actions:
        return Answer(say("nothing_rings"))
    return Answer(capital(say("snoozed", duration=written.duration(seconds, say.language))), actions)


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "set": _set,
    "cancel": cancel,
    "cancel_all": cancel_all,
    "skip": skip,
    "change": _change,
    "query": _query,
    "list": _list,
    "snooze": _snooze,
}


def _passed(match: Match, context: Context, say: Say) -> Answer:
    latest = datetime.combine(context.now.date(), moments.times(match.slots)[-1])
    return Answer(capital(say("passed", time=written.clock(latest, say.language))))
