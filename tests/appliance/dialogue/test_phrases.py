"""What the speaker says of itself, in every language."""

import string
import tomllib
from datetime import UTC, date, datetime, time
from importlib.resources import files

import pytest

from appliance.dialogue.phrases import LATE, Phrase, ringing, words
from appliance.speech_text.locales import LANGUAGES
from appliance.store import Alarm, AlarmKind, Timer
from appliance.units import Seconds

TABLE = tomllib.loads(files("appliance.dialogue").joinpath("phrases.toml").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
TEA = Timer(1, "tea", NOW, NOW)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_language_has_every_phrase_with_its_gaps(language: str) -> None:
    said = {name: gaps(text) for name, text in TABLE[language].items()}
    assert said == {phrase.name.lower(): gaps(phrase.value) for phrase in Phrase}


def test_a_text_that_is_no_phrase_stays_as_it_is() -> None:
    assert words("{unchanged}", "de") == "{unchanged}"


def test_what_rings_says_whose_it_is_and_what_is_late_says_how_late() -> None:
    alarm = Alarm(1, AlarmKind.ALARM, time(7), on=date(2026, 11, 21))
    reminder = Alarm(2, AlarmKind.REMINDER, time(7), on=date(2026, 11, 21), words="call mum")
    assert ringing(TEA, Seconds(0), True, NOW, "en") == "Your tea timer is done."
    assert ringing(TEA, Seconds(LATE + 600), True, NOW, "en") == (
        "Your tea timer was due 10 minutes ago, while I could not ring."
    )
    assert ringing(alarm, Seconds(0), True, NOW, "en") == "Alarm. It is 7:05 AM."
    assert ringing(reminder, Seconds(0), True, NOW, "de") == "Eine Erinnerung: Call mum."
