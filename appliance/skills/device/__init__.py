"""The machine itself: address, name, version; restart and shut down, which ask first."""

from appliance.skills.actions import Power
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.speech_text import written

DELICATE = frozenset({"restart", "shut_down", "confirm"})
"""What has to be heard word for word."""


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Tells what was asked; restarts or shuts down only after a yes."""
    device = context.device
    match match.intent:
        case "address":
            return _told(say, "address", "no_network", written.listed(device.addresses, say.language))
        case "host":
            return _told(say, "host", "unknown", device.host)
        case "version":
            return _told(say, "version", "unknown", device.version)
        case "confirm":
            return _confirmed(match, say)
        case _:
            return Answer(say(f"ask_{match.intent}"), asks=match)


def _told(say: Say, key: str, otherwise: str, value: str) -> Answer:
    return Answer(say(key, value=value) if value else say(otherwise))


def _confirmed(match: Match, say: Say) -> Answer:
    """What was asked is in `what`; anything but a yes leaves the machine running."""
    what = match.slots.get("what")
    if match.slots.get("answer") != "yes" or what not in ("restart", "shut_down"):
        return Answer(say("not_done"))
    return Answer(say(f"doing_{what}"), (Power(restart=what == "restart"),))
