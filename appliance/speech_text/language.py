"""What a language brings: one row for each, in one table."""

from collections.abc import Callable
from typing import NamedTuple

from num2words import num2words

from appliance.errors import BadInput
from appliance.speech_text import english
from appliance.speech_text.elsewhere import Habits, Reading, inflected


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


def _german_day(day: int, ahead: str) -> str:
    """The 21st: "der einundzwanzigste", "am einundzwanzigsten", by itself "einundzwanzigster"."""
    ending = {"der": "", "am": "n", "den": "n", "dem": "n", "vom": "n", "zum": "n", "bis": "n"}.get(ahead, "r")
    return inflected(day, "de", {}) + ending


def _polish_hour(hour: int) -> str:
    return inflected(hour, "pl", {"gi": "ga", "ci": "cia", "y": "a"}) if hour else "zero"


def _russian_day(day: int, _ahead: str) -> str:
    return str(num2words(day, lang="ru", to="ordinal", gender="n"))


def _elsewhere(name: str, habits: Habits) -> Callable[[str], str]:
    """The reader of a language, made when it first reads."""
    made: list[Reading] = []

    def words(text: str) -> str:
        if not made:
            made.append(Reading(name, habits))
        return made[0].words(text)

    return words


_GERMAN = Habits(
    clock="{hour} Uhr {minute}",
    full_hour="{hour} Uhr",
    feminine=r"Minute|Stunde|Sekunde|Woche|Meile",
    masculine=r"[A-ZÄÖÜ]",
    plus="plus",
    times="mal",
    over="geteilt durch",
    to="bis",
    equals="gleich",
    day_of_month=_german_day,
    hour_word=lambda hour: "ein" if hour == 1 else str(num2words(hour, lang="de")),
)
_POLISH = Habits(
    clock="{hour} {minute}",
    full_hour="{hour}",
    nought="zero ",
    feminine=r"minut|sekund|godzin|mil[aęei]",
    plus="plus",
    times="razy",
    over="podzielić przez",
    to="do",
    equals="równa się",
    day_of_month=lambda day, _: inflected(day, "pl", {}),
    hour_word=_polish_hour,
)
_PORTUGUESE = Habits(
    clock="{hours} e {minutes}",
    full_hour="{hours}",
    feminine=r"horas?\b|libra|milha|polegada|semana",
    minus="menos",
    plus="mais",
    times="vezes",
    over="dividido por",
    to="a",
    equals="igual a",
    day_of_month=lambda day, _: "primeiro" if day == 1 else str(num2words(day, lang="pt_BR")),
)
_RUSSIAN = Habits(
    clock="{hours} {minutes}",
    full_hour="{hours}",
    feminine=r"минут|секунд|недел|мил[яией]",
    minus="минус",
    plus="плюс",
    times="умножить на",
    over="разделить на",
    to="до",
    equals="равно",
    day_of_month=_russian_day,
)
_JAPANESE = Habits(
    clock="{hour}時{minute}分",
    full_hour="{hour}時",
    minus="マイナス",
    plus="たす",
    times="かける",
    over="わる",
    to="から",
    equals="は",
)

LANGUAGES = {
    "en": Language(
        english.words, english.NEVER_LAST, english.BEFORE_NUMBER, code="Some code.", link="a link", dot="dot", at="at"
    ),
    "de": Language(
        _elsewhere("de", _GERMAN),
        frozenset(
            ("z.b", "d.h", "u.a", "dr", "prof", "hr", "fr", "st", "bzw", "ca", "evtl", "ggf", "inkl", "vgl", "str")
        ),
        frozenset(("nr", "s", "abs", "kap", "bd", "tel")),
        code="Etwas Programmcode.",
        link="ein Link",
        dot="Punkt",
        at="at",
    ),
    "pl": Language(
        _elsewhere("pl", _POLISH),
        frozenset(("np", "tzn", "tj", "dr", "prof", "mgr", "inż", "św", "ul", "ok", "m.in", "al")),
        frozenset(("nr", "str", "poz", "tel", "godz")),
        code="Fragment kodu.",
        link="odnośnik",
        dot="kropka",
        at="małpa",
    ),
    "pt_BR": Language(
        _elsewhere("pt_BR", _PORTUGUESE),
        frozenset(("sr", "sra", "dr", "dra", "prof", "profa", "ex", "p.ex", "av", "aprox", "sto")),
        frozenset(("nº", "n", "pág", "cap", "vol", "tel")),
        code="Um trecho de código.",
        link="um link",
        dot="ponto",
        at="arroba",
    ),
    "ru": Language(
        _elsewhere("ru", _RUSSIAN),
        frozenset(("т.е", "т.д", "т.п", "т.к", "г", "ул", "им", "проф", "др", "см")),
        frozenset(("стр", "гл", "рис", "тел", "№")),
        code="Фрагмент кода.",
        link="ссылка",
        dot="точка",
        at="собака",
    ),
    "ja": Language(
        _elsewhere("ja", _JAPANESE),
        frozenset(),
        frozenset(),
        code="コードです。",
        link="リンク",
        dot="ドット",
        at="アットマーク",
    ),
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
        raise BadInput(f"{name!r} cannot be read aloud yet.", where="language", remedy=f"Known: {known}.") from None
