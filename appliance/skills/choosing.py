"""Which of several alarms or reminders an utterance means, and which of several that were read out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from appliance.skills.moments import next_ring, on_day, rings_on, times, weekdays
from appliance.skills.skill import Slot
from appliance.store.kept import Alarm

Thing = TypeVar("Thing")


def chosen(things: Sequence[Thing], order: object) -> tuple[Thing, ...]:
    """Those that "the second one" (2) or "the last one" (-1) fits, as they were listed; all when no order was said (None)."""
    if order is None:
        return tuple(things)
    at = int(str(order))
    return tuple(things[at - 1 : at] if at > 0 else things[at:])


def fitting(alarms: Iterable[Alarm], slots: Mapping[str, Slot], now: datetime) -> tuple[Alarm, ...]:
    """Those that `at`, `half`, `day`, `days`, `words` and `order` fit, next first; all of them when nothing was said of it."""
    found = sorted((alarm for alarm in alarms if _fits(alarm, slots, now)), key=lambda alarm: next_ring(alarm, now))
    return chosen(found, slots.get("order"))


def _fits(alarm: Alarm, slots: Mapping[str, Slot], now: datetime) -> bool:
    if "at" in slots and alarm.at not in times(slots):
        return False
    if "day" in slots and not rings_on(alarm, on_day(str(slots["day"]), now.date())):
        return False
    if "days" in slots and not set(weekdays(str(slots["days"]))) <= set(alarm.weekdays):
        return False
    return "words" not in slots or _alike(alarm.words, str(slots["words"]))


def _alike(kept: str, said: str) -> bool:
    """One holds all words of the other: "call my mum on Sunday" is also "mum"."""
    kept, said = kept.casefold(), said.casefold()
    ours, theirs = set(kept.split()), set(said.split())
    # Parts of text for languages without spaces.
    return bool(kept) and (kept in said or said in kept or ours <= theirs or theirs <= ours)
