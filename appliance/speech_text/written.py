"""Times, dates, durations and lists as people write them, for answers; `spoken` turns them into words.

English only so far; every function is handed the language, and asks `_english` whether it is that.
"""

import datetime
from collections.abc import Sequence

from appliance.errors import BadInput

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_MINUTES_MATTER_FROM = 3_600


def _english(language: str) -> None:
    """Asserts that it is English.

    Raises:
        BadInput: nobody taught us this language's way of writing.
    """
    if language != "en":
        raise BadInput(f"{language!r} cannot be written yet.", where="stt.language", remedy="Set it to `en`.")


def clock(now: datetime.datetime, language: str) -> str:
    """The time of day: "4:20 PM", "noon"."""
    _english(language)
    if now.minute == 0 and now.hour in (0, 12):
        return "noon" if now.hour else "midnight"
    return f"{(now.hour - 1) % 12 + 1}:{now.minute:02} {'PM' if now.hour >= 12 else 'AM'}"


def date(day: datetime.date, language: str) -> str:
    """Weekday, month and day: "Saturday, November 21"."""
    return f"{weekday(day, language)}, {month(day, language)} {day.day}"


def weekday(day: datetime.date, language: str) -> str:
    """Its name: "Saturday"."""
    _english(language)
    return WEEKDAYS[day.weekday()]


def month(day: datetime.date, language: str) -> str:
    """Its name: "November"."""
    _english(language)
    return MONTHS[day.month - 1]


def duration(seconds: float, language: str) -> str:
    """A length of time, rounded up to whole seconds (from an hour on to whole minutes): "1 hour and 30 minutes"."""
    _english(language)
    whole = max(1, -int(-seconds // 1))
    if whole >= _MINUTES_MATTER_FROM:
        whole = -(-whole // 60) * 60
    parts = []
    for size, unit in _UNITS:
        count, whole = divmod(whole, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return listed(parts, language)


def listed(items: Sequence[str], language: str) -> str:
    """Items as one list: "a, b and c"."""
    _english(language)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
