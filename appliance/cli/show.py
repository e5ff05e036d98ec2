"""What people look at while they wait, and how a turn looks in a terminal."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.status import Status

from appliance.messages import TurnDone


class Progress:
    """One moving line on a terminal that says what is going on; nothing at all elsewhere."""

    def __init__(self, text: str) -> None:
        self._console = Console(stderr=True)
        self._status = Status(text, console=self._console) if self._console.is_terminal else None

    def __enter__(self) -> Self:
        if self._status is not None:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def show(self, text: str) -> None:
        """Changes the line."""
        if self._status is not None:
            self._status.update(text)

    def print(self, text: str) -> None:
        """A result, on standard output."""
        Console(file=sys.stdout, highlight=False, soft_wrap=True).print(text, markup=False)


def waited(turn: TurnDone) -> float | None:
    """Seconds from the end of the question to the first audible sample of the answer; None when either is missing."""
    marks = turn.marks
    if "speech_end" not in marks or "first_sample" not in marks:
        return None
    return marks["first_sample"] - marks["speech_end"]


def turn_line(asked: str, turn: TurnDone) -> str:
    """A turn in two lines."""
    wait = waited(turn)
    after = f" after {wait:.2f} s" if wait is not None else ""
    heard = turn.transcript or "(nothing)"
    return f"{asked}\n  heard: {heard}\n  reply{after}, by {turn.answered_by}: {turn.reply or '(silence)'}"


def turn_record(file: str | None, turn: TurnDone) -> dict[str, object]:
    """One turn as `--json` prints it."""
    return {
        "file": file,
        "turn": turn.turn,
        "wake_word": turn.wake_word,
        "transcript": turn.transcript,
        "confidence": round(turn.confidence, 3),
        "answered_by": turn.answered_by,
        "reply": turn.reply,
        "marks": turn.marks,
    }
