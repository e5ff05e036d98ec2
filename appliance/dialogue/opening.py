"""How turns open, close and are cut."""

from dataclasses import replace
from typing import Any

from appliance.dialogue.events import (
    Close,
    Due,
    Held,
    Hush,
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
    Light,
    Listen,
    Mode,
    Play,
    ShowLight,
    WakeHeard,
)
from appliance.units import Seconds


def open_turn(state: State, now: Seconds, phase: Phase, limit: Seconds) -> State:
    """The next turn, open in this phase, with a deadline."""
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


def close(state: State, cancelled: str = "") -> Outcome:
    """Back to idle; what was waiting to be said comes next by the shell's `Due`."""
    after = replace(state, phase=Phase.IDLE, deadline=None, held=False, waiting_for="")
    return after, [
        Close(state.turn, cancelled),
        Listen(mode=Mode.WAKE, turn=state.turn),
        ShowLight(light=Light.IDLE),
    ]


def cut(state: State, cancelled: str) -> list[Any]:
    """Stops everything that the open turn has under way."""
    orders: list[Any] = [Cancel(turn=state.turn, revision=state.revision)]
    if state.phase is Phase.SPEAKING:
        orders.append(Hush())
    return [*orders, Close(state.turn, cancelled)]


def listen(state: State, event: WakeHeard, now: Seconds) -> Outcome:
    """The wake word: a turn opens that reaches back to its end."""
    after = open_turn(state, now, Phase.LISTENING, LISTENING_LIMIT)
    return after, [Listen(mode=Mode.OPEN, turn=after.turn, since=event.at), ShowLight(light=Light.LISTENING)]


def hold(state: State, event: Held, now: Seconds) -> Outcome:
    """The button: a turn opens that lasts until it is let go."""
    after = replace(open_turn(state, now, Phase.LISTENING, LISTENING_LIMIT), held=True)
    return after, [Listen(mode=Mode.HELD, turn=after.turn, since=event.at), ShowLight(light=Light.LISTENING)]


def wake_again(state: State, event: WakeHeard, now: Seconds) -> Outcome:
    """The wake word while a turn is open: that turn is over, a new one begins."""
    if state.held:
        return state, []  # Whoever holds the button may say any word.
    after, orders = listen(state, event, now)
    return after, [*cut(state, "wake word"), *orders]


def hold_again(state: State, event: Held, now: Seconds) -> Outcome:
    """The button while a turn is open: that one is over, a new one begins."""
    after, orders = hold(state, event, now)
    return after, [*cut(state, "button"), *orders]


def ask(state: State, event: Ask, now: Seconds) -> Outcome:
    """Somebody typed instead of speaking."""
    after = open_turn(state, now, Phase.THINKING, THINKING_LIMIT)
    return after, [ShowLight(light=Light.THINKING), Understand(after.turn, event.text)]


def due(state: State, event: Due, now: Seconds) -> Outcome:
    """Something to say of our own accord."""
    after = replace(open_turn(state, now, Phase.THINKING, THINKING_LIMIT))
    orders: list[Any] = [ShowLight(light=Light.RINGING if event.ring else Light.SPEAKING)]
    if event.ring:
        orders.append(Play(tone="ring", turn=after.turn, generation=state.generation))
    return after, [*orders, Say(after.turn, event.text, "skill:timer" if event.ring else "none")]


def due_later(state: State, event: Due, _now: Seconds) -> Outcome:
    """Something to say while a turn is open: it waits."""
    return replace(state, pending=(*state.pending, event)), []
