"""How turns open, close and are cut."""

from dataclasses import replace
from typing import Any

from appliance.dialogue.completeness import Verdict
from appliance.dialogue.events import (
    Bell,
    Close,
    Due,
    Held,
    Hush,
    Ringing,
    Say,
    Understand,
)
from appliance.dialogue.state import (
    LISTENING_LIMIT,
    THINKING_LIMIT,
    Outcome,
    Phase,
    State,
)
from appliance.messages import (
    Ask,
    Cancel,
    Follow,
    Light,
    Listen,
    Mode,
    NothingSaid,
    Play,
    ShowLight,
    SpeechStarted,
    WakeHeard,
)
from appliance.units import Seconds

FOREVER = 86_400.0
"""Seconds to wait for somebody to speak; the ear is asked again when they are over."""


def open_turn(state: State, now: Seconds, phase: Phase, limit: Seconds) -> State:
    """The next turn, open in this phase, with a deadline."""
    fresh = State(
        phase=phase,
        turn=state.turn + 1,
        down=state.down,
        pending=state.pending,
        wake=state.wake,
        confidence=state.confidence,
        waits=state.waits,
        always=state.always,
        barge_in=state.barge_in,
        follow_up=state.follow_up,
        generation=state.generation,
        ringing=state.ringing,
    )
    return replace(fresh, deadline=Seconds(now + limit))


def close(state: State, cancelled: str = "", window: bool = False) -> Outcome:
    """Back to idle, with a window for a follow-up or without; what was waiting to be said comes next by the shell's `Due`."""
    window = window and state.follow_up > 0 and not state.always
    after = replace(state, phase=Phase.IDLE, deadline=None, held=False, waiting_for="", commit_at=None, hold_until=None)
    after, listen = rest(after, window)
    tone = [Play(tone="follow", generation=state.generation)] if window else []
    return after, [Close(state.turn, cancelled), Follow(turn=state.turn, start=-1), *tone, *listen]


def rest(state: State, window: bool = False) -> Outcome:
    """What ear and light do between turns."""
    open_ear = window or state.always
    after = replace(state, window=open_ear)
    if not open_ear:
        return after, [Listen(mode=Mode.WAKE, turn=state.turn), calm(after)]
    patience = state.follow_up if window else FOREVER
    return after, [_open_ear(state, patience), calm(after)]


def calm(state: State) -> ShowLight:
    """What the light shows between turns."""
    if state.ringing:
        return ShowLight(light=Light.RINGING)
    return ShowLight(light=Light.OPEN if state.window else Light.IDLE)


def ringing(state: State, event: Ringing, _now: Seconds) -> Outcome:
    """Something began to ring, or fell silent; a turn shows its own light."""
    after = replace(state, ringing=event.on)
    return after, [calm(after)] if state.phase is Phase.IDLE else []


def arm(state: State) -> Listen:
    """What the ear does while a turn replies."""
    return _open_ear(state, FOREVER) if state.barge_in else Listen(mode=Mode.WAKE, turn=state.turn)


def _open_ear(state: State, patience: float) -> Listen:
    """Listens to whoever speaks, in the name of the turn that may come next."""
    waits = state.waits
    silence = max(waits.unfinished, waits.silence)
    return Listen(mode=Mode.OPEN, turn=state.turn + 1, patience=patience, pause=waits.pause, silence=silence)


def spoken_to(state: State, event: SpeechStarted, now: Seconds) -> Outcome:
    """Somebody speaks without a wake word, and may: a turn opens that the ear is in the midst of."""
    if not state.window:
        return state, []
    after = replace(open_turn(state, now, Phase.LISTENING, LISTENING_LIMIT), unprompted=True)
    follow = [Follow(turn=after.turn, start=event.start)] if event.start >= 0 and "stt" not in state.down else []
    return after, [*follow, ShowLight(light=Light.LISTENING)]


def window_over(state: State, _event: NothingSaid, _now: Seconds) -> Outcome:
    """Nobody spoke."""
    return rest(state) if state.window else (state, [])


def void(state: State) -> Outcome:
    """What was begun for a guess is thrown away; the guess itself stays."""
    after = replace(
        state,
        owner="",
        silent=False,
        verdict=Verdict.OPEN,
        waiting_for="",
        clauses=0,
        spoken=0,
        generated=False,
        tool=None,
        complete=False,
    )
    if not state.owner:
        return after, []
    return replace(after, revision=state.revision + 1), [Cancel(turn=state.turn, revision=state.revision)]


def forget(state: State) -> Outcome:
    """No guess any more; what was begun for it is void."""
    after, orders = void(state)
    return replace(after, guess=""), orders


def cut(state: State, cancelled: str) -> list[Any]:
    """Stops everything that the open turn has under way."""
    orders: list[Any] = [
        Cancel(turn=state.turn, revision=state.revision),
        Follow(turn=state.turn, start=-1),
    ]
    if state.phase is Phase.SPEAKING:
        orders.append(Hush())
    return [*orders, Close(state.turn, cancelled)]


def listen(state: State, event: WakeHeard, now: Seconds) -> Outcome:
    """The wake word: a turn opens that reaches back to its end."""
    after = open_turn(state, now, Phase.LISTENING, LISTENING_LIMIT)
    return after, [_listen(after, event.at), ShowLight(light=Light.LISTENING)]


def _listen(state: State, since: int) -> Listen:
    """Listens to the open turn's own utterance, behind its wake word."""
    waits = state.waits
    silence = max(waits.unfinished, waits.silence)
    return Listen(mode=Mode.OPEN, turn=state.turn, since=since, pause=waits.pause, silence=silence)


def hold(state: State, event: Held, now: Seconds) -> Outcome:
    """The button: a turn opens that lasts until it is let go."""
    after = replace(open_turn(state, now, Phase.LISTENING, LISTENING_LIMIT), held=True)
    return after, [Listen(mode=Mode.HELD, turn=after.turn, since=event.at), ShowLight(light=Light.LISTENING)]


def wake_again(state: State, event: WakeHeard, now: Seconds) -> Outcome:
    """The wake word while a turn is open: that turn is over, a new one begins."""
    if state.held:
        return state, []  # Whoever holds the button may say any word.
    if state.unprompted and state.phase is Phase.LISTENING:
        return called(state, event)
    after, orders = listen(state, event, now)
    return after, [*cut(state, "wake word"), *orders]


def called(state: State, event: WakeHeard) -> Outcome:
    """Who spoke without a wake word was just saying it: the same turn goes on behind the word."""
    after, orders = forget(replace(state, unprompted=False, paused_at=None, commit_at=None, settled=False))
    return after, [*orders, _listen(after, event.at)]


def hold_again(state: State, event: Held, now: Seconds) -> Outcome:
    """The button while a turn is open: that one is over, a new one begins."""
    after, orders = hold(state, event, now)
    return after, [*cut(state, "button"), *orders]


def ask(state: State, event: Ask, now: Seconds) -> Outcome:
    """Somebody typed instead of speaking."""
    after = open_turn(state, now, Phase.THINKING, THINKING_LIMIT)
    return after, [arm(after), ShowLight(light=Light.THINKING), Understand(after.turn, event.text)]


def ask_instead(state: State, event: Ask, now: Seconds) -> Outcome:
    """Somebody types while a turn is open: that one is over."""
    after, orders = ask(state, event, now)
    return after, [*cut(state, "question"), *orders]


def due(state: State, event: Due, now: Seconds) -> Outcome:
    """Something to say of our own accord; with the voice gone, what rings still rings."""
    if event.ring and "tts" in state.down:
        return state, [Bell()]
    after = replace(open_turn(state, now, Phase.THINKING, THINKING_LIMIT), bell=event.ring)
    orders: list[Any] = [arm(after), ShowLight(light=Light.RINGING if event.ring else Light.SPEAKING)]
    if event.ring:
        orders.append(Play(tone="ring", turn=after.turn, generation=state.generation))
    return after, [*orders, Say(after.turn, event.text, event.by)]


def due_later(state: State, event: Due, _now: Seconds) -> Outcome:
    """Something to say while a turn is open: it waits."""
    return replace(state, pending=(*state.pending, event)), []
