"""Numbers in English words. Takes digits as text, as they stand; `num2words` knows the words."""

from functools import lru_cache

from num2words import num2words

MOST_DIGITS = 15
"""Of a number that is read as one; more of them are read one by one, as nobody can follow quadrillions."""

SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@lru_cache(maxsize=4096)
def cardinal(digits: str) -> str:
    """Reads "1,234" as "one thousand two hundred and thirty-four"; "007" and very long ones digit by digit."""
    digits = digits.replace(",", "")
    if len(digits) > MOST_DIGITS or (len(digits) > 1 and digits.startswith("0")):
        return one_by_one(digits)
    return str(num2words(int(digits))).replace(",", "")


def number(text: str) -> str:
    """Reads "3.25" as "three point two five", whole ones as `cardinal`."""
    whole, point, fraction = text.partition(".")
    return f"{cardinal(whole)} point {one_by_one(fraction)}" if point else cardinal(whole)


def one_by_one(digits: str) -> str:
    """Reads "305" as "three zero five"."""
    return " ".join(SMALL[int(digit)] for digit in digits)


@lru_cache(maxsize=1024)
def ordinal(digits: str) -> str:
    """Reads "21" as "twenty-first"; "100" as "one hundredth"."""
    digits = digits.replace(",", "")
    if len(digits) > MOST_DIGITS:
        return one_by_one(digits)
    return str(num2words(int(digits), to="ordinal")).replace(",", "")


@lru_cache(maxsize=1024)
def year(digits: str) -> str:
    """Reads "1969" as "nineteen sixty-nine", "2005" as "two thousand and five"."""
    return str(num2words(int(digits), to="year")).replace(",", "").replace("oh-", "oh ")


def is_one(text: str) -> bool:
    """Whether a noun behind it is singular."""
    return text == "1"
