"""How the languages beside English are written and read aloud."""

import re
from datetime import date, datetime

import pytest

from appliance.speech_text import Reader, split, spoken, written
from appliance.speech_text.locales import LANGUAGES

AT = datetime(2026, 11, 21, 16, 20)

WRITTEN = {
    # clock, date, month, duration of a day, three hours and a minute, list
    "en": ("4:20 PM", "Saturday, November 21", "November", "1 day, 3 hours and 1 minute", "a, b and c"),
    "de": ("16:20", "Samstag, 21. November", "November", "1 Tag, 3 Stunden und 1 Minute", "a, b und c"),
    "pl": ("16:20", "sobota, 21 listopada", "listopad", "1 dzień, 3 godziny i 1 minuta", "a, b i c"),
    "pt_BR": ("16:20", "sábado, 21 de novembro", "novembro", "1 dia, 3 horas e 1 minuto", "a, b e c"),
    "ru": ("16:20", "суббота, 21 ноября", "ноябрь", "1 день, 3 часа и 1 минута", "a, b и c"),
    "ja": ("16:20", "11月21日土曜日", "11月", "1日3時間1分", "a、b、c"),
}

FIGURES = {
    # number, percent, temperature, plural forms of 1, 2 and 5
    "en": ("1,234.5", "35%", "-3°C", ["one", "other", "other"]),
    "de": ("1.234,5", "35 %", "-3°C", ["one", "other", "other"]),
    "pl": ("1 234,5", "35%", "-3°C", ["one", "few", "many"]),
    "pt_BR": ("1.234,5", "35%", "-3°C", ["one", "other", "other"]),
    "ru": ("1 234,5", "35 %", "-3°C", ["one", "few", "many"]),
    "ja": ("1,234.5", "35%", "-3°C", ["other", "other", "other"]),
}

SPOKEN = {
    "de": {
        "Es ist 7:30 Uhr.": "Es ist sieben Uhr dreißig.",
        "Um 16:00 Uhr.": "Um sechzehn Uhr.",
        "Samstag, 21. November": "Samstag, einundzwanzigster November",
        "am 3. Oktober": "am dritten Oktober",
        "1 Minute und 30 Sekunden": "eine Minute und dreißig Sekunden",
        "Es sind **-5 °C** 😀.": "Es sind minus fünf Grad Celsius.",
        "Es kostet 29,50 €.": "Es kostet neunundzwanzig Euro fünfzig.",
        "10-20 km": "zehn bis zwanzig Kilometer",
        "2 + 2 = 4": "zwei plus zwei gleich vier",
    },
    "pl": {
        "Jest 7:30.": "Jest siódma trzydzieści.",
        "sobota, 21 listopada": "sobota, dwudziesty pierwszy listopada",
        "2 minuty i 22 sekundy": "dwie minuty i dwadzieścia dwie sekundy",
        "5 zł": "pięć złotych",
        "3 km": "trzy kilometry",
    },
    "pt_BR": {
        "1:01": "uma hora e um minuto",
        "sábado, 1 de maio": "sábado, primeiro de maio",
        "2 horas e 35%": "duas horas e trinta e cinco por cento",
        "R$ 5": "cinco reais",
    },
    "ru": {
        "Сейчас 16:21.": "Сейчас шестнадцать часов двадцать одна минута.",
        "суббота, 21 ноября": "суббота, двадцать первое ноября",
        "2 минуты": "две минуты",
        "21 °C": "двадцать один градус Цельсия",
        "5 ₽": "пять рублей",
    },
    "ja": {
        "7:30です。": "七時三十分です.",
        "11月21日土曜日": "十一月二十一日土曜日",
        "音量は35%です。": "音量は三十五パーセントです.",
        "**すごい** 😀": "すごい",
    },
}

NASTY = "# 12:99 **3x** `a=1` 7.7.2026 +49 170 1234567 1/2 50€-70€ [x](https://example.com/1?b=2) 😀 10^3 "
NASTY += "№5 <b>8</b> 1.000.000 ½ 25:61"


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_dates_durations_and_lists_are_written(language: str) -> None:
    assert (
        written.clock(AT, language),
        written.date(AT.date(), language),
        written.month(date(2026, 11, 21), language),
        written.duration(97_260, language),
        written.listed(["a", "b", "c"], language),
    ) == WRITTEN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written(language: str) -> None:
    assert (
        written.number(1234.5, language),
        written.percent(35, language),
        written.temperature(-3.2, language),
        [written.plural(count, language) for count in (1, 2, 5)],
    ) == FIGURES[language]


@pytest.mark.parametrize("language", SPOKEN)
def test_what_is_written_is_read_aloud_in_words(language: str) -> None:
    assert {text: spoken(text, language) for text in SPOKEN[language]} == SPOKEN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_but_words_and_pauses_reaches_a_voice(language: str) -> None:
    said = spoken(NASTY, language)
    assert re.fullmatch(r"[^\W\d_]+(?:[.,;:!?' -]*[^\W\d_]+)*[.,;:!?]*", said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_our_answers_are_made_of_is_always_words(language: str) -> None:
    for hour in range(24):
        at = AT.replace(hour=hour, minute=hour)
        assert not re.search(
            r"\d", spoken(f"{written.clock(at, language)}. {written.duration(61 * hour + 1, language)}", language)
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_clause_by_clause_reads_everything(language: str) -> None:
    text = "z. B. am 21. November, 7:30. 5 km。はい。Ende."
    reader = Reader(language)
    assert "".join(split(text, language)) == text
    assert all(reader.read(clause) for clause in split(text, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("digits", [26, 400])
def test_more_digits_than_a_library_counts_are_read_one_by_one(language: str, digits: int) -> None:
    for text in (f"{'2' * digits} km", f"{'2' * digits},5 km", f"{'2' * digits} €", f"-{'2' * digits} %"):
        assert spoken(text, language)
