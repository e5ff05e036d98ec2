"""What the speaker says of itself, apart from its skills."""

from datetime import datetime, timedelta

APOLOGY = "Sorry, something went wrong. Please ask me again."
"""A worker died or failed in the middle of a turn."""

NOT_UNDERSTOOD = "Sorry, I did not catch that."
"""Nothing, or nothing certain, was understood."""

NO_EARS = "Sorry, my speech recognition is not working right now. It will be back in a moment."
"""stt is down."""

NO_MIND = (
    "I can't think about that right now, because my language model is not running. Timers and the time still work."
)
"""llm is down and no skill knows."""

LATE = timedelta(seconds=30)
"""A timer that rings later than this was held up, by a power cut say, and says so."""


def ringing(name: str, due: datetime, now: datetime) -> str:
    """What is said when a timer rings."""
    timer = f"Your {name} timer" if name else "Your timer"
    if now - due < LATE:
        return f"{timer} is done."
    minutes = round((now - due).total_seconds() / 60)
    ago = "a moment ago" if minutes < 1 else "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    return f"{timer} was due {ago}, while I was off."
