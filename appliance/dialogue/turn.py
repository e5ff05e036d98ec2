"""The turn: one table of transitions, pure. Nothing here knows a clock, a socket or a model.

`decide(state, event, now)` returns the next state and what is to be done: messages to send, and the orders of
`appliance.dialogue.events`. An event of another turn than the one that is open changes nothing; an event that the table does
not foresee in a phase changes nothing either, and is counted by the shell. Mute, stop and the button outrank everything.
"""

from typing import Any

from appliance.dialogue import opening, steps, trouble
from appliance.dialogue.events import (
    Answered,
    Clause,
    Due,
    Held,
    LeftOpen,
    LetGo,
    PlaybackFinished,
    ReplyComplete,
    TimedOut,
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
    ServiceState,
    SpeechEnded,
    SpeechStarted,
    Spoken,
    TextChunk,
    Transcript,
    WakeHeard,
)
from appliance.units import Seconds


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
    (_LISTENING, SpeechStarted, steps.noted),
    (_LISTENING, SpeechEnded, steps.heard),
    (_LISTENING, NothingSaid, steps.nothing),
    (_IDLE, Ask, opening.ask),
    (_IDLE, Due, opening.due),
    ((*_OPEN, Phase.MUTED), Due, opening.due_later),
    (_THINKING, Transcript, steps.transcript),
    (_THINKING, Answered, steps.answered),
    (_THINKING, Unanswered, steps.to_model),
    (_REPLYING, TextChunk, steps.noted),
    (_REPLYING, Clause, steps.clause),
    (_REPLYING, Generated, steps.generated),
    (_REPLYING, ReplyComplete, steps.complete),
    (_REPLYING, Failed, trouble.failed),
    (_SPEAKING, Spoken, steps.spoken),
    (_SPEAKING, PlaybackFinished, steps.finished),
    (_OPEN, TimedOut, trouble.timed_out),
    ((*_UNMUTED, Phase.MUTED), ServiceState, trouble.service),
    (_IDLE, LeftOpen, trouble.left_open),
    (_UNMUTED, MuteSwitch, trouble.mute),
    (_MUTED, MuteSwitch, trouble.unmute),
)
"""Every (phase, event) that means something. What is not here changes nothing."""
