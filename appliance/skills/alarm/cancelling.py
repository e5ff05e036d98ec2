"""Alarms are cancelled: one, all, or, of one that rings every week, first asked about."""

from datetime import datetime

from appliance.skills import moments
from appliance.skills.alarm.skipping import skip_confirmed, skipped_day
from appliance.skills.alarm.telling import alarms, none, which
from appliance.skills.choosing import fitting
from appliance.skills.ringing import silenced
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.wording import capital, moment, when_it_rings
from appliance.store import Alarm
from appliance.store.changes import CancelAlarms, SilenceAlarms


def cancel(match: Match, context: Context, say: Say) -> Answer:
    """The one that is meant; what rings falls silent, and of several none is guessed."""
    if "answer" in match.slots:
        return _confirmed(match, context, say)
    # "Stop the alarm" is also said to a timer that rings, also where a question was left open.
    if match.slots.keys() <= {"id", "on"} and (actions := silenced(context)):
        return Answer(actions=actions, silent=True)
    meant = fitting(alarms(context), match.slots, context.now)
    if "day" in match.slots:
        meant = tuple(alarm for alarm in meant if alarm.on) or meant
    if not meant:
        return none(context, say)
    if len(meant) > 1:
        return Answer(which(meant, context, say), asks=match)
    return _cancel_one(meant[0], match, context, say)


def _cancel_one(alarm: Alarm, match: Match, context: Context, say: Say) -> Answer:
    timed = when_it_rings(alarm, context.now, say)
    # Who wants to sleep in on one day would miss it on all others.
    if "day" in match.slots and alarm.weekdays:
        return _one_day_or_all(alarm, match, context, say)
    # The same goes for what was put off a moment ago: that ends, and the alarm of every week stays.
    if alarm.snoozed is not None and alarm.weekdays and not match.slots:
        again = moment(moments.next_ring(alarm, context.now), context.now, say)
        return Answer(say("cancelled", when=again), (SilenceAlarms((alarm.id,)),))
    return Answer(say("cancelled", when=timed), (CancelAlarms((alarm.id,)),))


def _one_day_or_all(alarm: Alarm, match: Match, context: Context, say: Say) -> Answer:
    if alarm.id in context.kept.ringing:
        return Answer(actions=(SilenceAlarms((alarm.id,)),), silent=True)
    day = skipped_day(alarm, match.slots, context.now)
    if day is None:
        return none(context, say)
    once = moment(datetime.combine(day, alarm.at), context.now, say)
    question = say("sure", when=when_it_rings(alarm, context.now, say), once=once)
    return Answer(capital(question), asks=Match("alarm", "sure", {"id": alarm.id, "on": day.isoformat()}))


def _confirmed(match: Match, context: Context, say: Say) -> Answer:
    if match.slots["answer"] == "no":
        return Answer(say("stays"))
    alarm = next((alarm for alarm in alarms(context) if alarm.id == match.slots.get("id")), None)
    if alarm is None:
        return none(context, say)
    if match.slots["answer"] == "once":
        return skip_confirmed(alarm, match.slots, context, say)
    return Answer(say("cancelled", when=when_it_rings(alarm, context.now, say)), (CancelAlarms((alarm.id,)),))


def cancel_all(_match: Match, context: Context, say: Say) -> Answer:
    """Every alarm, and no reminder."""
    every = alarms(context)
    if not every:
        return Answer(say("none"))
    cancel = CancelAlarms(tuple(alarm.id for alarm in every))
    if len(every) > 1:
        return Answer(say("cancelled_all"), (cancel,))
    return Answer(say("cancelled", when=when_it_rings(every[0], context.now, say)), (cancel,))
