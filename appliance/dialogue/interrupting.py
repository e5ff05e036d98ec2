"""Somebody speaks while the speaker does: a cough, a word to somebody else, or the next question?

    replying ──SpeechStarted──▶ the reply is held ──words that are meant for us──▶ it is cut, the next turn listens already
        ▲                                │
        └── nothing of the kind: the reply goes on where it stopped

While a turn replies, the ear listens for the next one: what it hears carries the next turn's number. The reply is held at the
first sign of a voice only where the ear can tell a voice from the reply's own echo (`SpeechStarted.sure`); elsewhere it goes on
until somebody says a word like "stop". The wake word and the button need none of this.
"""

from dataclasses import replace
from typing import Any

from appliance.dialogue import guessing
from appliance.dialogue.events import Close, Hold, HoldOver, Hush
from appliance.dialogue.opening import arm, open_turn
from appliance.dialogue.state import LISTENING_LIMIT, Outcome, Phase, State
from appliance.messages import (
    Cancel,
    Follow,
    Light,
    NothingSaid,
    Partial,
    ShowLight,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Transcribe,
    Transcript,
)
from appliance.units import Seconds, samples

STOPPING = frozenset({"stop", "quiet", "enough", "cancel", "shush", "silence", "wait", "pause"})
"""Words that interrupt a reply whatever else is said, and however sure we are."""

AGREEING = frozenset({"ah", "aha", "hm", "mhm", "oh", "ok", "okay", "right", "sure", "uh", "um", "yeah", "yes", "yep"})
"""Words that a listener says without wanting to speak."""

MEANT = samples(0.5)
"""A voice that went on for so long, with words in it, is meant for us: a cough is shorter."""

LOOK = samples(2.0)
"""A voice that may be our own echo is looked at for so long: "stop" comes soon, and more would cost decodes all along."""

HOLD_LIMIT = Seconds(1.2)
"""A reply is held no longer than this for a voice without words: a radio, a crying child."""


def somebody(state: State, event: SpeechStarted, now: Seconds) -> Outcome:
    """A voice: the reply is held, and what it says is looked at."""
    orders: list[Any] = []
    after = replace(state, overlap=event.at, sure=event.sure)
    if "stt" not in state.down and event.start >= 0:
        orders.append(Follow(turn=event.turn, start=event.start))
    if event.sure and state.phase is Phase.SPEAKING:
        after = replace(after, hold_until=Seconds(now + HOLD_LIMIT))
        orders.append(Hold(True))
    return after, orders


def words(state: State, event: Partial, now: Seconds) -> Outcome:
    """What the voice says so far."""
    lasted = event.end - state.overlap
    if event.confidence < state.confidence or not meant(event.text, lasted, state.sure):
        return state, [] if state.sure or lasted < LOOK else [Follow(turn=event.turn, start=-1)]
    after, orders = take_over(state, now)
    after, more = guessing.partial(after, event, now)
    return after, [*orders, *more]


def paused(state: State, event: SpeechPaused, now: Seconds) -> Outcome:
    """It fell silent: what was it?"""
    if "stt" in state.down:
        return state, []
    request = Transcribe(turn=event.turn, start=event.start, end=event.end, speech_end=event.speech_end)
    return replace(state, overlap_end=event.speech_end, overlap_paused_at=now), [request]


def resumed(state: State, _event: SpeechResumed, _now: Seconds) -> Outcome:
    """It goes on."""
    return replace(state, overlap_paused_at=None), []


def transcript(state: State, event: Transcript, now: Seconds) -> Outcome:
    """What it was: the next question, or nothing to us."""
    paused_at, lasted = state.overlap_paused_at, state.overlap_end - state.overlap
    if paused_at is None:
        return state, []
    # Words that are over and were understood are meant, however short: "no". A cough has none.
    if event.confidence < state.confidence or not meant(event.text, max(lasted, MEANT), state.sure):
        return go_on(state)
    after, orders = take_over(state, now)
    after, more = guessing.transcript(replace(after, paused_at=paused_at), event, now)
    return after, [*orders, *more]


def over(state: State, _event: SpeechEnded | NothingSaid, _now: Seconds) -> Outcome:
    """It was nothing to us: the reply goes on, and the ear listens again."""
    after, orders = go_on(state)
    return replace(after, overlap=-1), [*orders, arm(state)]


def hold_over(state: State, _event: HoldOver, _now: Seconds) -> Outcome:
    """It goes on and on, and says nothing that we understand."""
    return go_on(state)


def go_on(state: State) -> Outcome:
    """The reply goes on where it stopped."""
    after = replace(state, hold_until=None, overlap_paused_at=None)
    return after, [Hold(False)] if state.hold_until is not None else []


def take_over(state: State, now: Seconds, cancelled: str = "speech") -> Outcome:
    """The reply is over; the next turn is open, and its ear has been all along."""
    after = replace(open_turn(state, now, Phase.LISTENING, LISTENING_LIMIT), unprompted=True)
    return after, [
        Cancel(turn=state.turn, revision=state.revision),
        Hush(),
        Close(state.turn, cancelled),
        ShowLight(light=Light.LISTENING),
    ]


def meant(text: str, lasted: int, sure: bool) -> bool:
    """Whether these words, which took so many samples, are meant to interrupt."""
    said = [word.strip(".,!?").lower() for word in text.split()]
    if not said:
        return False
    if said[0] in STOPPING or said[-1] in STOPPING:
        return True
    return sure and lasted >= MEANT and not AGREEING.issuperset(said)
