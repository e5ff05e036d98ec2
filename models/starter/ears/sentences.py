"""What is said in the training corpus: sentences of the grammar, and speech that is none of them.

`Line` is one thing to be said with what the ears are to write for it. All draws come from the caller's generator.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.starter.ears.grammar import Grammar, Section, parse, spoken_number, spoken_ordinal
from models.starter.ears.grammar import Pattern as GrammarPattern

NONSENSE_FILE = Path(__file__).parent / "nonsense.toml"

UNKNOWN = "[unknown]"
"""Written for speech that is no sentence of the grammar."""
SILENCE = "[silence]"
"""Written when nothing is said: noise, music, or the wake word alone."""

WAKE_WORDS = (
    "jarvis",
    "hey jarvis",
    "jarvis",
    "computer",
    "okay nabu",
    "hey mycroft",
    "alexa",
    "porcupine",
    "bumblebee",
    "terminator",
    "picovoice",
    "grasshopper",
    "hey computer",
    "blueberry",
)

_ONSETS = (
    "b",
    "br",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "sh",
    "sp",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "",
)
_VOWELS = ("a", "e", "i", "o", "u", "ee", "ai", "oo", "ow", "ar", "or")
_CODAS = ("", "", "n", "m", "t", "d", "s", "l", "r", "ck", "ng", "st", "nd", "x", "p")


@dataclass(frozen=True)
class Line:
    """One thing to be said."""

    said: str
    written: str
    """The transcript that the ears are to give: `said`, or `UNKNOWN`."""


@cache
def nonsense() -> Grammar:
    """Read the grammar of other matters."""
    raw = tomllib.loads(NONSENSE_FILE.read_text(encoding="utf-8"))
    slots = {name: tuple(parse(entry) for entry in entries) for name, entries in raw["slots"].items()}
    for kind, spell in (("numbers", spoken_number), ("ordinals", spoken_ordinal)):
        for name, (low, high) in raw[kind].items():
            slots[name] = tuple(parse(spell(value)) for value in range(low, high + 1))
    sections = tuple(
        Section(name, share, ("{}",), tuple(GrammarPattern(name, text, parse(text)) for text in raw[name]["patterns"]))
        for name, share in (("prose", 70), ("digits", 30))
    )
    return Grammar(sections, slots)


def made_up_word(rng: random.Random) -> str:
    """Return a word that no dictionary has, of one to three syllables."""
    syllables = rng.choice((1, 2, 2, 3))
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables))


def other_speech(grammar: Grammar, vocabulary: list[str], rng: random.Random) -> str:
    """Draw something that is no sentence of the grammar: other matters, word salad, made-up words, or a spoiled command."""
    kind = rng.choices(("matter", "salad", "made up", "spoiled", "cut"), (50, 14, 10, 20, 6))[0]
    if kind == "matter":
        return nonsense().draw(rng)
    if kind == "salad":
        return " ".join(rng.choice(vocabulary) for _ in range(rng.randint(3, 9)))
    if kind == "made up":
        return " ".join(made_up_word(rng) for _ in range(rng.randint(1, 8)))
    words = grammar.draw(rng).split()
    if kind == "cut" or len(words) < 3:
        return " ".join(words[: max(1, len(words) // 2)] + nonsense().draw(rng).split()[:4])
    others = nonsense().draw(rng).split()
    for index in rng.sample(range(len(words)), max(1, len(words) // 3)):
        words[index] = made_up_word(rng) if rng.random() < 0.5 else rng.choice(others)
    return " ".join(words)


def draw_line(grammar: Grammar, known: frozenset[str], vocabulary: list[str], rng: random.Random, other: float) -> Line:
    """Draw one line; with probability `other` one that is to be refused."""
    if rng.random() >= other:
        sentence = grammar.draw(rng)
        return Line(sentence, sentence)
    said = other_speech(grammar, vocabulary, rng)
    return Line(said, said if said in known else UNKNOWN)


def draw_lines(grammar: Grammar, count: int, seed: int, other: float = 0.16) -> list[Line]:
    """Draw `count` lines. A refused one never equals a sentence that a large draw of the grammar holds."""
    rng = random.Random(seed)
    known = frozenset(grammar.draw(rng) for _ in range(60_000))
    vocabulary = grammar.words()
    return [draw_line(grammar, known, vocabulary, rng, other) for _ in range(count)]
