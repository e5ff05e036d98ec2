"""What was filled in, as the skills take it: seconds, a time of day, a day.

Sentences fill small slots, as often as they are said; here they become the ones that skills know:

- `days`, `hours`, `minutes`, `seconds` of a duration add up to `seconds`.
- `clock_hour`, `clock_minute` (after the hour), `clock_back` (before it: "quarter to"), `clock_into` (of the hour that leads to
  it: Russian "ten minutes of the eighth") and `clock_half` become `at` ("HH:MM", 24 hours) and `half`.
- `clock_hour`, `day` and `days` may carry the half of the day behind a space: "noon" is `12 pm`, "tonight" is `today pm`.
- `bare_item` is `item`: what a wildcard may hold goes with its slot, so two wildcards of one meaning have two slots.
- `expression` is gathered word by word: "12 * 9 - 3".
- `days` as a text of weekdays ("1" is Monday) gathers them: "135". As a number it is the length of a duration.

Two times, two days or two durations in one utterance ("from seven to eight") are no sum of each other: there is no such match.
"""

import math
from collections.abc import Iterable

from appliance.skills.skill import Slot

_IN_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_OF_ONE_TIME = frozenset(("clock_hour", "clock_minute", "clock_into"))
"""Said twice, these are of two times. German says minutes before minutes, "fünf vor halb acht", and they add up."""
_OF_ONE_DAY = frozenset(("day", "away"))
"""Said twice, these are two days, or the same again."""
_REPLACED = _OF_ONE_DAY | {"clock_half", "expression"}
"""The last one counts; all others add up."""
_WITH_HALF = frozenset(("clock_hour", "day", "days"))
_HALF_DAY = 12
_NIGHT_ENDS = 6
"""Hour until which "at night" is before noon: two at night is 2:00, ten at night is 22:00."""
_MINUTES_OF_DAY = 24 * 60


def joined(entities: Iterable[tuple[str, Slot]]) -> dict[str, Slot] | None:
    """The slots of a match: (name, value) in the order they were said; None where they are of two things."""
    parts: dict[str, Slot] = {}
    unit = math.inf
    for name, value in entities:
        name = name.removeprefix("bare_")
        if name in _IN_SECONDS and not isinstance(value, str):
            seconds = _IN_SECONDS[name]
            # Units get smaller, and of one unit the second part is one of it: "an hour and a half".
            if seconds > unit or (seconds == unit and value >= 1):
                return None
            unit = seconds
            name, value = "seconds", value * seconds
        if name in _WITH_HALF and isinstance(value, str):
            value, _, half = value.partition(" ")
            parts |= {"clock_half": half} if half else {}
        if name == "clock_hour":
            value = int(value)
        if name == "expression":
            value = f"{parts.get(name, '')} {_whole(value)}".strip()
        if name in parts and (name in _OF_ONE_TIME or (name in _OF_ONE_DAY and value != parts[name])):
            return None
        if name in parts and name not in _REPLACED:
            value = parts[name] + value  # type: ignore[operator]  # Of one name they are of one type.
        parts[name] = _whole(value)
    if str(parts.get("days", "")).isdigit():
        parts["days"] = "".join(sorted(set(str(parts["days"]))))
    return _with_clock(parts)


def is_duration(names: Iterable[str]) -> bool:
    """Whether slots of these names are a duration."""
    return not _IN_SECONDS.keys().isdisjoint(names)


def _whole(value: Slot) -> Slot:
    """Digits come from hassil as 7.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _with_clock(parts: dict[str, Slot]) -> dict[str, Slot]:
    half = str(parts.pop("clock_half", ""))
    hour = parts.pop("clock_hour", None)
    minutes = int(parts.pop("clock_minute", 0)) - int(parts.pop("clock_back", 0))
    into = parts.pop("clock_into", None)
    if into is not None:
        minutes += int(into) - 60
    if hour is None:
        return parts | ({"half": half} if half else {})
    at, known = time_of_day(int(hour), minutes, half)
    return {**parts, "at": at, "half": known}


def time_of_day(hour: int, minutes: int, half: str = "") -> tuple[str, str]:
    """The "HH:MM" of an hour and minutes after (or, negative, before) it, and whether it is "am", "pm" or "unknown".

    `half` is what was said: "am", "pm", "night" or nothing. An hour of 0 or over 12 needs none.
    """
    if half == "night":
        half = "am" if hour < _NIGHT_ENDS or hour == _HALF_DAY else "pm"
    if half and hour <= _HALF_DAY:
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "pm" else 0)
    total = (hour * 60 + minutes) % _MINUTES_OF_DAY
    at = f"{total // 60:02}:{total % 60:02}"
    if not half and 0 < hour <= _HALF_DAY:
        return at, "unknown"
    return at, "am" if total < _HALF_DAY * 60 else "pm"
