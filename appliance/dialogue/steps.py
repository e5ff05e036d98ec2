"""What each event of a turn that goes well does."""

from dataclasses import replace
from typing import Any

from appliance.dialogue.events import (
    Answered,
    Clause,
    Flush,
    LetGo,
    PlaybackFinished,
    ReplyComplete,
    Say,
    Unanswered,
    Understand,
)
from appliance.dialogue.opening import close
from appliance.dialogue.phrases import NO_EARS, NO_MIND, NOT_UNDERSTOOD
from appliance.dialogue.state import (
    SPEAKING_LIMIT,
    THINKING_LIMIT,
    Outcome,
    Phase,
    State,
)
from appliance.dialogue.trouble import apologise
from appliance.messages import (
    Generate,
    Generated,
    Light,
    Listen,
    Mode,
    NothingSaid,
    Release,
    ShowLight,
    Speak,
    SpeechEnded,
    SpeechStarted,
    Spoken,
    TextChunk,
    Transcribe,
    Transcript,
)
from appliance.units import Seconds


def released(state: State, event: LetGo, _now: Seconds) -> Outcome:
    """The button came up: what was said is over at that very sample."""
    if not state.held:
        return state, []
    return replace(state, held=False), [Release(at=event.at, turn=state.turn)]


def heard(state: State, event: SpeechEnded, now: Seconds) -> Outcome:
    """The utterance is over: it goes to stt, and the ear back to the wake word."""
    after = replace(state, phase=Phase.THINKING, waiting_for="stt", held=False, deadline=Seconds(now + THINKING_LIMIT))
    orders: list[Any] = [Listen(mode=Mode.WAKE, turn=state.turn), ShowLight(light=Light.THINKING)]
    if "stt" in state.down:
        after, apology = apologise(after, NO_EARS)
        return after, [*orders, *apology]
    return after, [
        *orders,
        Transcribe(turn=state.turn, revision=state.revision, start=event.start, end=event.end),
    ]


def nothing(state: State, _event: NothingSaid, _now: Seconds) -> Outcome:
    """Nobody spoke: the turn ends as quietly as it began."""
    return close(state, "nothing said")


def transcript(state: State, event: Transcript, _now: Seconds) -> Outcome:
    """What was said; what is not certain is not acted on."""
    after = replace(state, waiting_for="")
    if not event.text or event.confidence < state.confidence:
        return after, [Say(state.turn, NOT_UNDERSTOOD)]
    return after, [Understand(state.turn, event.text)]


def answered(state: State, event: Answered, _now: Seconds) -> Outcome:
    """A skill knows; its clauses follow, unless it asks for silence."""
    if event.silent:
        return close(state)
    return state, []


def to_model(state: State, event: Unanswered, _now: Seconds) -> Outcome:
    """No skill knows: the language model is asked, if there is one."""
    if "llm" in state.down:
        return state, [Say(state.turn, NO_MIND)]
    return replace(state, waiting_for="llm"), [Generate(turn=state.turn, revision=state.revision, question=event.text)]


def clause(state: State, event: Clause, now: Seconds) -> Outcome:
    """The next clause is spoken while those after it are still being made."""
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


def generated(state: State, _event: Generated, _now: Seconds) -> Outcome:
    """The model is done: the splitter gives up what it still holds."""
    return replace(state, waiting_for=""), [Flush(state.turn)]


def complete(state: State, _event: ReplyComplete, _now: Seconds) -> Outcome:
    """No clause follows."""
    if state.clauses == 0:  # A model that had nothing to say must not end in silence.
        return apologise(replace(state, complete=False), NOT_UNDERSTOOD)
    return replace(state, complete=True), []


def noted(state: State, _event: TextChunk | SpeechStarted, _now: Seconds) -> Outcome:
    """For the trace alone."""
    return state, []


def spoken(state: State, _event: Spoken, now: Seconds) -> Outcome:
    """A clause lies in the playback ring."""
    return replace(state, spoken=state.spoken + 1, deadline=Seconds(now + SPEAKING_LIMIT)), []


def finished(state: State, _event: PlaybackFinished, _now: Seconds) -> Outcome:
    """The last sample was heard."""
    return close(state)
