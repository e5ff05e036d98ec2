"""The everyday questions the mind knows, read from `questions.toml`."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

QUESTIONS_FILE = Path(__file__).with_name("questions.toml")

PHRASE = re.compile(r"[a-z]+( [a-z]+)*")
"""What the ears write: lower-case words with one space between them."""


class BadQuestions(ValueError):
    """The questions file breaks its own rules; every breach is listed."""


@dataclass(frozen=True)
class Question:
    """One thing the mind knows."""

    id: str
    theme: str
    answer: str
    """What is said aloud: one or two sentences, a short clause first."""
    asks: tuple[str, ...]
    """Phrases trained on; the first is canonical."""
    held_out: tuple[str, ...]
    """Phrases only evaluated on."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase that asks this."""
        return self.asks + self.held_out


def load_questions(path: Path = QUESTIONS_FILE) -> list[Question]:
    """Read and check the questions; raises BadQuestions with every breach at once."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    questions = [
        Question(row["id"], row["theme"], row["answer"], tuple(row["asks"]), tuple(row["held_out"])) for row in rows
    ]
    if breaches := find_breaches(questions):
        raise BadQuestions(f"{path.name}: " + "; ".join(breaches))
    return questions


def find_breaches(questions: list[Question]) -> list[str]:
    """What is wrong with the questions: ids, phrases or answers used twice, and phrases no ear would write."""
    breaches = []
    owner: dict[str, str] = {}
    ids: set[str] = set()
    for question in questions:
        if question.id in ids:
            breaches.append(f"the id {question.id} is used twice")
        ids.add(question.id)
        for phrase in question.phrases:
            if not PHRASE.fullmatch(phrase):
                breaches.append(f"{question.id}: {phrase!r} is not lower-case words with one space between them")
            if phrase in owner:
                breaches.append(f"{phrase!r} asks for both {owner[phrase]} and {question.id}")
            owner[phrase] = question.id
    return breaches


def vocabulary(questions: list[Question]) -> set[str]:
    """Every distinct word over all phrases: what the ears must be able to hear."""
    return {word for question in questions for phrase in question.phrases for word in phrase.split()}
