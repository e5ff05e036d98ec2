"""Alarms: once or every week, cancelled, asked for, put off while they ring."""

from collections.abc import Callable
from datetime import datetime, time

from appliance.skills import moments
from appliance.skills.choosing import fitting
from appliance.skills.moments import When
from appliance.skills.ringing import SNOOZE, silenced, snoozed
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.wording import capital, moment, when_it_rings
from appliance.speech_text import written
from appliance.store import Alarm, AlarmKind
from appliance.store.changes import CancelAlarms, SetAlarm, SilenceAlarms

DELICATE = frozenset({"cancel", "cancel_all"})
"""Intents that are never carried out on a word that may have been misheard, but asked about."""

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
    if len(_alarms(context)) >= MOST:
        return Answer(say("too_many", count=len(_alarms(context))))
    told = when_it_rings(when, context.now, say)
    reply = say("set_named", words=words, when=told) if words else say("set", when=told)
    return Answer(capital(reply), (SetAlarm(AlarmKind.ALARM, when.at, when.on, when.weekdays, words),))


def _existing(when: When, words: str, context: Context) -> Alarm | None:
    """The alarm that rings then anyway, unless the new one has a name of its own."""
    for alarm in _alarms(context):
        if alarm.at != when.at or words not in ("", alarm.words):
            continue
        if moments.rings_on(alarm, when.on) if when.on else set(when.weekdays) <= set(alarm.weekdays):
            return alarm
    return None


def _cancel(match: Match, context: Context, say: Say) -> Answer:
    if "answer" in match.slots:
        return _confirmed(match, context, say)
    # "Stop the alarm" is also said to a timer that rings.
    if not match.slots and (actions := silenced(context)):
        return Answer(actions=actions, silent=True)
    meant = fitting(_alarms(context), match.slots, context.now)
    if "day" in match.slots:
        meant = tuple(alarm for alarm in meant if alarm.on) or meant
    if not meant:
        return _none(context, say)
    if len(meant) > 1:
        return Answer(say("which", count=len(meant), alarms=_listed(meant, context, say)), asks=match)
    return _cancel_one(meant[0], match, context, say)


def _cancel_one(alarm: Alarm, match: Match, context: Context, say: Say) -> Answer:
    told = when_it_rings(alarm, context.now, say)
    # Who wants to sleep in on one day would miss it on all others.
    if "day" in match.slots and alarm.weekdays:
        return Answer(capital(say("sure", when=told)), asks=Match("alarm", "sure", {"id": alarm.id}))
    # The same goes for what was put off a moment ago: that ends, and the alarm of every week stays.
    if alarm.snoozed is not None and alarm.weekdays and not match.slots:
        again = moment(moments.next_ring(alarm, context.now), context.now, say)
        return Answer(say("cancelled", when=again), (SilenceAlarms((alarm.id,)),))
    return Answer(say("cancelled", when=told), (CancelAlarms((alarm.id,)),))


def _confirmed(match: Match, context: Context, say: Say) -> Answer:
    if match.slots["answer"] != "yes":
        return Answer(say("stays"))
    alarm = next((alarm for alarm in _alarms(context) if alarm.id == match.slots.get("id")), None)
    if alarm is None:
        return _none(context, say)
    return Answer(say("cancelled", when=when_it_rings(alarm, context.now, say)), (CancelAlarms((alarm.id,)),))


def _cancel_all(_match: Match, context: Context, say: Say) -> Answer:
    alarms = _alarms(context)
    if not alarms:
        return Answer(say("none"))
    cancel = CancelAlarms(tuple(alarm.id for alarm in alarms))
    if len(alarms) > 1:
        return Answer(say("cancelled_all"), (cancel,))
    return Answer(say("cancelled", when=when_it_rings(alarms[0], context.now, say)), (cancel,))


def _change(match: Match, context: Context, say: Say) -> Answer:
    alarms = fitting(_alarms(context), {}, context.now)
    if not alarms:
        return Answer(say("none"))
    if len(alarms) > 1:
        return Answer(say("change_which", count=len(alarms), alarms=_listed(alarms, context, say)))
    if "at" not in match.slots:
        return Answer(say("what_time"), asks=Match("alarm", "change", moments.without_time(match.slots)))
    (alarm,) = alarms
    when = moments.when(match.slots, context.now, WAKING)
    if when is None:
        return _passed(match, context, say)
    if not {"day", "days"} & match.slots.keys():
        # The days stay; of a bare "seven" the one in the same half of the day.
        at = min(moments.times(match.slots), key=lambda at: abs(at.hour - alarm.at.hour))
        when = When(at, weekdays=alarm.weekdays) if alarm.weekdays else moments.on_or_after(at, alarm.on, context.now)
    new = SetAlarm(AlarmKind.ALARM, when.at, when.on, when.weekdays, alarm.words)
    told = when_it_rings(when, context.now, say)
    return Answer(capital(say("changed", when=told)), (CancelAlarms((alarm.id,)), new))


def _query(match: Match, context: Context, say: Say) -> Answer:
    meant = fitting(_alarms(context), match.slots, context.now)
    if not meant:
        return _none(context, say)
    if match.slots:
        return _told(meant, context, say)
    if any(alarm.id in context.kept.ringing for alarm in meant):
        return Answer(say("ringing"))
    following = moment(moments.next_ring(meant[0], context.now), context.now, say)
    if meant[0].words:
        return Answer(capital(say("next_named", words=meant[0].words, when=following)))
    return Answer(say("next", when=following))


def _list(_match: Match, context: Context, say: Say) -> Answer:
    alarms = fitting(_alarms(context), {}, context.now)
    return _told(alarms, context, say) if alarms else Answer(say("none"))


def _snooze(match: Match, context: Context, say: Say) -> Answer:
    seconds = float(match.slots.get("seconds", 0)) or SNOOZE
    actions = snoozed(context, seconds)
    if not actions:
        return Answer(say("nothing_rings"))
    return Answer(capital(say("snoozed", duration=written.duration(seconds, say.language))), actions)


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "set": _set,
    "cancel": _cancel,
    "cancel_all": _cancel_all,
    "change": _change,
    "query": _query,
    "list": _list,
    "snooze": _snooze,
}


def _alarms(context: Context) -> tuple[Alarm, ...]:
    return tuple(alarm for alarm in context.kept.alarms if alarm.kind is AlarmKind.ALARM)


def _passed(match: Match, context: Context, say: Say) -> Answer:
    latest = datetime.combine(context.now.date(), moments.times(match.slots)[-1])
    return Answer(capital(say("passed", time=written.clock(latest, say.language))))


def _none(context: Context, say: Say) -> Answer:
    return Answer(say("none_like_that" if _alarms(context) else "none"))


def _told(alarms: tuple[Alarm, ...], context: Context, say: Say) -> Answer:
    told = _listed(alarms, context, say)
    return Answer(say("one", alarm=told) if len(alarms) == 1 else say("several", count=len(alarms), alarms=told))


def _listed(alarms: tuple[Alarm, ...], context: Context, say: Say) -> str:
    def item(alarm: Alarm) -> str:
        told = when_it_rings(alarm, context.now, say)
        if alarm.words:
            told = say("item_named", words=alarm.words, when=told)
        if alarm.snoozed is not None:
            again = written.clock(moments.next_ring(alarm, context.now), say.language)
            told = say("item_snoozed", alarm=told, time=again)
        return told

    return "; ".join(item(alarm) for alarm in alarms)
