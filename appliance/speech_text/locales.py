"""Our languages as babel knows them."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from babel.units import format_unit

from appliance.errors import BadInput

LANGUAGES = ("en", "de", "pl", "pt_BR", "ru", "ja")
"""Those that are written and read aloud."""


@lru_cache(maxsize=16)
def locale(language: str) -> Locale:
    """The conventions of a language.

    Raises:
        BadInput: nobody taught us this language's way of writing.
    """
    try:
        if language in LANGUAGES:
            return Locale.parse(language)
    except (ValueError, UnknownLocaleError):  # pragma: no cover - babel knows all of ours
        pass
    known = ", ".join(LANGUAGES)
    raise BadInput(f"{language!r} cannot be written yet.", where="language", remedy=f"Set it to one of: {known}.")


def unit(count: float, name: str, language: str, number: str | None = None) -> str:
    """So much of a unit by its name in CLDR (`duration-minute`), in words: "2 minuty".

    `number` is written in place of the digits of `count`, whose plural it has.
    """
    conventions = locale(language)
    written = format_unit(count, name, "long", locale=conventions)
    if name in written:  # Some languages write the long form as the short one, which babel does not look up.
        written = format_unit(count, name, "short", locale=conventions)
    if number is not None:
        written = written.replace(str(format_decimal(count, locale=conventions)), number)
    return written if language != "ja" else written.replace(" ", "")
