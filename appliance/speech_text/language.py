"""What a language brings: one row for each, in one table."""

from collections.abc import Callable
from typing import NamedTuple

from appliance.errors import BadInput
from appliance.speech_text import english


class Language(NamedTuple):
    """How one language is read aloud."""

    words: Callable[[str], str]
    """Numbers, units, times, dates, abbreviations and signs of a plain text into words."""
    never_last: frozenset[str]
    """Abbreviations, lower case without the last full stop, that never end a sentence: "dr", "e.g"."""
    before_number: frozenset[str]
    """Those that end no sentence when a number follows, and are words otherwise: "no"."""
    code: str
    """Said in place of a block of code."""
    link: str
    """Said in place of an address that nobody wants to hear."""
    dot: str
    """The full stop in `example.com`."""
    at: str
    """The sign in an e-mail address."""


LANGUAGES = {
    "en": Language(
        english.words, english.NEVER_LAST, english.BEFORE_NUMBER, code="Some code.", link="a link", dot="dot", at="at"
    )
}


def language(name: str) -> Language:
    """The language of this name.

    Raises:
        BadInput: nobody taught us to read it aloud.
    """
    try:
        return LANGUAGES[name]
    except KeyError:
        known = ", ".join(LANGUAGES)
        raise BadInput(f"{name!r} cannot be read aloud yet.", where="stt.language", remedy=f"Known: {known}.") from None
