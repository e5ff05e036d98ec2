"""Louder, quieter, mute."""

from appliance.skills.actions import SetVolume
from appliance.skills.skill import Answer, Context, Match, Say

STEP = 10
"""Percent that "louder" adds."""

QUIETEST = 5
"""Percent under which "quieter" does not go: only "mute" makes the speaker silent."""

LOUDEST = 100
"""Percent."""


def _set(percent: int, say: Say) -> Answer:
    return Answer(say("set", percent=percent), (SetVolume(percent),))


def _louder(context: Context, step: int, say: Say) -> Answer:
    start = context.volume or context.volume_before_mute
    if start >= LOUDEST:
        return Answer(say("loudest"))
    return _set(min(LOUDEST, start + step), say)


def _quieter(context: Context, step: int, say: Say) -> Answer:
    if context.volume <= QUIETEST:
        return Answer(say("quietest"))
    return _set(max(QUIETEST, context.volume - step), say)


def _muted() -> Answer:
    """Silent: the answer could not be heard."""
    return Answer(actions=(SetVolume(0),), silent=True)


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Changes the loudness and says what it is now."""
    step = int(match.slots.get("step", STEP))
    match match.intent:
        case "up":
            return _louder(context, step, say)
        case "down":
            return _quieter(context, step, say)
        case "set":
            percent = int(match.slots.get("percent", 0))
            return _set(percent, say) if percent else _muted()
        case "mute":
            return _muted()
        case "unmute":
            return _set(max(QUIETEST, context.volume or context.volume_before_mute), say)
        case "query":
            return Answer(say("muted" if not context.volume else "query", percent=context.volume))
        case "microphone":
            return Answer(say("microphone"))
        case _:
            return Answer(say("how_loud"), asks=match)
