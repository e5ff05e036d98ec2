"""Times of day, days and durations, as every language's common file has them."""

from importlib.resources import files

import pytest

from appliance.skills.matching.matcher import Matcher
from appliance.skills.matching.slots import time_of_day
from appliance.skills.sentences import Data, SentenceFile, read_sentences

TIMES = {
    "en": {
        "seven": "07:00 unknown",
        "seven thirty": "07:30 unknown",
        "half past seven": "07:30 unknown",
        "quarter to eight": "07:45 unknown",
        "7:30 pm": "19:30 pm",
        "7am": "07:00 am",
        "noon": "12:00 pm",
        "midnight": "00:00 am",
        "nineteen thirty": "19:30 pm",
        "seven in the evening": "19:00 pm",
        "seven oh five": "07:05 unknown",
        "twelve thirty am": "00:30 am",
        "two o'clock at night": "02:00 am",
        "7h30": "07:30 unknown",
    },
    "de": {
        "sieben Uhr dreißig": "07:30 unknown",
        "halb acht": "07:30 unknown",
        "fünf vor halb acht": "07:25 unknown",
        "Viertel vor acht": "07:45 unknown",
        "drei viertel acht": "07:45 unknown",
        "19.30 Uhr": "19:30 pm",
        "19h30": "19:30 pm",
        "sieben Uhr abends": "19:00 pm",
        "zehn nach drei": "03:10 unknown",
        "Mitternacht": "00:00 am",
    },
    "pl": {
        "siódmej trzydzieści": "07:30 unknown",
        "wpół do ósmej": "07:30 unknown",
        "za kwadrans ósma": "07:45 unknown",
        "kwadrans po siódmej": "07:15 unknown",
        "dwudziesta druga piętnaście": "22:15 pm",
        "siódma wieczorem": "19:00 pm",
        "południe": "12:00 pm",
        "19h30": "19:30 pm",
    },
    "pt_BR": {
        "sete e meia": "07:30 unknown",
        "às sete e trinta": "07:30 unknown",
        "quinze para as oito": "07:45 unknown",
        "19h30": "19:30 pm",
        "às 7h30": "07:30 unknown",
        "sete da noite": "19:00 pm",
        "meio-dia e meia": "12:30 pm",
        "meia-noite": "00:00 am",
    },
    "ru": {
        "семь тридцать": "07:30 unknown",
        "половина восьмого": "07:30 unknown",
        "без четверти восемь": "07:45 unknown",
        "десять минут восьмого": "07:10 unknown",
        "два часа ночи": "02:00 am",
        "семь вечера": "19:00 pm",
        "час дня": "13:00 pm",
        "полночь": "00:00 am",
        "7 ч 30": "07:30 unknown",
    },
    "ja": {
        "7時": "07:00 unknown",
        "七時半": "07:30 unknown",
        "午後七時三十分": "19:30 pm",
        "8時15分前": "07:45 unknown",
        "朝の6時半": "06:30 am",
        "正午": "12:00 pm",
        "7h30": "07:30 unknown",
    },
}

DAYS = {
    "en": {
        "tomorrow": "tomorrow",
        "tonight": "today",
        "on friday morning": "5",
        "the day after tomorrow": "day_after_tomorrow",
    },
    "de": {"morgen früh": "tomorrow", "am Montag": "1", "übermorgen": "day_after_tomorrow", "nächsten Freitag": "5"},
    "pl": {"jutro rano": "tomorrow", "w poniedziałek": "1", "pojutrze": "day_after_tomorrow", "w następny piątek": "5"},
    "pt_BR": {"amanhã de manhã": "tomorrow", "na segunda-feira": "1", "depois de amanhã": "day_after_tomorrow"},
    "ru": {"завтра утром": "tomorrow", "в понедельник": "1", "послезавтра": "day_after_tomorrow", "в среду": "3"},
    "ja": {"明日の朝": "tomorrow", "月曜日": "1", "明後日": "day_after_tomorrow", "来週の金曜日": "5"},
}

EVERY = {
    "en": {"every day": "daily", "on weekdays": "weekdays", "weekends": "weekend", "on mondays and fridays": "15"},
    "de": {"jeden Tag": "daily", "werktags": "weekdays", "am Wochenende": "weekend", "montags und freitags": "15"},
    "pl": {
        "codziennie": "daily",
        "w dni robocze": "weekdays",
        "w weekendy": "weekend",
        "w poniedziałki i piątki": "15",
    },
    "pt_BR": {
        "todos os dias": "daily",
        "nos dias úteis": "weekdays",
        "nos fins de semana": "weekend",
        "toda segunda e sexta": "15",
    },
    "ru": {
        "каждый день": "daily",
        "по будням": "weekdays",
        "по выходным": "weekend",
        "по понедельникам и пятницам": "15",
    },
    "ja": {"毎日": "daily", "平日": "weekdays", "毎週末": "weekend", "毎週月曜日と金曜日": "15"},
}

WRITTEN = {"1h30": 5400, "1h 30": 5400, "1 h 30 min": 5400, "2h05": 7500, "1h": 3600, "10min": 600}
"""As people type it, and as some recognisers write it."""

DURATIONS = {
    "en": {"an hour and a half": 5400, "ninety seconds": 90, "10:30": 630, **WRITTEN},
    "de": {
        "anderthalb Stunden": 5400,
        "eine Stunde dreißig": 5400,
        "eine halbe Minute": 30,
        "1,5 Stunden": 5400,
        **WRITTEN,
    },
    "pl": {
        "półtorej godziny": 5400,
        "jedną minutę": 60,
        "dwie minuty": 120,
        "pięć minut": 300,
        "pół godziny": 1800,
        **WRITTEN,
    },
    "pt_BR": {"meia hora": 1800, "dois minutos e meio": 150, "noventa segundos": 90, "dez minutos": 600, **WRITTEN},
    "ru": {
        "полтора часа": 5400,
        "одну минуту": 60,
        "две минуты": 120,
        "пять минут": 300,
        "полчаса": 1800,
        "1 ч 30 мин": 5400,
    },
    "ja": {"一時間半": 5400, "10分": 600, "一分三十秒": 90, "２時間": 7200, "1h30": 5400, "1h30分": 5400},
}


def matcher(language: str, rule: str) -> Matcher:
    """One that knows no sentence but the rule."""
    common = read_sentences(files("appliance.skills") / f"{language}.yaml")
    return Matcher(common, {"probe": SentenceFile(language=language, intents={"it": [Data([rule])]})})


def heard(language: str, rule: str, said: str) -> dict[str, object]:
    match = matcher(language, rule).match(said)
    return match.slots if match else {}


@pytest.mark.parametrize("language", TIMES)
def test_a_time_of_day_is_understood(language: str) -> None:
    knows = matcher(language, "<time_of_day>")
    found = {said: match.slots if (match := knows.match(said)) else {} for said in TIMES[language]}
    assert {said: f"{slots.get('at')} {slots.get('half')}" for said, slots in found.items()} == TIMES[language]


@pytest.mark.parametrize(
    ("rule", "slot", "table"), [("<day>", "day", DAYS), ("<days>", "days", EVERY), ("<duration>", "seconds", DURATIONS)]
)
@pytest.mark.parametrize("language", TIMES)
def test_days_and_durations_are_understood(language: str, rule: str, slot: str, table: dict) -> None:
    knows = matcher(language, rule)
    found = {said: match.slots.get(slot) if (match := knows.match(said)) else None for said in table[language]}
    assert found == table[language]


def test_a_part_of_the_day_goes_with_the_day() -> None:
    assert heard("en", "<day>", "tonight") == {"day": "today", "half": "pm"}
    assert heard("de", "<time_of_day> <day>", "sieben Uhr morgen früh") == {
        "at": "07:00",
        "half": "am",
        "day": "tomorrow",
    }


@pytest.mark.parametrize(
    ("hour", "minutes", "half", "expected"),
    [
        (7, 0, "", ("07:00", "unknown")),
        (12, 0, "", ("12:00", "unknown")),
        (12, 0, "am", ("00:00", "am")),
        (12, 0, "pm", ("12:00", "pm")),
        (12, 0, "night", ("00:00", "am")),
        (2, 0, "night", ("02:00", "am")),
        (10, 0, "night", ("22:00", "pm")),
        (1, -15, "", ("00:45", "unknown")),
        (1, -15, "pm", ("12:45", "pm")),
        (0, -5, "", ("23:55", "pm")),
        (24, 0, "", ("00:00", "am")),
        (19, 30, "pm", ("19:30", "pm")),
    ],
)
def test_hour_minutes_and_half_make_a_time(hour: int, minutes: int, half: str, expected: tuple[str, str]) -> None:
    assert time_of_day(hour, minutes, half) == expected


@pytest.mark.parametrize(
    ("rule", "said", "slots"),
    [
        ("from <time_of_day> [to] <time_of_day>", "from seven to nine", {}),
        ("from <time_of_day> [to] <time_of_day>", "from seven to half past seven", {}),
        ("<day> or <day>", "today or tomorrow", {}),
        ("<duration> of <duration>", "five minutes of ten minutes", {}),
        ("<duration> of <duration>", "ten minutes of an hour", {}),
        ("<day> or <day>", "tomorrow or tomorrow", {"day": "tomorrow"}),
        ("<duration>", "an hour and a quarter", {"seconds": 4500}),
    ],
)
def test_two_times_days_or_durations_are_no_sum_of_each_other(rule: str, said: str, slots: dict) -> None:
    assert heard("en", rule, said) == slots


SEVEN = {
    "en": "volume seven",
    "de": "Lautstärke sieben",
    "pl": "głośność siedem",
    "pt_BR": "volume sete",
    "ru": "громкость семь",
    "ja": "ボリューム7",
}


@pytest.mark.parametrize("language", SEVEN)
def test_a_volume_of_seven_is_seventy_percent(language: str) -> None:
    common = read_sentences(files("appliance.skills") / f"{language}.yaml")
    knows = Matcher(common, {"volume": read_sentences(files("appliance.skills") / "volume" / f"{language}.yaml")})
    match = knows.match(SEVEN[language])
    assert match is not None
    assert match.slots == {"percent": 70}
