"""Waits of the appliance as a person hears them, on the virtual card: `python -m tests.benchmarks conversation`.

A question is played into the virtual microphone, the virtual speaker is recorded on the same clock, and the wait runs from the
last speech of the question to the first audible sample of the answer. `tests/benchmarks/peers` measures others in the same way.
The turn whose wait is the median is drawn into `.hark/bench/turn.png`.
"""

import tempfile
from pathlib import Path

from tests.benchmarks.acoustic.questions import Question, commands, questions
from tests.benchmarks.acoustic.room import Room
from tests.benchmarks.acoustic.timeline import draw, typical
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.peers.contenders import Start, Turn
from tests.benchmarks.peers.engines import FIXED, STARTER
from tests.benchmarks.peers.ours import Ours
from tests.benchmarks.peers.rows import Row, measured

CLICKS = (0.1, 0.35, 0.8, 1.5)
"""Known delays in seconds, for the harness's own error."""

PICTURE = Path(".hark") / "bench" / "turn.png"

OFF = 30.0
"""Milliseconds by which the trace's first sound may lie beside the recorded one."""

Case = tuple[str, str, str, list[Question], float, float | None]


def cases() -> list[Case]:
    """What it is, the language model, the way to listen, what is asked, and the targets of p50 and p95 in milliseconds."""
    return [
        ("fixed model", FIXED, "always", questions(), 420, 700),
        ("starter mind", STARTER, "always", questions(), 400, 650),
        ("complete command", FIXED, "always", commands() * 3, 350, None),
        ("button's release", STARTER, "held", questions(12), 250, None),
    ]


def figures_of(name: str, row: Row, p50: float, p95: float | None) -> list[Figure]:
    """One case as rows of the table."""
    half, tail, off = row.percentile(50), row.percentile(95), row.trace_off_ms
    found = [
        figure(f"{name}: wait, p50", half, "ms", f"< {p50:g}", half < p50),
        figure(f"{name}: wait, p95", tail, "ms", f"< {p95:g}" if p95 else None, tail < p95 if p95 else None),
        figure(f"{name}: unanswered of {len(row.turns)}", row.unanswered, "questions"),
        figure(f"{name}: CPU a turn", row.cpu_a_turn, "s"),
    ]
    if off is not None:
        found.append(figure(f"{name}: trace's first sound off by at most", off, "ms", f"< {OFF:g}", off < OFF))
    return found


def measure() -> list[Figure]:
    """Every case, after the harness's own error."""
    with tempfile.TemporaryDirectory(prefix="hark-c-") as folder, Room(Path(folder)) as room:
        error = max(abs(1_000 * room.click_error(delay)) for delay in CLICKS)
        found = [figure("clicks of known delay are off by at most", error, "ms", "< 5", error < 5)]
        log = Path(folder) / "conversation.log"
        for name, mind, way, asked, p50, p95 in cases():
            contender = Remembering(Start(room, mind, "", log), way)
            row = measured(Row(name), contender, asked, idle=0)
            found += figures_of(name, row, p50, p95)
            if mind == STARTER and way == "always" and (turn := typical(contender.turns)) is not None:
                PICTURE.parent.mkdir(parents=True, exist_ok=True)
                draw(turn, PICTURE)
    return found


class Remembering(Ours):
    """Keeps what was recorded, for the picture."""

    def __init__(self, start: Start, way: str) -> None:
        super().__init__(start, way)
        self.turns: list[Turn] = []

    def ask(self, question: Question) -> Turn:
        """As any contender."""
        self.turns.append(super().ask(question))
        return self.turns[-1]
