"""What is asked in the demo, and what counts as a right answer. One table; the recordings beside it are made from it."""

import re
from pathlib import Path
from typing import NamedTuple

from appliance.messages import TurnDone

FOLDER = Path(__file__).parent / "questions"


class Question(NamedTuple):
    """One recording."""

    name: str
    """Of the WAV file."""
    said: str
    """What is spoken, the wake word included where there is one."""
    transcript: str
    answered_by: str
    reply: str
    """A regular expression that the reply as it was heard matches."""
    voice: str
    """flite voice of the recording."""
    held: bool = False
    """Asked with the button held, without a wake word."""

    @property
    def file(self) -> Path:
        """The recording."""
        return FOLDER / f"{self.name}.wav"

    def faults(self, turn: TurnDone) -> list[str]:
        """What was not as it should be; empty when the turn is right."""
        found = []
        if turn.transcript != self.transcript:
            found.append(f"understood {turn.transcript!r} instead of {self.transcript!r}")
        if turn.answered_by != self.answered_by:
            found.append(f"answered by {turn.answered_by} instead of {self.answered_by}")
        if not re.search(self.reply, turn.reply, re.IGNORECASE):
            found.append(f"the reply was {turn.reply!r}")
        if not self.held and turn.wake_word is None:
            found.append("the wake word was not heard")
        return found


QUESTIONS = (
    Question("time", "jarvis, what time is it", "what time is it", "skill:time", r"it'?s ", "slt"),
    Question(
        "timer",
        "jarvis, set a timer for ten minutes",
        "set a timer for ten minutes",
        "skill:timer",
        r"ten minutes|10 min",
        "rms",
    ),
    Question("sky", "jarvis, why is the sky blue", "why is the sky blue", "llm", r"light|scatter", "rms"),
    Question("volume", "jarvis, turn the volume up", "turn the volume up", "skill:volume", r"\d|percent|volume", "awb"),
    Question(
        "france", "what is the capital of france", "what is the capital of france", "llm", r"paris", "awb", held=True
    ),
    Question("date", "jarvis, what day is it today", "what day is it today", "skill:date", r"day", "rms"),
    Question("cancel", "jarvis, cancel the timer", "cancel the timer", "skill:timer", r"timer|cancel", "rms"),
)
