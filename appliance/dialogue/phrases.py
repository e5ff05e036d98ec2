"""What the speaker says of itself, apart from its skills: in English here, in other languages in phrases.toml."""

import tomllib
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from appliance.speech_text import written
from appliance.store import Alarm, AlarmKind, Timer
from appliance.units import Seconds


class Phrase(StrEnum):
    """A text; its name is the key of its translations."""

    APOLOGY = "Sorry, something went wrong. Please ask me again."
    NOT_UNDERSTOOD = "Sorry, I did not catch that."
    NO_EARS = "Sorry, my speech recognition is not working right now. It will be back in a moment."
    NO_MIND = (
        "I can't think about that right now, because my language model is not running. Timers and the time still work."
    )
    NOT_WRITTEN = "I could not write that down, so it will not happen: {why}"
    NO_ANSWER = "There was no answer in time."
    SURE = "Shall I really do that: {what}?"
    TIMER = "Your timer is done."
    TIMER_NAMED = "Your {name} timer is done."
    TIMER_LATE = "Your timer was due {ago} ago, while I could not ring."
    TIMER_NAMED_LATE = "Your {name} timer was due {ago} ago, while I could not ring."
    ALARM = "Alarm. It is {time}."
    ALARM_NAMED = "{words}. It is {time}."
    ALARM_LATE = "Your alarm was due {ago} ago, while I could not ring."
    ALARM_NAMED_LATE = "Your alarm, {words}, was due {ago} ago, while I could not ring."
    REMINDER = "A reminder: {words}."
    REMINDER_LATE = "A reminder that was due {ago} ago: {words}."


APOLOGY, NOT_UNDERSTOOD, NO_EARS, NO_MIND = (
    Phrase.APOLOGY,
    Phrase.NOT_UNDERSTOOD,
    Phrase.NO_EARS,
    Phrase.NO_MIND,
)

LATE = Seconds(30.0)
"""What rings later than this was held up, by a power cut say, and says so."""


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))


def words(text: str, language: str, /, **values: str) -> str:
    """A phrase in a language, its {gaps} filled; any other text as it is."""
    if not isinstance(text, Phrase):
        return text
    return _table().get(language, {}).get(text.name.lower(), text.value).format(**values)


def ringing(of: Timer | Alarm, late: Seconds, rings: bool, now: datetime, language: str) -> str:
    """What is said when something has become due, `late` seconds ago; what no longer `rings` is only told."""
    phrase = _ringing(of, late >= LATE or not rings)
    ago = written.duration(max(60.0, late // 60 * 60), language)
    return words(phrase, language, name=_name(of), words=_name(of), ago=ago, time=written.clock(now, language))


def _name(of: Timer | Alarm) -> str:
    return of.name if isinstance(of, Timer) else of.words[:1].upper() + of.words[1:]


def _ringing(of: Timer | Alarm, late: bool) -> Phrase:
    if isinstance(of, Timer):
        name = "TIMER_NAMED" if of.name else "TIMER"
    elif of.kind is AlarmKind.REMINDER:
        name = "REMINDER"
    else:
        name = "ALARM_NAMED" if of.words else "ALARM"
    return Phrase[f"{name}_LATE"] if late and not (isinstance(of, Alarm) and of.snoozed) else Phrase[name]
