"""What is measured of each contender, and how: one function that takes any of them."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from tests.benchmarks.acoustic.questions import Question
from tests.benchmarks.peers.contenders import Contender, Turn
from tests.benchmarks.peers.usage import cpu_seconds, idle_cores, pss_mb

IDLE = 10.0
"""Seconds of silence over which idle CPU is measured."""

WARM = 1
"""Questions before the ones that count: whatever is loaded late is loaded then."""


@dataclass
class Asked:
    """One turn's figures."""

    text: str
    transcript: str
    answered_by: str
    wait_ms: float | None
    """From the last speech to the first audible sample; None without an answer."""
    traced_ms: float | None
    """What its own trace says of that."""
    end_late_ms: float | None
    """By how much the trace's end of speech lies after the recorded one."""
    sound_late_ms: float | None
    """By how much the trace's first sound lies after the recorded one."""
    marks_ms: dict[str, float]
    """The trace's moments after its end of speech; empty without a trace."""
    cpu_s: float
    """From the beginning of the question until the answer is over."""
    answer_s: float
    """Length of the answer."""


@dataclass
class Row:
    """One contender's figures."""

    name: str
    note: str = ""
    turns: list[Asked] = field(default_factory=list)
    pss_mb: float = 0.0
    idle_cores: float = 0.0

    @property
    def waits(self) -> list[float]:
        """Milliseconds, of the turns that were answered by the model."""
        return [turn.wait_ms for turn in self.turns if turn.wait_ms is not None and turn.answered_by != "none"]

    @property
    def unanswered(self) -> int:
        """Questions that got no answer."""
        return len(self.turns) - len(self.waits)

    def percentile(self, percent: float) -> float:
        """Of the waits, in milliseconds; not a number without any."""
        return float(np.percentile(self.waits, percent)) if self.waits else float("nan")

    @property
    def cpu_a_turn(self) -> float:
        """CPU seconds, the mean."""
        return float(np.mean([turn.cpu_s for turn in self.turns])) if self.turns else float("nan")

    @property
    def trace_off_ms(self) -> float | None:
        """Largest distance between the first sound of the trace and that of the recording; None where there is no trace."""
        return max((abs(turn.sound_late_ms) for turn in self.turns if turn.sound_late_ms is not None), default=None)

    def record(self) -> dict[str, Any]:
        """For JSON."""
        summary = {
            "p50_ms": self.percentile(50),
            "p95_ms": self.percentile(95),
            "cpu_s_a_turn": self.cpu_a_turn,
            "unanswered": self.unanswered,
            "trace_off_by_ms": self.trace_off_ms,
        }
        return {**asdict(self), **summary}


def measured(row: Row, contender: Contender, questions: list[Question], idle: float = IDLE) -> Row:
    """Asks everything, one after the other."""
    with contender:
        for question in questions[:WARM]:
            contender.ask(question)
        for question in questions:
            before = cpu_seconds(contender.roots)
            turn = contender.ask(question)
            row.turns.append(figures(turn, cpu_seconds(contender.roots) - before))
        row.pss_mb = pss_mb(contender.roots)
        row.idle_cores = idle_cores(contender.roots, idle)
    return row


def figures(turn: Turn, cpu: float) -> Asked:
    """One turn as it is kept."""

    def milliseconds(value: float | None) -> float | None:
        return None if value is None else round(1_000 * value, 1)

    return Asked(
        text=turn.text,
        transcript=turn.transcript,
        answered_by=turn.answered_by,
        wait_ms=milliseconds(turn.heard.wait),
        traced_ms=milliseconds(turn.trace and turn.trace.wait),
        end_late_ms=milliseconds(turn.trace and turn.trace.end_late),
        sound_late_ms=milliseconds(turn.trace and turn.trace.sound_late),
        marks_ms={name: round(1_000 * at, 1) for name, at in turn.trace.marks.items()} if turn.trace else {},
        cpu_s=round(cpu, 3),
        answer_s=round(turn.heard.answer_seconds, 2),
    )
