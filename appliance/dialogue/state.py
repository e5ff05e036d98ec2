"""Where a turn is, and all that the next decision depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appliance.dialogue.events import Due
from appliance.messages import Mode
from appliance.units import Seconds


class Phase(StrEnum):
    """Where a turn is."""

    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    MUTED = "muted"


THINKING_LIMIT = Seconds(45.0)
"""No first clause within this: the turn ends with an apology. A small board's model takes 37 s at worst (see FIELD figures)."""

SPEAKING_LIMIT = Seconds(60.0)
"""No word heard for this long while speaking: the turn is over. Twice the playback ring."""

LISTENING_LIMIT = Seconds(40.0)
"""Patience and the longest utterance together, with room: over it the ear is gone."""

MAX_REVISION = 1_000_000
"""Over any revision that a turn can reach: voids all of it."""

DEPENDS: dict[Phase, frozenset[str]] = {
    Phase.IDLE: frozenset(),
    Phase.LISTENING: frozenset({"ear", "audio"}),
    Phase.THINKING: frozenset({"stt", "llm", "tts"}),
    Phase.SPEAKING: frozenset({"llm", "tts"}),
    Phase.MUTED: frozenset(),
}
"""Whose death, in which phase, ends the turn in an apology (with what it is waiting for taken into account)."""


@dataclass(frozen=True)
class State:
    """All that the next decision depends on."""

    phase: Phase = Phase.IDLE
    turn: int = 0
    """The newest turn; open unless the phase is idle or muted."""
    revision: int = 0
    """Grows when a turn's reply is thrown away for another: what a worker sends for an older one is void."""
    held: bool = False
    """The button is down."""
    waiting_for: str = ""
    """The worker whose answer is awaited while thinking or speaking: stt, llm, or none."""
    clauses: int = 0
    """Sent to tts."""
    spoken: int = 0
    """Laid into the playback ring by tts."""
    complete: bool = False
    """No clause follows."""
    apologised: bool = False
    """This turn already carries an apology: a second failure ends it."""
    down: frozenset[str] = frozenset()
    """Services that do not serve now."""
    pending: tuple[Due, ...] = ()
    """What is to be said when nobody speaks."""
    deadline: Seconds | None = None
    """When `TimedOut` is due."""
    wake: bool = True
    """The wake word is on."""
    generation: int = 0
    """Of the playback ring, kept by the shell."""
    confidence: float = 0.5
    """Below it nothing is understood."""

    @property
    def idle_mode(self) -> Mode:
        """What the ear does between turns."""
        if self.phase is Phase.MUTED:
            return Mode.OFF
        return Mode.WAKE

    @property
    def finished(self) -> bool:
        """Whether only the speaker still has something to do."""
        return self.complete and self.spoken >= self.clauses


Outcome = tuple[State, list[Any]]
"""The next state, and what is to be done, in order."""

Handler = Callable[[State, Any, Seconds], Outcome]
"""What one row of the table does."""
