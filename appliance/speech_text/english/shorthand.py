"""Abbreviations and signs in English."""

import re

from appliance.speech_text.english.patterns import Rule, rule

_BEFORE_NAMES = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miss",
    "Dr": "Doctor",
    "Prof": "Professor",
    "Capt": "Captain",
    "Gen": "General",
    "Sen": "Senator",
    "Gov": "Governor",
    "Rev": "Reverend",
    "Mt": "Mount",
}
_ANYWHERE = {
    "e.g": "for example",
    "i.e": "that is",
    "vs": "versus",
    "approx": "approximately",
    "incl": "including",
    "esp": "especially",
    "cf": "compare",
    "fig": "figure",
}
_LAST = {
    "etc": "et cetera",
    "inc": "incorporated",
    "ltd": "limited",
    "jr": "junior",
    "sr": "senior",
    "dept": "department",
}

NEVER_LAST = frozenset((*map(str.lower, _BEFORE_NAMES), *_ANYWHERE, "st"))
"""Abbreviations that end no sentence."""

_DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Tues": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Thurs": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec")

BEFORE_NUMBER = frozenset(("no", "nos", "vol", "p", "pp", "ch", "sec", "apt", *_MONTHS))
"""Abbreviations before a number, and words or ends of sentences otherwise."""


def _initials(at: re.Match[str]) -> str:
    """Reads "U.S." as "U S"; the last full stop of a text stays, as it was the sentence's as well."""
    last = "." if not at.string[at.end() :].strip() else ""
    return " ".join(at[0].replace(".", "")) + last


def _last(at: re.Match[str]) -> str:
    stop = "." if at[2] and (not at.string[at.end() :].strip() or re.match(r"\s+[A-Z]", at.string[at.end() :])) else ""
    return _LAST[at[1].lower()] + stop


ABBREVIATIONS: tuple[Rule, ...] = (
    rule(rf"\b({'|'.join(_BEFORE_NAMES)})\.(?=\s|$)", lambda at: _BEFORE_NAMES[at[1]]),
    rule(r"\b(Mr|Mrs|Dr)(?= [A-Z])", lambda at: _BEFORE_NAMES[at[1]]),
    rule(r"\bSt\.(?= [A-Z])", "Saint"),
    rule(r"(?<=[a-z] )St\.", "Street"),
    rule(rf"\b({'|'.join(map(re.escape, _ANYWHERE))})\.(?!\w)", lambda at: _ANYWHERE[at[1].lower()], ignore_case=True),
    rule(r"\b(vs)\b", "versus"),
    rule(r"\bApt\.", "Apartment"),
    rule(rf"\b({'|'.join(_DAYS)})\.?(?=, [A-Z\d]|\. \d)", lambda at: _DAYS[at[1]]),
    rule(rf"\b({'|'.join(_LAST)})(\.)(?!\w)", _last, ignore_case=True),
    rule(r"\b(etc)\b()", _last),
    rule(r"\b[Nn]os?\.\s?(?=\d)|№\s?", "number "),
    rule(r"#\s?(?=\d)", "number "),
    rule(r"\b[Vv]ol\.\s?(?=\d)", "volume "),
    rule(r"\bpp?\.\s?(?=\d)", "page "),
    rule(r"\bw/o\b", "without"),
    rule(r"\bw/(?=\s)", "with"),
)
"""First of all, while the full stops are there."""

INITIALS: tuple[Rule, ...] = (
    rule(r"\b([ap])\.m\.?(?!\w)", lambda at: f"{at[1].upper()}M" + ("." if not at.string[at.end() :].strip() else "")),
    rule(r"\b(?:[A-Z]\.){2,}(?!\w)", _initials),
)
"""After the times of day."""

_DIGIT_BEHIND = r"(?=\s?[-+]?\d)"

SUMS: tuple[Rule, ...] = (
    rule(r"(?<=\d)\s?[x×]\s?(?=\d)", " times "),
    rule(r"(?<=\d)x\b", " times"),
    rule(r"(?<=\d)\s?÷\s?(?=\d)|(?<=\d) / (?=\d)", " divided by "),
    rule(r"(?<=[\w)])\s?\^\s?(?=\w)", " to the power of "),
    rule(r"(?<=\d) [-−] (?=\d)|(?<=\d)\s?−\s?(?=\d)", " minus "),
    rule(r"(?<=\d)\s?\+\s?(?=\d)", " plus "),
    rule(r"(?<![\w.,)%°])[-−](?=\d)", "minus "),
    rule(rf"[~≈]{_DIGIT_BEHIND}", "about "),
    rule(rf"[≤]{_DIGIT_BEHIND}|<={_DIGIT_BEHIND}", " at most "),
    rule(rf"[≥]{_DIGIT_BEHIND}|>={_DIGIT_BEHIND}", " at least "),
    rule(rf"<{_DIGIT_BEHIND}", " less than "),
    rule(rf">{_DIGIT_BEHIND}", " more than "),
)
"""Signs between numbers, while the digits are there; before the quantities, which would take the digits."""

BETWEEN: tuple[Rule, ...] = (
    rule(r"(?<=[\w)])²", " squared"),
    rule(r"(?<=[\w)])³", " cubed"),
    rule(r"(?<=\d)-(?=\d)", " "),
    rule(r"(?<=\d):(?=\d)", " to "),
)
"""What is left between digits, and belongs to nothing known: an order number, a ratio, a power."""

SIGNS: tuple[Rule, ...] = (
    rule(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " "),
    rule(r"\s?&\s?", " and "),
    rule(r"\s?=\s?", " equals "),
    rule(r"\s?\+", " plus "),
    rule(r"\s?[±]\s?", " plus or minus "),
    rule(r"\s?[×]\s?", " times "),
    rule(r"\s?[÷]\s?", " divided by "),
    rule(r"\s?(?:→|⇒|->|=>)\s?", " to "),
    rule(r"\s?≠\s?", " is not "),
    rule(r"(?<=\w)\s?<\s?(?=\w)", " less than "),
    rule(r"(?<=\w)\s?>\s?(?=\w)", " more than "),
    rule(r"\s?%", " percent"),
    rule(r"°", " degrees"),
    rule(r"€", " euros"),
    rule(r"£", " pounds"),
    rule(r"(?<=\S)@(?=\S)|(?<=\s)@(?=\s)", " at "),
    rule(r"[/\\_|]", " "),
)
"""Last: whatever sign is left."""
