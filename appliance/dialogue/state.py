"""Where a turn is, and all that the next decision depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from appliance.dialogue.completeness import Verdict
from appliance.dialogue.events import Due
from appliance.messages import ToolCall
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

NOT_FOR_US = "not for us"
"""Why a turn was closed that somebody began without a wake word and that came to nothing: nobody need hear of it."""

DEPENDS: dict[Phase, frozenset[str]] = {
    Phase.IDLE: frozenset(),
    Phase.LISTENING: frozenset({"ear", "audio"}),
    Phase.THINKING: frozenset({"stt", "llm", "tts"}),
    Phase.SPEAKING: frozenset({"llm", "tts"}),
    Phase.MUTED: frozenset(),
}
"""Whose death, in which phase, ends the turn in an apology (with what it is waiting for taken into account)."""


class Waits(NamedTuple):
    """Seconds of quiet; see `EarConfig`."""

    pause: float = 0.1
    complete: float = 0.2
    likely: float = 0.35
    silence: float = 0.6
    unfinished: float = 1.5


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
    guess: str = ""
    """What the answer is being made for; until `commit` it may turn out that something else was said."""
    prefilled: int = 0
    """Words of the question that the model has been given to read."""
    owner: str = ""
    """Who answers the guess: `skill:NAME` or `llm`; empty while nothing was begun for it."""
    silent: bool = False
    """The answer is to do something and to say nothing."""
    verdict: Verdict = Verdict.OPEN
    """How complete the guess is."""
    settled: bool = False
    """The guess is the transcript of all that was said before the pause."""
    paused_at: Seconds | None = None
    """Since when it is known that the person has paused."""
    commit_at: Seconds | None = None
    """When `CommitDue` is due."""
    clauses: int = 0
    """Sent to tts."""
    spoken: int = 0
    """Laid into the playback ring by tts."""
    generated: bool = False
    """The model is done."""
    tool: ToolCall | None = None
    """What the model wants to be called instead of answering; nothing is, before commit."""
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
    ringing: bool = False
    """Something rings, until somebody silences it."""
    bell: bool = False
    """This turn says what rings."""
    counting: bool = False
    """This turn counts down to set-up while the button is held."""
    window: bool = False
    """Idle, and the ear listens without a wake word: to the turn that may come next."""
    unprompted: bool = False
    """This turn began because somebody spoke, without wake word or button: what is not understood was meant for others."""
    overlap: int = -1
    """Capture index where a voice began while the turn replies; -1: none speaks."""
    overlap_end: int = -1
    """Where it fell silent."""
    overlap_paused_at: Seconds | None = None
    """Since when it is known to be silent."""
    sure: bool = False
    """That voice is not our own echo."""
    hold_until: Seconds | None = None
    """The reply is held for that voice, until then at most."""
    confidence: float = 0.5
    """Below it nothing is understood."""
    always: bool = False
    """The ear listens without a wake word between turns."""
    barge_in: bool = True
    """The ear listens while a turn replies."""
    follow_up: Seconds = Seconds(0.0)
    """After a reply the ear listens for so long without a wake word."""
    waits: Waits = Waits()

    @property
    def finished(self) -> bool:
        """Whether only the speaker still has something to do."""
        return self.complete and self.spoken >= self.clauses


Outcome = tuple[State, list[Any]]
"""The next state, and what is to be done, in order."""

Handler = Callable[[State, Any, Seconds], Outcome]
"""What one row of the table does."""
