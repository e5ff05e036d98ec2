"""Work on the answer while the person may still go on: begun on a guess, kept when it was right, heard only after `commit`.

    speaking ──Partial──▶ a guess ──SpeechPaused, Transcript──▶ settled ──long enough for its verdict──▶ commit
        ▲                                                          │
        └───────────────────── SpeechResumed ──────────────────────┘

A guess is a text. Each one that something was begun for has a revision of its own; the next guess voids it. Before `commit` no
skill acts and nothing is heard: skills hand over their actions, tts holds its sound back.
"""

from dataclasses import replace
from typing import Any

from appliance.dialogue.completeness import Verdict
from appliance.dialogue.events import Act, Answered, CommitDue, Say, Unanswered, Understand, UseTool
from appliance.dialogue.opening import arm, close, forget, void
from appliance.dialogue.phrases import NO_MIND, NOT_UNDERSTOOD
from appliance.dialogue.state import NOT_FOR_US, SPEAKING_LIMIT, THINKING_LIMIT, Outcome, Phase, State
from appliance.dialogue.trouble import apologise
from appliance.messages import (
    Cue,
    Failed,
    Follow,
    Generate,
    Light,
    Partial,
    Prefill,
    ShowLight,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    ToolCall,
    Transcribe,
    Transcript,
)
from appliance.units import Seconds

WORTH_READING = 2
"""Stable words more than before that are worth a look of the model's."""


def started(state: State, event: SpeechStarted, _now: Seconds) -> Outcome:
    """Somebody speaks: stt follows."""
    if event.start < 0 or "stt" in state.down:
        return state, []
    return state, [Follow(turn=state.turn, start=event.start)]


def partial(state: State, event: Partial, _now: Seconds) -> Outcome:
    """What was said so far is a guess at what will have been said."""
    if state.paused_at is not None or event.confidence < state.confidence:
        return state, []
    after, orders = prefill(state, event)
    if event.text == state.guess:
        return after, orders
    after, guessed = guess(after, event.text)
    return after, [*orders, *guessed]


def prefill(state: State, event: Partial) -> Outcome:
    """Words that will not change any more are read by the model meanwhile, unless it answers already."""
    if state.owner or "llm" in state.down or event.stable < state.prefilled + WORTH_READING:
        return state, []
    question = " ".join(event.text.split()[: event.stable])
    after = replace(state, prefilled=event.stable)
    return after, [Prefill(turn=state.turn, revision=state.revision, question=question)]


def paused(state: State, event: SpeechPaused, now: Seconds) -> Outcome:
    """It is quiet: what was said is looked at as if it were all."""
    after = replace(state, paused_at=now, settled=False)
    if "stt" in state.down:
        return after, []
    request = Transcribe(
        turn=state.turn, revision=state.revision, start=event.start, end=event.end, speech_end=event.speech_end
    )
    return after, [request]


def resumed(state: State, _event: SpeechResumed, _now: Seconds) -> Outcome:
    """It was not all. The guess stays until another one takes its place: perhaps that was only a cough."""
    return replace(state, paused_at=None, commit_at=None, settled=False), []


def transcript(state: State, event: Transcript, now: Seconds) -> Outcome:
    """What was said up to the pause; one that comes when the person goes on already is void."""
    if state.paused_at is None:
        return state, []
    if not event.text or event.confidence < state.confidence:
        after, orders = forget(state)
        return replace(after, settled=True, commit_at=_commit_at(after, Verdict.OPEN)), orders
    if event.text == state.guess:
        return schedule(replace(state, settled=True), now)
    after, orders = guess(state, event.text)
    return replace(after, settled=True), orders


def answered(state: State, event: Answered, now: Seconds) -> Outcome:
    """A skill owns the guess: its words are made ready."""
    if not state.guess:
        return state, []
    after = replace(state, owner=f"skill:{event.skill}", silent=event.silent, verdict=event.verdict)
    orders = [] if event.silent or event.calls else [Say(state.turn, event.text, after.owner)]
    return _and_schedule(after, orders, now)


def unanswered(state: State, event: Unanswered, now: Seconds) -> Outcome:
    """The model is to answer; it begins at once when the guess looks complete, or cannot be told from a complete one."""
    if not state.guess:
        return state, []
    after = replace(state, verdict=event.verdict)
    worth = event.verdict in (Verdict.COMPLETE, Verdict.LIKELY) or (state.settled and event.verdict is Verdict.OPEN)
    orders: list[Any] = []
    if worth and "llm" not in state.down:
        after = replace(after, owner="llm", waiting_for="llm")
        orders = [Generate(turn=state.turn, revision=state.revision, question=event.text)]
    return _and_schedule(after, orders, now)


def lost(state: State, event: Failed, _now: Seconds) -> Outcome:
    """Work on a guess failed: it is done anew when the utterance is over."""
    return (state, []) if event.service == "stt" else void(state)


def due(state: State, _event: CommitDue, now: Seconds) -> Outcome:
    """It has been quiet for long enough."""
    return commit(state, now)


def guess(state: State, text: str) -> Outcome:
    """Another guess takes the place of the one before."""
    after, orders = forget(state)
    return replace(after, guess=text), [*orders, Understand(state.turn, text)]


def schedule(state: State, now: Seconds) -> Outcome:
    """Ends the utterance now, or when it has been quiet for as long as the verdict asks."""
    after = replace(state, commit_at=_commit_at(state, state.verdict))
    if after.commit_at is not None and after.commit_at <= now:
        return commit(after, now)
    return after, []


def commit(state: State, now: Seconds) -> Outcome:
    """The utterance is over: what was made ready for it counts."""
    after = replace(state, phase=Phase.THINKING, held=False, deadline=Seconds(now + THINKING_LIMIT))
    orders: list[Any] = [
        arm(state),
        Follow(turn=state.turn, start=-1),
        ShowLight(light=Light.THINKING),
    ]
    after, answer = adopt(after, now)
    return after, [*orders, *answer]


def adopt(state: State, now: Seconds) -> Outcome:
    """What was begun for the guess is the answer; without any, it is begun now."""
    after = replace(state, paused_at=None, commit_at=None, settled=False)
    if not state.guess:
        return not_understood(after)
    orders: list[Any] = [Act(state.turn)]
    if state.silent:
        after, closing = close(after)
        return after, [*orders, *closing]
    if not state.owner:
        return after, [Understand(state.turn, state.guess)]
    if state.tool is not None:
        after, calling = use_tool(after, state.tool)
        return after, [*orders, *calling]
    if state.complete and not state.clauses:
        after, apology = apologise(after, NOT_UNDERSTOOD)
        return after, [*orders, *apology]
    if not state.clauses:
        return after, orders
    after = replace(after, phase=Phase.SPEAKING, deadline=Seconds(now + SPEAKING_LIMIT))
    return after, [*orders, ShowLight(light=Light.SPEAKING), Cue(turn=state.turn, revision=state.revision)]


def tool(state: State, event: ToolCall, _now: Seconds) -> Outcome:
    """The model wants a tool: it waits for commit like everything that does something."""
    return replace(state, tool=event), []


def use_tool(state: State, call: ToolCall) -> Outcome:
    """It is called; whoever answers then, it is no longer the model that is waited for."""
    return replace(state, tool=None, waiting_for="", generated=False), [UseTool(state.turn, call)]


def not_understood(state: State) -> Outcome:
    """Said to whoever called us; who did not, was not speaking to us."""
    return close(state, NOT_FOR_US) if state.unprompted else (state, [Say(state.turn, NOT_UNDERSTOOD)])


def ask_model(state: State, question: str, before: list[Any]) -> Outcome:
    """The language model is asked, if there is one."""
    if "llm" in state.down:
        return state, [*before, Say(state.turn, NO_MIND)]
    after = replace(state, owner="llm", waiting_for="llm")
    return after, [*before, Generate(turn=state.turn, revision=state.revision, question=question)]


def _and_schedule(state: State, orders: list[Any], now: Seconds) -> Outcome:
    if not state.settled:
        return state, orders
    after, more = schedule(state, now)
    return after, [*orders, *more]


def _commit_at(state: State, verdict: Verdict) -> Seconds | None:
    if state.paused_at is None:
        return None
    waits = state.waits
    wait = {
        Verdict.COMPLETE: waits.complete,
        Verdict.LIKELY: waits.likely,
        Verdict.OPEN: waits.silence,
        Verdict.UNFINISHED: waits.unfinished,
    }[verdict]
    return Seconds(state.paused_at + max(0.0, wait - waits.pause))
