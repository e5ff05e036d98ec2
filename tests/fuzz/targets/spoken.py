"""Any text that is to be said aloud, as a language model or a server may write it."""

from appliance.speech_text import Splitter, spoken
from tests.fuzz.target import Target, text

LANGUAGES = ("en", "de", "ja", "pl", "pt_BR", "ru")
LETTERS = ".,;:!?'- "

WRITTEN = (
    "Dr. Smith paid $1,234.50 on 3/4/2025 at 7:05 pm; see https://a.example/b?c=d_e (or **not**)!",
    "# Title\n\n- one\n- two `code`\n\n```python\nprint(1)\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "Es sind -3,5 °C und 80 % am 24.12.2025 um 19:05 Uhr, ca. 1.000 km².",
    "1/2 + ¾ = 1¼; 10^3 ≈ 2⁷; IV; 3rd; 21st; 1990s; A-10; B2B; C++; 5'11\"; 192.168.0.1; 50–60; №5; €5; ¥300; 😀👍🏽",
    "東京は今日、晴れ。気温は二十三度、降水確率は１０％です！",
    "Dziś 5 marca 2025 r., o 7:30, będzie 21,5 °C i 1 000 zł.",
    "Сегодня 5 марта 2025 г., в 7:30, будет −3 °C, 1 000 ₽ и 25 %.",
)


def _speak(data: bytes) -> None:
    """The first byte says in which language."""
    language = LANGUAGES[data[0] % len(LANGUAGES) if data else 0]
    told = text(data[1:])
    said = spoken(told, language)
    assert all(letter in LETTERS or letter.isalpha() or not letter.isascii() for letter in said), said
    splitter = Splitter(language)
    for at in range(0, len(told), 7):
        splitter.feed(told[at : at + 7])
    splitter.end()


def _seeds() -> list[bytes]:
    return [bytes([at]) + written.encode() for at in range(len(LANGUAGES)) for written in WRITTEN]


WORDS = tuple(
    word.encode()
    for word in (
        *(
            "1e308",
            "9" * 40,
            "0." + "0" * 40,
            "-",
            "€",
            "$",
            "£",
            "¥",
            "₽",
            "zł",
            "R$",
            "%",
            "‰",
            "°C",
            "km/h",
            "m²",
            "½",
            "⅞",
            "٣",
        ),
        *(
            "²",
            "①",
            "Ⅳ",
            "１２",
            "31.02.2025",
            "2025-13-45",
            "25:61",
            "0/0",
            "1/0",
            "1:2:3",
            "IV",
            "MMMM",
            "IIII",
            "99th",
            "0th",
        ),
        *(
            "```",
            "`",
            "**",
            "__",
            "[a](b)",
            "![](",
            "<a href=",
            "&amp;",
            "&#x110000;",
            "http://",
            "a@b.c",
            "\\",
            "|",
            "#" * 9,
        ),
        *(
            "\0",
            "\u202e",
            "\u200d",
            "İ",
            "e\u0301" * 9,
            "😀",
            "\ufffd",
            "(" * 99,
            ")" * 99,
            "." * 99,
            "-" * 99,
            "1,2,3,4,5",
            "1.2.3.4",
        ),
    )
)

TARGET = Target(_speak, (), _seeds, WORDS, longest=2_000, rounds=100)
