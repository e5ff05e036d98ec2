"""The turn: one table of transitions, pure. Nothing here knows a clock, a socket or a model.

`decide(state, event, now)` returns the next state and what is to be done: messages to send, and the orders of
`appliance.dialogue.events`. An event of another turn than the one that is open changes nothing; an event that the table does
not foresee in a phase changes nothing either, and is counted by the shell. Mute, stop and the button outrank everything.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from appliance.dialogue.events import (
    Answered,
    Clause,
    Close,
    Due,
    Flush,
    Held,
    Hush,
    LeftOpen,
    LetGo,
    PlaybackFinished,
    ReplyComplete,
    Say,
    TimedOut,
    Unanswered,
    Understand,
)
from appliance.dialogue.phrases import APOLOGY, NO_EARS, NO_MIND, NOT_UNDERSTOOD
from appliance.messages import (
    Ask,
    Cancel,
    Failed,
    Generate,
    Generated,
    Health,
    Light,
    Listen,
    Mode,
    MuteSwitch,
    NothingSaid,
    Play,
    Release,
    ServiceState,
    ShowLight,
    Speak,
    SpeechEnded,
    SpeechStarted,
    Spoken,
    TextChunk,
    Transcribe,
    Transcript,
    WakeHeard,
)
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
Handler = Callable[[State, Any, Seconds], Outcome]


def decide(state: State, event: Any, now: Seconds) -> Outcome:
    """The next state and what to do, in order; the same state and nothing when the event does not matter."""
    handler = TRANSITIONS.get((state.phase, type(event)))
    if handler is None or not current(state, event):
        return state, []
    return handler(state, event, now)


def foreseen(state: State, event: Any) -> bool:
    """Whether the table has a line for this event now."""
    return (state.phase, type(event)) in TRANSITIONS


def current(state: State, event: Any) -> bool:
    """Whether the event belongs to the open turn (and to its newest revision, if a worker sent it), or to no turn at all."""
    if isinstance(event, WakeHeard | Held | LetGo | MuteSwitch | ServiceState | Due | Ask | LeftOpen):
        return True
    if isinstance(event, Transcript | TextChunk | Generated | Spoken | Failed):
        return (event.turn, event.revision) == (state.turn, state.revision)
    return bool(event.turn == state.turn)


# Opening and closing


def _open(state: State, now: Seconds, phase: Phase, limit: Seconds) -> State:
    fresh = State(
        phase=phase,
        turn=state.turn + 1,
        down=state.down,
        pending=state.pending,
        wake=state.wake,
        confidence=state.confidence,
        generation=state.generation,
    )
    return replace(fresh, deadline=Seconds(now + limit))


def _close(state: State, cancelled: str = "") -> Outcome:
    """Back to idle; what was waiting to be said comes next by the shell's `Due`."""
    after = replace(state, phase=Phase.IDLE, deadline=None, held=False, waiting_for="")
    return after, [
        Close(state.turn, cancelled),
        Listen(mode=Mode.WAKE, turn=state.turn),
        ShowLight(light=Light.IDLE),
    ]


def _cut(state: State, cancelled: str) -> list[Any]:
    """Stops everything that the open turn has under way."""
    orders: list[Any] = [Cancel(turn=state.turn, revision=state.revision)]
    if state.phase is Phase.SPEAKING:
        orders.append(Hush())
    return [*orders, Close(state.turn, cancelled)]


def _listen(state: State, event: WakeHeard, now: Seconds) -> Outcome:
    after = _open(state, now, Phase.LISTENING, LISTENING_LIMIT)
    return after, [Listen(mode=Mode.OPEN, turn=after.turn, since=event.at), ShowLight(light=Light.LISTENING)]


def _hold(state: State, event: Held, now: Seconds) -> Outcome:
    after = replace(_open(state, now, Phase.LISTENING, LISTENING_LIMIT), held=True)
    return after, [Listen(mode=Mode.HELD, turn=after.turn, since=event.at), ShowLight(light=Light.LISTENING)]


def _again(state: State, event: WakeHeard, now: Seconds) -> Outcome:
    """The wake word while a turn is open: that turn is over, a new one begins."""
    if state.held:
        return state, []  # Whoever holds the button may say any word.
    after, orders = _listen(state, event, now)
    return after, [*_cut(state, "wake word"), *orders]


def _hold_again(state: State, event: Held, now: Seconds) -> Outcome:
    after, orders = _hold(state, event, now)
    return after, [*_cut(state, "button"), *orders]


def _ask(state: State, event: Ask, now: Seconds) -> Outcome:
    after = _open(state, now, Phase.THINKING, THINKING_LIMIT)
    return after, [ShowLight(light=Light.THINKING), Understand(after.turn, event.text)]


def _due(state: State, event: Due, now: Seconds) -> Outcome:
    """Something to say of our own accord."""
    after = replace(_open(state, now, Phase.THINKING, THINKING_LIMIT))
    orders: list[Any] = [ShowLight(light=Light.RINGING if event.ring else Light.SPEAKING)]
    if event.ring:
        orders.append(Play(tone="ring", turn=after.turn, generation=state.generation))
    return after, [*orders, Say(after.turn, event.text, "skill:timer" if event.ring else "none")]


def _due_later(state: State, event: Due, _now: Seconds) -> Outcome:
    return replace(state, pending=(*state.pending, event)), []


# Listening


def _released(state: State, event: LetGo, _now: Seconds) -> Outcome:
    if not state.held:
        return state, []
    return replace(state, held=False), [Release(at=event.at, turn=state.turn)]


def _heard(state: State, event: SpeechEnded, now: Seconds) -> Outcome:
    after = replace(state, phase=Phase.THINKING, waiting_for="stt", held=False, deadline=Seconds(now + THINKING_LIMIT))
    orders: list[Any] = [Listen(mode=Mode.WAKE, turn=state.turn), ShowLight(light=Light.THINKING)]
    if "stt" in state.down:
        after, apology = _apologise(after, NO_EARS)
        return after, [*orders, *apology]
    return after, [
        *orders,
        Transcribe(turn=state.turn, revision=state.revision, start=event.start, end=event.end),
    ]


def _nothing(state: State, _event: NothingSaid, _now: Seconds) -> Outcome:
    return _close(state, "nothing said")


# Thinking


def _transcript(state: State, event: Transcript, _now: Seconds) -> Outcome:
    after = replace(state, waiting_for="")
    if not event.text or event.confidence < state.confidence:
        return after, [Say(state.turn, NOT_UNDERSTOOD)]
    return after, [Understand(state.turn, event.text)]


def _answered(state: State, event: Answered, _now: Seconds) -> Outcome:
    if event.silent:
        return _close(state)
    return state, []


def _to_model(state: State, event: Unanswered, _now: Seconds) -> Outcome:
    if "llm" in state.down:
        return state, [Say(state.turn, NO_MIND)]
    return replace(state, waiting_for="llm"), [Generate(turn=state.turn, revision=state.revision, question=event.text)]


def _clause(state: State, event: Clause, now: Seconds) -> Outcome:
    speak = Speak(
        turn=state.turn,
        revision=state.revision,
        text=event.text,
        clause=state.clauses,
        generation=state.generation,
    )
    after = replace(state, phase=Phase.SPEAKING, clauses=state.clauses + 1, deadline=Seconds(now + SPEAKING_LIMIT))
    first = [] if state.phase is Phase.SPEAKING else [ShowLight(light=Light.SPEAKING)]
    return after, [*first, speak]


def _generated(state: State, _event: Generated, _now: Seconds) -> Outcome:
    return replace(state, waiting_for=""), [Flush(state.turn)]


def _complete(state: State, _event: ReplyComplete, _now: Seconds) -> Outcome:
    if state.clauses == 0:  # A model that had nothing to say must not end in silence.
        return _apologise(replace(state, complete=False), NOT_UNDERSTOOD)
    return replace(state, complete=True), []


def _noted(state: State, _event: TextChunk | SpeechStarted, _now: Seconds) -> Outcome:
    """For the trace alone."""
    return state, []


# Speaking


def _spoken(state: State, _event: Spoken, now: Seconds) -> Outcome:
    return replace(state, spoken=state.spoken + 1, deadline=Seconds(now + SPEAKING_LIMIT)), []


def _finished(state: State, _event: PlaybackFinished, _now: Seconds) -> Outcome:
    return _close(state)


# Trouble


def _apologise(state: State, words: str) -> Outcome:
    """The turn ends with words instead of silence. A second failure in one turn closes it: the voice itself is gone."""
    if state.apologised:
        return _close(state, "failed twice")
    after = replace(
        state,
        phase=Phase.THINKING,
        revision=state.revision + 1,
        apologised=True,
        waiting_for="",
        clauses=0,
        spoken=0,
        complete=False,
    )
    return after, [
        Cancel(turn=state.turn, revision=state.revision),
        Hush(),
        Listen(mode=Mode.WAKE, turn=state.turn),
        Say(state.turn, words),
    ]


def _failed(state: State, event: Failed, _now: Seconds) -> Outcome:
    if event.service == "llm" and state.waiting_for != "llm":
        return state, []
    return _apologise(state, APOLOGY)


def _service(state: State, event: ServiceState, _now: Seconds) -> Outcome:
    """A service came or went; if the open turn depends on it, the turn ends in an apology (when tts is back, if it is tts)."""
    serves = event.health is Health.READY
    down = state.down - {event.service} if serves else state.down | {event.service}
    after = replace(state, down=down)
    if serves:
        return _welcome(after, event.service)
    if event.health is not Health.DOWN or event.service in state.down or event.service not in DEPENDS[state.phase]:
        return after, []
    if event.service in ("stt", "llm") and state.waiting_for != event.service:
        return after, []
    if event.service == "tts":
        if state.finished:
            return after, []
        return replace(after, waiting_for="tts"), []
    return _apologise(after, APOLOGY)


def _welcome(state: State, service: str) -> Outcome:
    """A service that is back learns what it should be doing."""
    if service == "ear" and state.phase is not Phase.LISTENING:
        return state, [Listen(mode=state.idle_mode, turn=state.turn)]
    if service == "tts" and state.waiting_for == "tts":
        return _apologise(state, APOLOGY)
    return state, []


def _timed_out(state: State, _event: TimedOut, now: Seconds) -> Outcome:
    if state.phase is Phase.LISTENING:
        return _close(state, "the ear did not answer")
    if state.phase is Phase.SPEAKING or state.apologised:
        after, orders = _close(state, "nothing was heard in time")
        return after, [Cancel(turn=state.turn, revision=state.revision), Hush(), *orders]
    after, orders = _apologise(state, APOLOGY)
    return replace(after, deadline=Seconds(now + THINKING_LIMIT)), orders


def _left_open(state: State, event: LeftOpen, now: Seconds) -> Outcome:
    after = _open(replace(state, turn=event.turn), now, Phase.THINKING, THINKING_LIMIT)
    return replace(after, apologised=True), [
        Cancel(turn=event.turn, revision=MAX_REVISION),
        Hush(),
        Say(after.turn, APOLOGY),
    ]


# Mute


def _mute(state: State, event: MuteSwitch, _now: Seconds) -> Outcome:
    if not event.muted:
        return state, []
    orders = [] if state.phase is Phase.IDLE else [*_cut(state, "muted")]
    after = replace(state, phase=Phase.MUTED, held=False, deadline=None, waiting_for="")
    return after, [*orders, Listen(mode=Mode.OFF, turn=state.turn), ShowLight(light=Light.MUTED)]


def _unmute(state: State, event: MuteSwitch, _now: Seconds) -> Outcome:
    if event.muted:
        return state, []
    after = replace(state, phase=Phase.IDLE)
    return after, [Listen(mode=Mode.WAKE, turn=state.turn), ShowLight(light=Light.IDLE)]


def _rows(*rows: tuple[tuple[Phase, ...], type, Handler]) -> dict[tuple[Phase, type], Handler]:
    """The table.

    Raises:
        ValueError: two rows speak of the same phase and event.
    """
    built: dict[tuple[Phase, type], Handler] = {}
    for phases, event, handler in rows:
        for phase in phases:
            if (phase, event) in built:
                raise ValueError(f"{phase} on {event.__name__} stands in the table twice")
            built[phase, event] = handler
    return built


_IDLE, _LISTENING, _THINKING = (Phase.IDLE,), (Phase.LISTENING,), (Phase.THINKING,)
_SPEAKING, _MUTED = (Phase.SPEAKING,), (Phase.MUTED,)
_REPLYING = (Phase.THINKING, Phase.SPEAKING)
_OPEN = (Phase.LISTENING, Phase.THINKING, Phase.SPEAKING)
_UNMUTED = (Phase.IDLE, *_OPEN)

TRANSITIONS = _rows(
    (_IDLE, WakeHeard, _listen),
    (_OPEN, WakeHeard, _again),
    (_IDLE, Held, _hold),
    (_OPEN, Held, _hold_again),
    (_LISTENING, LetGo, _released),
    (_LISTENING, SpeechStarted, _noted),
    (_LISTENING, SpeechEnded, _heard),
    (_LISTENING, NothingSaid, _nothing),
    (_IDLE, Ask, _ask),
    (_IDLE, Due, _due),
    ((*_OPEN, Phase.MUTED), Due, _due_later),
    (_THINKING, Transcript, _transcript),
    (_THINKING, Answered, _answered),
    (_THINKING, Unanswered, _to_model),
    (_REPLYING, TextChunk, _noted),
    (_REPLYING, Clause, _clause),
    (_REPLYING, Generated, _generated),
    (_REPLYING, ReplyComplete, _complete),
    (_REPLYING, Failed, _failed),
    (_SPEAKING, Spoken, _spoken),
    (_SPEAKING, PlaybackFinished, _finished),
    (_OPEN, TimedOut, _timed_out),
    ((*_UNMUTED, Phase.MUTED), ServiceState, _service),
    (_IDLE, LeftOpen, _left_open),
    (_UNMUTED, MuteSwitch, _mute),
    (_MUTED, MuteSwitch, _unmute),
)
"""Every (phase, event) that means something. What is not here changes nothing."""
