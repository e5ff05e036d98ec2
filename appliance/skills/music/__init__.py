"""Music and radio: what to ask of the player, and what to say of its answer.

Where the music itself is the answer (on, next, paused) nothing is said.
"""

from typing import Any

from appliance.skills.skill import Answer, Call, Context, Match, Result, Say
from appliance.speech_text import written

SERVICE = "music"

VERBS = frozenset({"play", "radio", "pause", "resume", "next", "previous", "what", "stop"})
"""Intents, and what the player is asked to do: the names are the same."""

STATIONS_TOLD = 5
"""Of a long list of stations only the first ones are said."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Asks the player."""
    if SERVICE not in context.services:
        return Answer(say("not_set_up"))
    return Answer(say("moment"), call=Call(SERVICE, match.intent, _arguments(match)))


def _arguments(match: Match) -> dict[str, str | int | float | bool]:
    """The slots; `name` is a `what` of which the sentence files take fewer words."""
    return {"what" if slot == "name" else slot: value for slot, value in match.slots.items()}


def finish(match: Match, result: Result, _context: Context, say: Say) -> Answer:
    """Says what plays, or why nothing does."""
    value = result.value
    if not result.ok:
        return Answer(say("failed" if value.get("error") == "refused" else "unreachable"))
    match value.get("outcome"):
        case "nothing_found":
            return Answer(say("nothing_found", what=_arguments(match).get("what", "")))
        case "unknown_station":
            return _unknown_station(match, value, say)
        case "empty" | "nothing_playing" as key:
            return Answer(say(key))
        case "playing" if match.intent in ("play", "radio"):
            return Answer(_playing(value, say))
        case "playing" if match.intent == "what":
            return Answer(_this(value, say), asks=None)
        case _:
            return Answer(silent=True)


def _unknown_station(match: Match, value: dict[str, Any], say: Say) -> Answer:
    stations = written.listed([str(name) for name in value.get("stations", ())][:STATIONS_TOLD], say.language)
    if not stations:
        return Answer(say("no_stations"))
    return Answer(say("unknown_station", station=match.slots.get("station", ""), stations=stations))


def _playing(value: dict[str, Any], say: Say) -> str:
    """What begins, by its kind: a title with its artist, else whatever was asked for by its name."""
    if value.get("kind") == "title" and value.get("artist"):
        return say("title_by_artist", title=value.get("name"), artist=value["artist"])
    return say(str(value.get("kind", "library")), **{str(value.get("kind", "library")): value.get("name", "")})


def _this(value: dict[str, Any], say: Say) -> str:
    """What plays at this moment."""
    title, artist, station = (value.get(key, "") for key in ("title", "artist", "station"))
    if station:
        return say("this_on_station" if title else "this_station", title=title, station=station)
    if title:
        return say("this_title_by_artist" if artist else "this_title", title=title, artist=artist)
    return say("unknown_music")
