"""Sunrise and sunset, calculated by `astral` for the place where the speaker stands."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from astral import Observer
from astral.sun import elevation, noon, sunrise, sunset

from appliance.skills.moments import on_day
from appliance.skills.skill import Answer, Context, Match, Place, Say
from appliance.skills.wording import capital
from appliance.speech_text import written

TODAY, TOMORROW = "today", "tomorrow"
"""Values of the slot `day`."""

HALF_A_MINUTE = timedelta(seconds=30)
"""To the nearest minute: a clock time leaves its seconds out."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """When the sun rises or sets on a day."""
    if context.place is None:
        return Answer(say("no_place"))
    zone = context.now.tzinfo or UTC
    day = str(match.slots.get("day", TODAY))
    on = on_day(day, context.now.date())
    if on == context.now.date():
        day = TODAY
    at = moment(match.intent, context.place, on, zone)
    if "next" in match.slots and at is not None and at < context.now:
        day, on = TOMORROW, on + timedelta(days=1)
        at = moment(match.intent, context.place, on, zone)
    told = say(f"day_{day}")
    if at is None:
        return Answer(capital(say(_without(context.place, on, zone, match.intent), day=told)))
    passed = at < context.now
    key = {"rise": ("rise", "rose"), "set": ("set", "did_set")}[match.intent][passed]
    return Answer(capital(say(key, time=written.clock(at + HALF_A_MINUTE, say.language), day=told)))


def moment(intent: str, place: Place, on: date, zone: tzinfo) -> datetime | None:
    """When it rises or sets on that local day, in that zone; None where it does not."""
    observer = Observer(place.latitude, place.longitude)
    # astral counts by days of UTC: in a short night of the north the local day's moment may be one of its neighbours'.
    for away in (0, -1, 1):
        try:
            at = (sunrise if intent == "rise" else sunset)(observer, on + timedelta(days=away), tzinfo=UTC).astimezone(
                zone
            )
        except ValueError:  # What astral raises in polar day and polar night.
            continue
        if at.date() == on:
            return at
    return None


def _without(place: Place, on: date, zone: tzinfo, intent: str) -> str:
    """Why there is no such moment: by how high the sun stands at noon and half a day away from it."""
    observer = Observer(place.latitude, place.longitude)
    highest = noon(observer, on, tzinfo=zone)
    if elevation(observer, highest) < 0:
        return "always_down"
    opposite = Observer(place.latitude, place.longitude - 180 if place.longitude > 0 else place.longitude + 180)
    lowest = noon(opposite, on, tzinfo=zone)
    return "always_up" if elevation(observer, lowest) > 0 else f"no_{intent}"
