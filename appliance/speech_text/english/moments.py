"""Dates, times of day and years in English."""

import re

from appliance.speech_text.english.numbers import cardinal, ordinal, year
from appliance.speech_text.english.patterns import END, START, Rule, rule

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
_SHORT = {name[:3]: name for name in MONTHS} | {"Sept": "September"}
_MONTH = rf"({'|'.join(MONTHS)}|(?:{'|'.join(_SHORT)})(?![a-z])\.?)"
_HALF = r"([aApP])\.?[mM](?:\.|\b)"
_YEAR = r"(1[1-9]\d\d|20\d\d)"


def _month(name: str) -> str:
    bare = name.rstrip(".")
    return _SHORT.get(bare, bare)


def _date(month: str, day: str, of_year: str | None) -> str:
    """Reads as "November twenty-first, twenty twenty-six"."""
    return f"{month} {ordinal(str(int(day)))}" + (f", {year(of_year)}" if of_year else "")


def _numeric(at: re.Match[str], month: int, day: int, of_year: int) -> str:
    """A date in figures; what is none (month 13) stays as it is."""
    if not (1 <= int(at[month]) <= 12 and 1 <= int(at[day]) <= 31):
        return at[0]
    return _date(MONTHS[int(at[month]) - 1], at[day], at[of_year])


def _month_day(at: re.Match[str]) -> str:
    return _date(_month(at[1]), at[2], at[3]) if 1 <= int(at[2]) <= 31 else at[0]


def _day_month(at: re.Match[str]) -> str:
    if not 1 <= int(at[1]) <= 31:
        return at[0]
    return f"{ordinal(at[1])} of {_month(at[2])}" + (f", {year(at[3])}" if at[3] else "")


def _half(letter: str | None) -> str:
    return f" {letter.upper()}M" if letter else ""


def _stop(at: re.Match[str]) -> str:
    """The full stop of "4 p.m." at the very end was the sentence's as well."""
    return "." if at[0].endswith(".") and not at.string[at.end() :].strip() else ""


def _clock(at: re.Match[str]) -> str:
    hour, minute, second, half = at[1], at[2], at[3], at[4]
    if int(hour) > 24 or int(minute) > 59:
        return f"{cardinal(hour)} {cardinal(str(int(minute)))}"
    spoken_hour = cardinal(str(int(hour)))
    if minute == "00":
        minutes = "" if half else (" hundred" if int(hour) > 12 else " o'clock")
        spoken_hour = "midnight" if not half and int(hour) in (0, 24) else spoken_hour
        minutes = "" if spoken_hour == "midnight" else minutes
    else:
        minutes = f" oh {cardinal(minute[1])}" if minute.startswith("0") else f" {cardinal(minute)}"
    seconds = f" and {cardinal(str(int(second)))} second{'' if int(second) == 1 else 's'}" if second else ""
    return spoken_hour + minutes + seconds + _half(half) + _stop(at)


def _hour(at: re.Match[str]) -> str:
    return cardinal(at[1]) + _half(at[2]) + _stop(at)


def _decade(at: re.Match[str]) -> str:
    """Reads "1960s" as "nineteen sixties"."""
    spoken = year(at[1])
    return spoken[:-1] + "ies" if spoken.endswith("y") else spoken + "s"


MOMENTS: tuple[Rule, ...] = (
    rule(r"(?<=\d)\s?[-–]\s?(?=\d\d?:\d\d)|(?<=[\dap][mM])\s?[-–]\s?(?=\d)", " to "),
    rule(
        rf"{START}{_YEAR}-(\d\d)-(\d\d)(?:T(?=\d\d:))?(?!\d)",
        lambda at: _numeric(at, 2, 3, 1) + " " * (at[0][-1] == "T"),
    ),
    rule(rf"{START}(\d\d?)/(\d\d?)/{_YEAR}{END}", lambda at: _numeric(at, 1, 2, 3)),
    rule(rf"{START}(\d\d?)\.(\d\d?)\.{_YEAR}{END}", lambda at: _numeric(at, 2, 1, 3)),
    rule(rf"\b{_MONTH} (\d\d?)(?:st|nd|rd|th)?(?:,? {_YEAR})?(?![\d:]|[.,/]\d)", _month_day),
    rule(rf"{START}(\d\d?)(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? {_YEAR})?(?![\d\w])", _day_month),
    rule(rf"{START}(\d\d?):(\d\d)(?::(\d\d))?(?![:\d])(?:\s?{_HALF})?(?:Z\b)?", _clock),
    rule(rf"{START}(\d\d?)\s?{_HALF}", _hour),
    rule(rf"{START}'?((?:1[1-9]|20)\d0)'?s\b", _decade),
)
"""Before all other numbers, whose signs they share."""

YEARS: tuple[Rule, ...] = (rule(rf"{START}{_YEAR}{END}", lambda at: year(at[1])),)
"""A bare number that looks like a year is one; after all others."""
