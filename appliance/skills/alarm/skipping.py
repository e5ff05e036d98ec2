"""One day of a weekly alarm is left out: "not tomorrow"."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from appliance.skills import moments
from appliance.skills.actions import Action
from appliance.skills.alarm.telling import alarms, none, which
from appliance.skills.choosing import chosen, fitting
from appliance.skills.ringing import silenced
from appliance.skills.skill import Answer, Context, Match, Say, Slot
from appliance.skills.wording import capital, moment
from appliance.store import Alarm
from appliance.store.changes import CancelAlarms, SkipAlarm

_NAMES_ONE = frozenset({"at", "day", "days", "words", "order"})
"""Slots that say which alarm is meant; without any it is the one that rings next."""


def skip(match: Match, context: Context, say: Say) -> Answer:
    """Leaves out the day that was said, or the next; what rings now is meant itself."""
    slots = match.slots
    if not _NAMES_ONE & slots.keys() and (actions := silenced(context)):
        return Answer(actions=actions, silent=True)
    meant = _meant(slots, context)
    if not meant:
        return _already(slots, context, say) or none(context, say)
    if len(meant) > 1 and "all" not in slots:
        if _NAMES_ONE & slots.keys():
            return Answer(which(tuple(alarm for alarm, _ in meant), context, say), asks=match)
        meant = meant[:1]
    return _left_out(meant, context, say)


def skip_confirmed(alarm: Alarm, slots: Mapping[str, Slot], context: Context, say: Say) -> Answer:
    """The day that was offered (`on`), or the one that the answer named instead."""
    day = skipped_day(alarm, slots, context.now) if "day" in slots else date.fromisoformat(str(slots["on"]))
    return none(context, say) if day is None else _left_out([(alarm, day)], context, say)


def _left_out(days: Sequence[tuple[Alarm, date]], context: Context, say: Say) -> Answer:
    """Told back with the day on which they ring again; one for a single day is cancelled by it."""
    now = context.now
    for alarm, _ in days:
        if (out := moments.left_out(alarm, now)) is not None:
            return Answer(say("skips_one", when=moment(out, now, say)))
    when = "; ".join(moment(datetime.combine(day, alarm.at), now, say) for alarm, day in days)
    actions: list[Action] = [SkipAlarm(alarm.id, day) for alarm, day in days if alarm.weekdays]
    if once := tuple(alarm.id for alarm, _ in days if not alarm.weekdays):
        actions.append(CancelAlarms(once))
    again = [_next(replace(alarm, skip=day), now) for alarm, day in days if alarm.weekdays]
    if not again:
        return Answer(say("cancelled", when=when), tuple(actions))
    return Answer(capital(say("skipped", when=when, then=moment(min(again), now, say))), tuple(actions))


def skipped_day(alarm: Alarm, slots: Mapping[str, Slot], now: datetime) -> date | None:
    """The day that `day` means for it, else that of its next ring; None where it does not ring on it any more."""
    if "day" not in slots:
        return _next(alarm, now).date()
    day = moments.on_day(str(slots["day"]), now.date())
    if datetime.combine(day, alarm.at) <= now.replace(tzinfo=None):
        if slots["day"] == "today":
            return None
        day += timedelta(days=7)  # "Saturday", said on a Saturday after it rang.
    return day if moments.rings_on(alarm, day) else None


def _meant(slots: Mapping[str, Slot], context: Context) -> tuple[tuple[Alarm, date], ...]:
    """Those that the slots fit, next first, each with the day that is to be left out."""
    others = {name: value for name, value in slots.items() if name not in ("day", "order")}
    found = fitting(alarms(context), others, context.now)
    days = [(alarm, day) for alarm in found if (day := skipped_day(alarm, slots, context.now)) is not None]
    return chosen(days, slots.get("order"))


def _already(slots: Mapping[str, Slot], context: Context, say: Say) -> Answer | None:
    """That day is left out already, where it is."""
    if "day" not in slots:
        return None
    day = moments.on_day(str(slots["day"]), context.now.date())
    for alarm in alarms(context):
        if (out := moments.left_out(alarm, context.now)) is not None and out.date() == day:
            return Answer(say("skipped_already", when=moment(out, context.now, say)))
    return None


def _next(alarm: Alarm, now: datetime) -> datetime:
    """When it rings by its own time, whether or not it is snoozed."""
    return moments.next_ring(replace(alarm, snoozed=None), now)
