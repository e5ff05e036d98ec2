"""Money, percents, temperatures, units, fractions and telephone numbers in English."""

import re

from appliance.speech_text.english.numbers import cardinal, is_one, number, one_by_one, ordinal
from appliance.speech_text.english.patterns import END, NUMBER, START, Rule, rule

CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}

UNITS = {
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "m/s": ("meter per second", "meters per second"),
    "mph": ("mile per hour", "miles per hour"),
    "km²": ("square kilometer", "square kilometers"),
    "m²": ("square meter", "square meters"),
    "m³": ("cubic meter", "cubic meters"),
    "km": ("kilometer", "kilometers"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "m": ("meter", "meters"),
    "mi": ("mile", "miles"),
    "ft": ("foot", "feet"),
    "yd": ("yard", "yards"),
    "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "tbsp": ("tablespoon", "tablespoons"),
    "tsp": ("teaspoon", "teaspoons"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"),
    "l": ("liter", "liters"),
    "L": ("liter", "liters"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "kW": ("kilowatt", "kilowatts"),
    "W": ("watt", "watts"),
    "V": ("volt", "volts"),
    "mA": ("milliampere", "milliamperes"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "Hz": ("hertz", "hertz"),
    "kB": ("kilobyte", "kilobytes"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "Mbps": ("megabit per second", "megabits per second"),
    "dB": ("decibel", "decibels"),
    "ms": ("millisecond", "milliseconds"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "kcal": ("kilocalorie", "kilocalories"),
    "K": ("kelvin", "kelvin"),
}

_MANY = {
    "k": "thousand",
    "K": "thousand",
    "m": "million",
    "M": "million",
    "b": "billion",
    "bn": "billion",
    "B": "billion",
}
_SCALE = r"(?:\s?(thousand|million|billion|trillion|bn|[kKmMbB])\b)?"
_SIGNS = "".join(map(re.escape, CURRENCIES))
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_PARTS = {"2": ("half", "halves"), "4": ("quarter", "quarters")}
_SCALES = {"C": " Celsius", "F": " Fahrenheit", "": ""}
_DASH = r"\s?–\s?|-"


def _minus(sign: str | None) -> str:
    return "minus " if sign else ""


def _money(sign: str, amount: str, scale: str | None, currency: str) -> str:
    one, many, cent, cents = CURRENCIES[currency]
    whole, _, fraction = amount.partition(".")
    if scale:
        return f"{_minus(sign)}{number(amount)} {_MANY.get(scale, scale)} {many}"
    if len(fraction) not in (0, 2):
        return f"{_minus(sign)}{number(amount)} {many}"
    units = f"{cardinal(whole)} {one if is_one(whole) else many}"
    parts = f"{cardinal(str(int(fraction)))} {cent if fraction == '01' else cents}" if fraction.strip("0") else ""
    if parts and not whole.strip("0"):
        return _minus(sign) + parts
    return _minus(sign) + units + (f" and {parts}" if parts else "")


def _unit(at: re.Match[str]) -> str:
    one, many = UNITS[at["unit"]]
    compound = at["gap"] == "-"
    noun = one if compound or is_one(at["n"]) else many
    return f"{_minus(at[1])}{number(at['n'])}{'-' if compound else ' '}{noun}"


def _degrees(at: re.Match[str]) -> str:
    return f"{_minus(at[1])}{number(at['n'])} degree{'' if is_one(at['n']) else 's'}{_SCALES[at[3] or '']}"


def _fraction(over: str, under: str) -> str:
    if under in ("0", "1") or len(under) > 3 or int(over) >= int(under):
        return f"{cardinal(over)} over {cardinal(under)}"
    one, many = _PARTS.get(under, (ordinal(under), ordinal(under) + "s"))
    return f"{cardinal(over)} {one if is_one(over) else many}"


def _mixed(at: re.Match[str]) -> str:
    fraction = _fraction(at[2], at[3])
    return f"{cardinal(at[1])} and {'a' + fraction.removeprefix('one') if fraction.startswith('one ') else fraction}"


def _part_of_unit(at: re.Match[str]) -> str:
    """Reads "1/2 l" as "one half liter", "1 1/2 l" as "one and a half liters"."""
    one, many = UNITS[at[4]]
    return f"{_mixed(at)} {many}" if at[1] else f"{_fraction(at[2], at[3])} {one}"


def _feet_and_inches(at: re.Match[str]) -> str:
    feet, inches = "foot" if is_one(at[1]) else "feet", "inch" if is_one(at[2]) else "inches"
    return f"{cardinal(at[1])} {feet} {cardinal(at[2])} {inches}"


def _telephone(at: re.Match[str]) -> str:
    groups = re.findall(r"\d+", at[0])
    return ("plus " if at[0].startswith("+") else "") + ", ".join(map(one_by_one, groups))


def _version(at: re.Match[str]) -> str:
    return " dot ".join(cardinal(part) for part in at[1].split(".")) + (f" port {cardinal(at[2])}" if at[2] else "")


TELEPHONES: tuple[Rule, ...] = (
    rule(r"(?<=[Cc]all |[Dd]ial )\d{3}(?![\w.,:-]*\d)", _telephone),
    rule(r"(?<![\w.+])\+\d{1,3}(?:[ -]?\(?\d{1,5}\)?){2,6}(?!\d)", _telephone),
    rule(r"(?<![\w.+])\(\d{3}\) ?\d{3}-\d{4}(?!\d)", _telephone),
    rule(rf"{START}(?:\d-)?(?:\d{{3}}-)?\d{{3}}-\d{{4}}(?![\d-])", _telephone),
    rule(rf"{START}0\d{{1,4}}(?:[ /-]\d{{2,8}}){{1,4}}(?!\d)", _telephone),
)
"""Digits with signs between them that are no sums; before all others."""

QUANTITIES: tuple[Rule, ...] = (
    rule(rf"{START}(\d+(?:\.\d+){{2,5}})(?::(\d+))?(?![\w]|\.\d)", _version),
    # A range becomes two numbers with "to" between, which the rules below then read.
    rule(
        rf"{START}([{_SIGNS}]?)({NUMBER})((?:%|°[CF]?)?)(?:{_DASH})([{_SIGNS}]?)({NUMBER})(?![\d-])(?!\.\d)",
        lambda at: f"{at[2]}{at[3]} to {at[4] or at[1]}{at[5]}",
    ),
    rule(rf"(?<![\w.,])(-?)([{_SIGNS}])\s?({NUMBER}){_SCALE}(?!\d)", lambda at: _money(at[1], at[3], at[4], at[2])),
    rule(rf"{START}(-?)({NUMBER}){_SCALE}\s?([{_SIGNS}])", lambda at: _money(at[1], at[2], at[3], at[4])),
    rule(rf"{START}(\d{{1,2}})'\s?(\d{{1,2}})(?:\"|''|”)", _feet_and_inches),
    rule(rf"{START}(?:(\d{{1,3}})\s+)?(\d{{1,3}})/(\d{{1,3}})\s?({_UNIT})(?![\w/²³'])", _part_of_unit),
    rule(rf"(?<![\w.,])(-?)(?P<n>{NUMBER})\s?%", lambda at: f"{_minus(at[1])}{number(at['n'])} percent"),
    rule(rf"(?<![\w.,])(-?)(?P<n>{NUMBER})\s?°\s?([CF]\b)?", _degrees),
    rule(rf"(?<![\w.,/])(-?)(?P<n>{NUMBER})(?P<gap>[ -]?)(?P<unit>{_UNIT})(?![\w/²³'])", _unit),
    rule(r"(?<![\w.,])((?:\d{1,3}(?:,\d{3})+|\d+))(?:st|nd|rd|th)\b", lambda at: ordinal(at[1])),
    rule(rf"{START}24/7\b", "twenty-four seven"),
    rule(rf"{START}(\d{{1,3}})/\1{END}", lambda at: f"{cardinal(at[1])} {cardinal(at[1])}"),
    rule(rf"{START}(\d{{1,3}})\s+(\d{{1,3}})/(\d{{1,3}}){END}", _mixed),
    rule(rf"{START}(\d{{1,4}})/(\d{{1,4}}){END}", lambda at: _fraction(at[1], at[2])),
)
"""In this order: what carries a unit first."""
