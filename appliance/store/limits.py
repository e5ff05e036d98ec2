"""How much is kept. A recogniser that hears a radio all night must fill neither the card nor "what is on my list"."""

from appliance.store.errors import TooMuch

MAX_NAME = 80
"""Characters of a timer's or a list's name: over three long words. A timer's is cut, so that the timer is not lost."""

MAX_TEXT = 500
"""Characters of a fact, an item or a reminder: half a minute of speech."""

MAX_TIMERS = 100
"""Timers at once; alarms and reminders at once as well."""

MAX_LISTS = 50
"""Lists."""

MAX_ITEMS = 300
"""Items of one list."""

MAX_FACTS = 500
"""Facts."""

MAX_NOTES = 1_000
"""Notes of all skills."""

MAX_NOTE = 4_000
"""Characters of one."""

MAX_SECONDS = 366 * 86_400.0
"""Seconds of a timer: a year. Keeps every moment a date that can be written."""


def within(text: str, most: int, what: str) -> str:
    """The text, its ends stripped.

    Raises:
        TooMuch: it is too long.
    """
    text = text.strip()
    if len(text) > most:
        raise TooMuch(f"{what} has {len(text)} characters; {most} are kept.", remedy="Say it shorter.")
    return text


def room(count: int, most: int, what: str) -> None:
    """For one more.

    Raises:
        TooMuch: there is none.
    """
    if count >= most:
        raise TooMuch(f"there are {count} {what} already, and no room for more.", remedy="Remove some first.")


def a_while(seconds: float) -> float:
    """A duration that a timer can have.

    Raises:
        TooMuch: over a year, or no number.
    """
    if not -MAX_SECONDS <= seconds <= MAX_SECONDS:
        raise TooMuch("that is longer than a year.", remedy="Set an alarm for that day instead.")
    return seconds
