"""Questions the mind does not know, without end: templates, fillers, made-up words and stray ones."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UNKNOWN_FILE = Path(__file__).with_name("unknown.toml")

_ONSETS = (
    "b",
    "br",
    "c",
    "ch",
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
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ee", "oa", "ou")
_CODAS = ("", "", "n", "r", "l", "s", "t", "m", "ck", "nd", "rt", "x")


@dataclass(frozen=True)
class Unknown:
    """The material for questions beyond the mind, split into trained and held-out parts."""

    templates: dict[str, tuple[str, ...]]
    """Slot name to phrases with one `{}`."""
    fillers: dict[str, tuple[str, ...]]
    held_out_fillers: dict[str, tuple[str, ...]]
    open: tuple[str, ...]
    """Whole questions and sayings."""
    held_out_open: tuple[str, ...]


def load_unknown(path: Path = UNKNOWN_FILE) -> Unknown:
    """Read the material; raises KeyError for a slot without templates."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    fillers = table["fillers"]
    return Unknown(
        templates={slot: tuple(table["templates"][slot]) for slot in fillers},
        fillers={slot: tuple(parts["train"]) for slot, parts in fillers.items()},
        held_out_fillers={slot: tuple(parts["held_out"]) for slot, parts in fillers.items()},
        open=tuple(table["open"]["train"]),
        held_out_open=tuple(table["open"]["held_out"]),
    )


def training_questions(unknown: Unknown, words: list[str], known: set[str], rng: random.Random) -> Iterator[str]:
    """Unknown questions for ever: none is a phrase of a known question or held out.

    `words` is the vocabulary of the known questions, for the word salads; `known` every phrase with an answer.
    """
    forbidden = known | set(unknown.held_out_open) | set(near_misses(unknown, known))
    slots = sorted(unknown.templates)
    while True:
        draw = rng.random()
        if draw < 0.62:
            question = _filled(unknown, rng.choice(slots), rng)
        elif draw < 0.88:
            question = rng.choice(unknown.open)
        else:
            question = " ".join(rng.choice(words) for _ in range(rng.randint(1, 8)))
        if question not in forbidden:
            yield question


def near_misses(unknown: Unknown, known: set[str]) -> list[str]:
    """Every held-out filler in one template of its slot: questions that look like trained ones."""
    questions = []
    for slot, fillers in unknown.held_out_fillers.items():
        templates = unknown.templates[slot]
        questions += [templates[index % len(templates)].format(filler) for index, filler in enumerate(fillers)]
    return [question for question in questions if question not in known]


def made_up_word(rng: random.Random) -> str:
    """A word that means nothing but could be a name."""
    return "".join(
        rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(rng.choice((1, 2, 2, 3)))
    )


def _filled(unknown: Unknown, slot: str, rng: random.Random) -> str:
    template = rng.choice(unknown.templates[slot])
    draw = rng.random()
    if draw < 0.7:
        return template.format(rng.choice(unknown.fillers[slot]))
    if draw < 0.95:
        return template.format(made_up_word(rng))
    return template.format("[unknown]")
