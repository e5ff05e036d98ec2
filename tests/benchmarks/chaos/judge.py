"""What became of one question, from what the observer was told. Pure: moments in, verdict out."""

from enum import StrEnum
from typing import NamedTuple

from tests.benchmarks.chaos.questions import Question, right, sorry

DEADLINE = 15.0
"""Seconds from the end of a question to the end of the turn: a process that is stopped is missed for 4 s, loads for 3 s more on a
busy machine, and then there is something to be said."""


class Verdict(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    APOLOGISED = "apologised"
    MISTAKEN = "answered otherwise"
    """Words were heard, other ones than asked for: half of the question was lost on its way."""
    SILENT = "silent"


class News(NamedTuple):
    """A moment of a turn, or its end."""

    at: float
    """Seconds on our monotonic clock, when we heard of it."""
    turn: int
    name: str
    """As moments are called; `closed` for the end of the turn."""
    text: str = ""
    """Of `closed`: the reply as it was heard."""
    transcript: str = ""
    """Of `closed`: the question as it was understood."""


class Outcome(NamedTuple):
    """The end of one question."""

    verdict: Verdict
    at: float
    """When the first word of the reply was heard; the deadline, or the end of the turn, where none was."""
    over: float
    """When the last one was."""
    reply: str = ""


class Judge:
    """Hears what the appliance says while one question is open."""

    def __init__(self, question: Question, asked: float, before: set[int], deadline: float = DEADLINE) -> None:
        """`asked`: when the question was complete; `before`: turns of earlier questions, whose end is not meant."""
        self.question, self.asked, self.before, self.deadline = question, asked, before, deadline
        self.turns: set[int] = set()
        """Those that were heard of while it was open."""
        self._first: dict[int, float] = {}

    def hear(self, news: News) -> Outcome | None:
        """Takes what was told; the outcome once it is known."""
        if news.turn in self.before:
            return None
        self.turns.add(news.turn)
        if news.name == "first_sample":
            self._first[news.turn] = news.at
        return self._closed(news) if news.name == "closed" else None

    def late(self, now: float) -> Outcome | None:
        """Silent, when the deadline has passed."""
        return Outcome(Verdict.SILENT, now, now) if now > self.asked + self.deadline else None

    def _closed(self, news: News) -> Outcome | None:
        verdict = self._verdict(news)
        if verdict is None:
            return None
        return Outcome(verdict, self._first.get(news.turn, news.at), news.at, news.text)

    def _verdict(self, news: News) -> Verdict | None:
        """None: the appliance spoke of its own accord, and the question is still open."""
        if right(self.question, news.text):
            return Verdict.ANSWERED
        if sorry(news.text):
            return Verdict.APOLOGISED
        ours = news.transcript == self.question.text or bool(self.question.recording)
        if not ours or (news.text and not news.transcript):
            return None
        return Verdict.MISTAKEN if news.text else Verdict.SILENT
