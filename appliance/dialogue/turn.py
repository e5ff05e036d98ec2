"""The turn: one table of transitions, pure. Nothing here knows a clock, a socket or a model.

`decide(state, event, now)` returns the next state and what is to be done: messages to send, and the orders of
`appliance.dialogue.events`. An event of another turn than the one that is open changes nothing; an event that the table does
not foresee in a phase changes nothing either, and is counted by the shell. Mute, stop and the button outrank everything.
"""

from typing import Any

from appliance.dialogue import gesturing, guessing, interrupting, opening, steps, trouble
from appliance.dialogue.events import (
    Again,
    Answered,
    Clause,
    CommitDue,
    Count,
    Due,
    Held,
    HoldOver,
    LeftOpen,
    LetGo,
    NotDone,
    PlaybackFinished,
    ReplyComplete,
    Ringing,
    TimedOut,
    ToolDone,
    Unanswered,
)
from appliance.dialogue.state import (
    Handler,
    Outcome,
    Phase,
    State,
)
from appliance.messages import (
    Ask,
    Failed,
    Generated,
    MuteSwitch,
    NothingSaid,
    Partial,
    ServiceState,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Spoken,
    TextChunk,
    ToolCall,
    Transcript,
    WakeHeard,
)
from appliance.units import Seconds


def decide(state: State, event: Any, now: Seconds) -> Outcome:
    """The next state and what to do, in order; the same state and nothing when the event does not matter."""
    handler = _handler(state, event)
    return handler(state, event, now) if handler else (state, [])


def foreseen(state: State, event: Any) -> bool:
    """Whether the table has a line for this event now."""
    return (state.phase, type(event)) in (NEXT_TRANSITIONS if coming(state, event) else TRANSITIONS)


def _handler(state: State, event: Any) -> Handler | None:
    if coming(state, event):
        return NEXT_TRANSITIONS.get((state.phase, type(event)))
    return TRANSITIONS.get((state.phase, type(event))) if current(state, event) else None


def coming(state: State, event: Any) -> bool:
    """Whether ear or stt speak of the turn that may come after the newest: somebody speaks who was not called upon."""
    return isinstance(event, FROM_EAR) and event.turn == state.turn + 1


def current(state: State, event: Any) -> bool:
    """Whether the event belongs to the open turn (and to its newest revision, if a worker sent it), or to no turn at all."""
    if isinstance(event, ALWAYS):
        return True
    if isinstance(event, Transcript | TextChunk | ToolCall | Generated | Spoken | Failed):
        return (event.turn, event.revision) == (state.turn, state.revision)
    return bool(event.turn == state.turn)


ALWAYS = (WakeHeard, Held, LetGo, Again, Count, Ringing, MuteSwitch, ServiceState, Due, Ask, LeftOpen)
"""What belongs to no turn."""

FROM_EAR = (
    SpeechStarted,
    SpeechPaused,
    SpeechResumed,
    SpeechEnded,
    NothingSaid,
    Partial,
    Transcript,
)


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
    (_IDLE, WakeHeard, opening.listen),
    (_OPEN, WakeHeard, opening.wake_again),
    (_IDLE, Held, opening.hold),
    (_OPEN, Held, opening.hold_again),
    (_LISTENING, LetGo, steps.released),
    (_REPLYING, LetGo, gesturing.let_go),
    (_UNMUTED, Again, gesturing.again),
    (_LISTENING, Count, gesturing.begin_count),
    (_REPLYING, Count, gesturing.count),
    ((*_UNMUTED, Phase.MUTED), Ringing, opening.ringing),
    (_LISTENING, SpeechStarted, guessing.started),
    (_LISTENING, Partial, guessing.partial),
    (_LISTENING, SpeechPaused, guessing.paused),
    (_LISTENING, SpeechResumed, guessing.resumed),
    (_LISTENING, Transcript, guessing.transcript),
    (_LISTENING, Answered, guessing.answered),
    (_LISTENING, Unanswered, guessing.unanswered),
    (_LISTENING, CommitDue, guessing.due),
    (_LISTENING, Failed, guessing.lost),
    (_LISTENING, Clause, steps.clause_ahead),
    (_LISTENING, ReplyComplete, steps.complete_ahead),
    (_LISTENING, SpeechEnded, steps.heard),
    (_LISTENING, NothingSaid, steps.nothing),
    (_IDLE, Ask, opening.ask),
    (_OPEN, Ask, opening.ask_instead),
    (_IDLE, Due, opening.due),
    ((*_OPEN, Phase.MUTED), Due, opening.due_later),
    (_THINKING, Transcript, steps.transcript),
    (_THINKING, Answered, steps.answered),
    (_THINKING, Unanswered, steps.to_model),
    (_OPEN, TextChunk, steps.noted),
    (_LISTENING, ToolCall, guessing.tool),
    (_THINKING, ToolCall, steps.tool),
    (_THINKING, ToolDone, steps.tool_done),
    (_REPLYING, Clause, steps.clause),
    (_OPEN, Generated, steps.generated),
    (_REPLYING, ReplyComplete, steps.complete),
    (_REPLYING, Failed, trouble.failed),
    (_REPLYING, NotDone, trouble.not_done),
    (_SPEAKING, Spoken, steps.spoken),
    (_SPEAKING, PlaybackFinished, steps.finished),
    (_SPEAKING, HoldOver, interrupting.hold_over),
    (_OPEN, TimedOut, trouble.timed_out),
    ((*_UNMUTED, Phase.MUTED), ServiceState, trouble.service),
    (_IDLE, LeftOpen, trouble.left_open),
    (_UNMUTED, MuteSwitch, trouble.mute),
    (_MUTED, MuteSwitch, trouble.unmute),
)
"""Every (phase, event) that means something. What is not here changes nothing."""

NEXT_TRANSITIONS = _rows(
    (_IDLE, SpeechStarted, opening.spoken_to),
    (_IDLE, NothingSaid, opening.window_over),
    (_REPLYING, SpeechStarted, interrupting.somebody),
    (_REPLYING, Partial, interrupting.words),
    (_REPLYING, SpeechPaused, interrupting.paused),
    (_REPLYING, SpeechResumed, interrupting.resumed),
    (_REPLYING, Transcript, interrupting.transcript),
    (_REPLYING, SpeechEnded, interrupting.over),
    (_REPLYING, NothingSaid, interrupting.over),
)
"""The same for what is heard of a turn that has not begun: whoever speaks without wake word or button."""
