"""Times, dates, durations, lists and numbers as people write them, for answers; `spoken` turns them into words.

Every language's conventions are those of Unicode's CLDR, by way of `babel`. Only English differs where speech does: "noon", and
no comma before the last item of a list.
"""

import datetime
from collections.abc import Sequence

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from appliance.speech_text.locales import locale, unit

_UNITS = ((86_400, "duration-day"), (3_600, "duration-hour"), (60, "duration-minute"), (1, "duration-second"))
_MINUTES_MATTER_FROM = 3_600


def clock(now: datetime.datetime | datetime.time, language: str) -> str:
    """The time of day: "4:20 PM", "noon", "16:20"."""
    conventions = locale(language)
    if language == "en" and now.minute == 0 and now.hour in (0, 12):
        return "noon" if now.hour else "midnight"
    at = datetime.time(now.hour, now.minute)
    # CLDR puts a narrow no-break space before PM.
    return str(format_time(at, "short", locale=conventions)).replace("\u202f", " ")


def date(day: datetime.date, language: str) -> str:
    """Weekday, month and day: "Saturday, November 21"."""
    month_and_day = str(format_skeleton("MMMMd", day, locale=locale(language)))
    if language == "ja":
        return month_and_day + weekday(day, language)
    return f"{weekday(day, language)}, {month_and_day}"


def weekday(day: datetime.date, language: str) -> str:
    """Its name: "Saturday"."""
    return str(format_date(day, "EEEE", locale=locale(language)))


def month(day: datetime.date, language: str) -> str:
    """Its name, as it stands alone: "November"."""
    return str(format_date(day, "LLLL", locale=locale(language)))


def duration(seconds: float, language: str) -> str:
    """A length of time, rounded up to whole seconds (from an hour on to whole minutes): "1 hour and 30 minutes"."""
    whole = max(1, -int(-seconds // 1))
    if whole >= _MINUTES_MATTER_FROM:
        whole = -(-whole // 60) * 60
    parts = []
    for size, name in _UNITS:
        count, whole = divmod(whole, size)
        if count:
            parts.append(unit(count, name, language))
    return "".join(parts) if language == "ja" else listed(parts, language)


def listed(items: Sequence[str], language: str) -> str:
    """Items as one list: "a, b and c"."""
    conventions = locale(language)
    if language == "en" and len(items) > 1:  # CLDR's English has a comma before "and", which a voice takes for a pause.
        return f"{', '.join(items[:-1])} and {items[-1]}"
    return str(format_list(list(items), locale=conventions))


def number(value: float, language: str, places: int = 2) -> str:
    """A number with at most so many decimals: "1,234.5", "1.234,5"."""
    pattern = "#,##0." + "#" * places if places else "#,##0"
    # No-break spaces between thousands would not be read as one number.
    written = str(format_decimal(value, format=pattern, locale=locale(language)))
    return written.replace("\u00a0", " ").replace("\u202f", " ")


def percent(value: float, language: str) -> str:
    """So many percent (35 is "35%"; German and Russian put a space before the sign)."""
    space = " " if language in ("de", "ru") else ""
    return f"{number(value, language)}{space}%"


def temperature(value: float, language: str, unit_sign: str = "C") -> str:
    """Degrees, rounded to whole ones: "21°C"."""
    return f"{number(round(value), language, 0)}°{unit_sign}"


def plural(count: float, language: str) -> str:
    """Which of CLDR's forms a counted word takes: `one`, `few`, `many` or `other`."""
    return str(locale(language).plural_form(count))
