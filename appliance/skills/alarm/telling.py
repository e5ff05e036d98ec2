"""Alarms in words, and what is said where there is none."""

from appliance.skills import moments
from appliance.skills.skill import Answer, Context, Say
from appliance.skills.wording import moment, when_it_rings
from appliance.speech_text import written
from appliance.store import Alarm, AlarmKind


def alarms(context: Context) -> tuple[Alarm, ...]:
    """All of them, and no reminder."""
    return tuple(alarm for alarm in context.kept.alarms if alarm.kind is AlarmKind.ALARM)


def none(context: Context, say: Say) -> Answer:
    """There is no such alarm, or none at all."""
    return Answer(say("none_like_that" if alarms(context) else "none"))


def which(meant: tuple[Alarm, ...], context: Context, say: Say) -> str:
    """The question which of these."""
    return say("which", count=len(meant), alarms=listed(meant, context, say))


def told(meant: tuple[Alarm, ...], context: Context, say: Say) -> Answer:
    """These, read out."""
    words = listed(meant, context, say)
    return Answer(say("one", alarm=words) if len(meant) == 1 else say("several", count=len(meant), alarms=words))


def listed(meant: tuple[Alarm, ...], context: Context, say: Say) -> str:
    """These, within a sentence."""
    return "; ".join(_item(alarm, context, say) for alarm in meant)


def _item(alarm: Alarm, context: Context, say: Say) -> str:
    now = context.now
    words = when_it_rings(alarm, now, say)
    if alarm.words:
        words = say("item_named", words=alarm.words, when=words)
    if (out := moments.left_out(alarm, now)) is not None:
        words = say("item_skipped", alarm=words, when=moment(out, now, say))
    if alarm.snoozed is not None:
        again = written.clock(moments.next_ring(alarm, now), say.language)
        words = say("item_snoozed", alarm=words, time=again)
    return words
