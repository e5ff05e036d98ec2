"""Any text as an utterance, in six languages: a skill's, or nobody's, and never trouble."""

from functools import cache

from appliance.messages import MAX_TEXT
from appliance.skills import Skills
from tests.fuzz.target import Target, text

LANGUAGES = ("en", "de", "ja", "pl", "pt_BR", "ru")

SAID = (
    (
        "set a timer for ten and a half minutes please",
        "what's the weather on friday",
        "add milk, eggs to my list",
        "5 + 7 %",
    ),
    (
        "stell einen Wecker auf halb acht",
        "wie wird das Wetter morgen",
        "setz Milch auf die Liste",
        "drei Komma fünf Prozent",
    ),
    ("十分のタイマーをかけて", "明日の天気は", "牛乳をリストに追加して", "三百六十五"),
    (
        "ustaw minutnik na dziesięć minut",
        "jaka będzie jutro pogoda",
        "dodaj mleko do listy",
        "dwadzieścia pięć procent",
    ),
    (
        "coloque um alarme para as sete e meia",
        "como está o tempo amanhã",
        "adicione leite à lista",
        "vinte e cinco por cento",
    ),
    ("поставь таймер на десять минут", "какая завтра погода", "добавь молоко в список", "двадцать пять процентов"),
)


@cache
def _skills(language: str) -> Skills:
    return Skills(language, called=("jarvis", "hey jarvis"))


def _ask(data: bytes) -> None:
    """The first byte says in which language."""
    skills = _skills(LANGUAGES[data[0] % len(LANGUAGES) if data else 0])
    heard = text(data[1:])[:MAX_TEXT]
    match = skills.match(heard)
    near = skills.nearest(heard)
    if match is not None:
        skills.match("yes", asked=match)
    if near is not None:
        skills.ask(near)


def _seeds() -> list[bytes]:
    return [bytes([at]) + said.encode() for at, sentences in enumerate(SAID) for said in sentences]


WORDS = tuple(
    word.encode()
    for word in (
        *(
            "1e9",
            "٣",
            "²",
            "½",
            "１２",
            "-",
            "%",
            "$5",
            "12:60",
            "7:30 pm",
            "25 h",
            "3/4",
            "1.000,5",
            "1,000.5",
            "9" * 30,
            "{name}",
        ),
        *(
            "(a|b)",
            "<the>",
            "[",
            "\0",
            "\u202e",
            "İ",
            "ß",
            "e\u0301",
            " and " * 20,
            "twenty " * 8,
            "百万億",
            "\ufffd",
            "\ud7ff",
            "'",
        ),
    )
)

TARGET = Target(_ask, (), _seeds, WORDS, longest=600, rounds=80)
