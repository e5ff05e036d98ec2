"""The sentences that the starter ears know, drawn from `grammar.toml` and the starter mind's questions.

A grammar is a small context-free one: patterns with optional parts, choices and slots. It can draw a sentence and name
every word it may ever use. Nothing here needs more than the standard library and num2words.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from num2words import num2words

HERE = Path(__file__).parent
GRAMMAR_FILE = HERE / "grammar.toml"
MIND_QUESTIONS = HERE.parent / "mind" / "questions.toml"
MIND_SHARE = 60
"""How often a question of the mind is drawn, on the scale of the sections' `share`."""

_PIECE = re.compile(r"\{(\w+)\}|([\[\](|)])|([^\s\[\](|){}]+)")


class GrammarError(ValueError):
    """A pattern or slot in the grammar file cannot be used; the message quotes it."""


@dataclass(frozen=True)
class Choice:
    """One of several sequences; a sequence holds words, slots (`Slot`) and further choices."""

    options: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Slot:
    """A place that is filled from the slot of that name."""

    name: str


Node: TypeAlias = str | Slot | Choice


@dataclass(frozen=True)
class Pattern:
    """One line of the grammar file."""

    section: str
    text: str
    node: Choice


@dataclass(frozen=True)
class Section:
    """Patterns of one matter, with the polite words that may surround them."""

    name: str
    share: float
    manner: tuple[str, ...]
    patterns: tuple[Pattern, ...]


def spoken_number(value: int) -> str:
    """Return 25 as `twenty five`: words as a transcript has them."""
    return str(num2words(value)).replace("-", " ").replace(",", "")


def spoken_ordinal(value: int) -> str:
    """Return 25 as `twenty fifth`."""
    return str(num2words(value, to="ordinal")).replace("-", " ")


def parse(text: str) -> Choice:
    """Read one pattern; raises `GrammarError` when its brackets do not close."""
    pieces = list(_PIECE.finditer(text))
    node, position = _parse_choice(pieces, 0, text)
    if position != len(pieces):
        raise GrammarError(f"pattern {text!r}: a bracket closes that was never opened")
    return node


def _parse_choice(pieces: Sequence[re.Match[str]], position: int, text: str) -> tuple[Choice, int]:
    options: list[tuple[Node, ...]] = []
    current: list[Node] = []
    while position < len(pieces):
        slot, bracket, word = pieces[position].groups()
        position += 1
        if slot:
            current.append(Slot(slot))
        elif word:
            current.append(word)
        elif bracket == "|":
            options.append(tuple(current))
            current = []
        elif bracket in "[(":
            inner, position = _parse_choice(pieces, position, text)
            if position >= len(pieces) or pieces[position].group(2) != {"[": "]", "(": ")"}[bracket]:
                raise GrammarError(f"pattern {text!r}: {bracket} does not close")
            position += 1
            current.append(Choice((*inner.options, ())) if bracket == "[" else inner)
        else:
            position -= 1
            break
    options.append(tuple(current))
    return Choice(tuple(options)), position


@dataclass(frozen=True)
class Grammar:
    """All sections and slots; draws sentences and lists words."""

    sections: tuple[Section, ...]
    slots: Mapping[str, tuple[Choice, ...]]

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All patterns, those made of the mind's questions included."""
        return tuple(pattern for section in self.sections for pattern in section.patterns)

    def draw(self, rng: random.Random) -> str:
        """Draw a sentence: a section by its share, a pattern, its fillings and its manner."""
        section = rng.choices(self.sections, [section.share for section in self.sections])[0]
        pattern = rng.choice(section.patterns)
        return rng.choice(section.manner).replace("{}", self.fill(pattern.node, rng))

    def fill(self, node: Node, rng: random.Random) -> str:
        """Fill one node at random."""
        match node:
            case Slot(name):
                return self.fill(rng.choice(self.slots[name]), rng)
            case Choice(options):
                return " ".join(filter(None, (self.fill(part, rng) for part in rng.choice(options))))
        return node

    def words(self) -> list[str]:
        """Return every word that a sentence may hold, sorted."""
        found: set[str] = set()
        for section in self.sections:
            for manner in section.manner:
                found.update(manner.replace("{}", "").split())
            for pattern in section.patterns:
                found.update(_leaves(pattern.node))
        for fillings in self.slots.values():
            for filling in fillings:
                found.update(_leaves(filling))
        return sorted(found)


def _leaves(node: Node) -> Iterator[str]:
    match node:
        case Choice(options):
            for option in options:
                for part in option:
                    yield from _leaves(part)
        case Slot():
            return
        case word:
            yield word


def load(path: Path = GRAMMAR_FILE, mind: Path | None = MIND_QUESTIONS) -> Grammar:
    """Read the grammar, and the mind's questions as one more section when that file exists."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    slots = {name: tuple(parse(entry) for entry in entries) for name, entries in raw["slots"].items()}
    for name, (low, high) in raw["numbers"].items():
        slots[name] = tuple(parse(spoken_number(value)) for value in range(low, high + 1))
    for name, (low, high) in raw["ordinals"].items():
        slots[name] = tuple(parse(spoken_ordinal(value)) for value in range(low, high + 1))
    manners: dict[str, list[str]] = raw.pop("manners")
    sections = [_section(name, table, manners) for name, table in raw.items() if "patterns" in table]
    if mind is not None and mind.exists():
        table = {"share": MIND_SHARE, "manner": "mind", "patterns": mind_questions(mind)}
        sections.append(_section("mind", table, manners))
    grammar = Grammar(tuple(sections), slots)
    _check_slots(grammar)
    return grammar


def _section(name: str, table: Mapping[str, Any], manners: Mapping[str, list[str]]) -> Section:
    patterns = tuple(Pattern(name, text, parse(text)) for text in table["patterns"])
    return Section(name, float(table["share"]), tuple(manners[table["manner"]]), patterns)


def _check_slots(grammar: Grammar) -> None:
    nodes = [pattern.node for pattern in grammar.patterns]
    nodes += [filling for fillings in grammar.slots.values() for filling in fillings]
    for name in {name for node in nodes for name in _slot_names(node)}:
        if name not in grammar.slots:
            raise GrammarError(f"slot {{{name}}} is used but not defined in [slots], [numbers] or [ordinals]")


def _slot_names(node: Node) -> Iterator[str]:
    match node:
        case Slot(name):
            yield name
        case Choice(options):
            for option in options:
                for part in option:
                    yield from _slot_names(part)


def mind_questions(path: Path) -> list[str]:
    """Return all questions and paraphrases in the mind's file, as transcripts: lower case, no punctuation."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = (text for question in table["question"] for text in (*question["asks"], *question["held_out"]))
    return list(dict.fromkeys(as_transcript(text) for text in texts))


def as_transcript(text: str) -> str:
    """Return a written question as a transcript would have it."""
    return " ".join(re.findall(r"[a-z']+", text.lower().replace("’", "'")))
