"""What each event of a turn that goes well does."""

from dataclasses import replace
from typing import Any

from appliance.dialogue import guessing, interrupting
from appliance.dialogue.events import (
    Act,
    Answered,
    Clause,
    Flush,
    LetGo,
    PlaybackFinished,
    ReplyComplete,
    Say,
    ToolDone,
    Unanswered,
)
from appliance.dialogue.opening import arm, close, forget
from appliance.dialogue.phrases import NO_EARS, NOT_UNDERSTOOD
from appliance.dialogue.state import (
    SPEAKING_LIMIT,
    THINKING_LIMIT,
    Outcome,
    Phase,
    State,
)
from appliance.dialogue.trouble import apologise
from appliance.messages import (
    Follow,
    Generate,
    Generated,
    Light,
    NothingSaid,
    Release,
    ShowLight,
    Speak,
    SpeechEnded,
    Spoken,
    TextChunk,
    ToolCall,
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
    """The utterance is over: what it was is known already, or stt is asked; the ear goes back to the wake word."""
    if state.settled:
        return guessing.commit(state, now)
    after = replace(
        state,
        phase=Phase.THINKING,
        waiting_for="stt",
        held=False,
        commit_at=None,
        deadline=Seconds(now + THINKING_LIMIT),
    )
    orders: list[Any] = [arm(state), ShowLight(light=Light.THINKING)]
    if "stt" in state.down:
        after, apology = apologise(after, NO_EARS)
        return after, [*orders, *apology]
    return after, [
        *orders,
        Transcribe(
            turn=state.turn,
            revision=state.revision,
            start=event.start,
            end=event.end,
            speech_end=event.speech_end,
        ),
    ]


def nothing(state: State, _event: NothingSaid, _now: Seconds) -> Outcome:
    """Nobody spoke: the turn ends as quietly as it began."""
    return close(state, "nothing said")


def transcript(state: State, event: Transcript, now: Seconds) -> Outcome:
    """What was said; what is not certain is not acted on."""
    orders: list[Any] = [Follow(turn=state.turn, start=-1)]
    if not event.text or event.confidence < state.confidence:
        after, cancelled = forget(state)
        after, answer = guessing.not_understood(after)
        return after, [*orders, *cancelled, *answer]
    if event.text == state.guess:
        waiting_for = "llm" if state.owner == "llm" and not state.generated else ""
        after, answer = guessing.adopt(replace(state, waiting_for=waiting_for), now)
    else:
        after, answer = guessing.guess(state, event.text)
    return after, [*orders, *answer]


def answered(state: State, event: Answered, _now: Seconds) -> Outcome:
    """A skill knows; its clauses follow, unless it asks for silence."""
    after = replace(state, owner=f"skill:{event.skill}")
    if event.silent:
        after, closing = close(after)
        return after, [Act(state.turn), *closing]
    if event.calls:
        return after, [Act(state.turn)]
    return after, [Act(state.turn), Say(state.turn, event.text, after.owner)]


def to_model(state: State, event: Unanswered, _now: Seconds) -> Outcome:
    """No skill knows: the language model is asked, if there is one."""
    return guessing.ask_model(state, event.text, [Act(state.turn)])


def tool_done(state: State, event: ToolDone, now: Seconds) -> Outcome:
    """The model reads what its tool gave back, and answers."""
    if "llm" in state.down:
        return apologise(state, NOT_UNDERSTOOD)
    after = replace(state, owner="llm", waiting_for="llm", deadline=Seconds(now + THINKING_LIMIT))
    question = Generate(turn=state.turn, revision=state.revision, question=event.text, results=event.results)
    return after, [question]


def clause_ahead(state: State, event: Clause, _now: Seconds) -> Outcome:
    """A clause of what may be the answer: it is made, and held back."""
    if not state.owner:
        return state, []
    return replace(state, clauses=state.clauses + 1), [_speak(state, event, hold=True)]


def complete_ahead(state: State, _event: ReplyComplete, _now: Seconds) -> Outcome:
    """No clause follows in what may be the answer."""
    return replace(state, complete=True), []


def clause(state: State, event: Clause, now: Seconds) -> Outcome:
    """The next clause is spoken while those after it are still being made; not before stt has said what the question was."""
    if state.waiting_for == "stt":
        return clause_ahead(state, event, now)
    after = replace(state, phase=Phase.SPEAKING, clauses=state.clauses + 1, deadline=Seconds(now + SPEAKING_LIMIT))
    # What rings is shown as ringing while it is told, too.
    first = [] if state.phase is Phase.SPEAKING or state.bell else [ShowLight(light=Light.SPEAKING)]
    return after, [*first, _speak(state, event, hold=False)]


def _speak(state: State, event: Clause, hold: bool) -> Speak:
    return Speak(
        turn=state.turn,
        revision=state.revision,
        text=event.text,
        clause=state.clauses,
        generation=state.generation,
        hold=hold,
    )


def tool(state: State, event: ToolCall, now: Seconds) -> Outcome:
    """The model wants a tool, and may have it; not before stt has said what the question was."""
    if state.waiting_for == "stt":
        return guessing.tool(state, event, now)
    return guessing.use_tool(state, event)


def generated(state: State, event: Generated, _now: Seconds) -> Outcome:
    """The model is done: the splitter gives up what it still holds."""
    waiting_for = "stt" if state.waiting_for == "stt" else ""
    if state.tool is not None or event.finish == "tool":
        return replace(state, waiting_for=waiting_for), []
    return replace(state, waiting_for=waiting_for, generated=True), [Flush(state.turn)]


def complete(state: State, _event: ReplyComplete, _now: Seconds) -> Outcome:
    """No clause follows."""
    if state.waiting_for == "stt":
        return replace(state, complete=True), []
    if state.clauses == 0:  # A model that had nothing to say must not end in silence.
        return apologise(replace(state, complete=False), NOT_UNDERSTOOD)
    return replace(state, complete=True), []


def noted(state: State, _event: TextChunk, _now: Seconds) -> Outcome:
    """For the trace alone."""
    return state, []


def spoken(state: State, _event: Spoken, now: Seconds) -> Outcome:
    """A clause lies in the playback ring."""
    return replace(state, spoken=state.spoken + 1, deadline=Seconds(now + SPEAKING_LIMIT)), []


def finished(state: State, _event: PlaybackFinished, now: Seconds) -> Outcome:
    """The last sample was heard: whoever speaks already is listened to, else there is time for a follow-up."""
    if state.overlap >= 0 and state.overlap_paused_at is None and state.sure:
        return interrupting.take_over(state, now, cancelled="")
    return close(state, window=bool(state.owner) and not state.apologised)
