"""What becomes of a turn when something fails, and mute, which outranks everything."""

from dataclasses import replace

from appliance.dialogue.events import (
    Hush,
    LeftOpen,
    NotDone,
    Say,
    TimedOut,
)
from appliance.dialogue.opening import arm, close, cut, open_turn, rest, void
from appliance.dialogue.phrases import APOLOGY
from appliance.dialogue.state import (
    DEPENDS,
    MAX_REVISION,
    THINKING_LIMIT,
    Outcome,
    Phase,
    State,
)
from appliance.messages import (
    Cancel,
    Failed,
    Health,
    Light,
    Listen,
    Mode,
    MuteSwitch,
    ServiceState,
    ShowLight,
)
from appliance.units import Seconds


def apologise(state: State, words: str) -> Outcome:
    """The turn ends with words instead of silence. A second failure in one turn closes it: the voice itself is gone."""
    if state.apologised:
        return close(state, "failed twice")
    after = replace(
        state,
        phase=Phase.THINKING,
        revision=state.revision + 1,
        apologised=True,
        waiting_for="",
        owner="",
        silent=False,
        bell=False,
        counting=False,
        commit_at=None,
        hold_until=None,
        clauses=0,
        spoken=0,
        generated=False,
        tool=None,
        complete=False,
    )
    return after, [
        Cancel(turn=state.turn, revision=state.revision),
        Hush(),
        arm(state),
        Say(state.turn, words),
    ]


def failed(state: State, event: Failed, _now: Seconds) -> Outcome:
    """A worker could not do what it was asked."""
    if event.service == "llm" and state.waiting_for != "llm":
        return state, []
    return apologise(state, APOLOGY)


def not_done(state: State, event: NotDone, _now: Seconds) -> Outcome:
    """What was to be confirmed is not so."""
    return apologise(state, event.text)


def service(state: State, event: ServiceState, _now: Seconds) -> Outcome:
    """A service came or went; if the open turn depends on it, the turn ends in an apology (when tts is back, if it is tts)."""
    serves = event.health is Health.READY
    down = state.down - {event.service} if serves else state.down | {event.service}
    after = replace(state, down=down)
    if serves:
        return welcome(after, event.service)
    if event.health is not Health.DOWN or event.service in state.down:
        return after, []
    if state.phase is Phase.LISTENING and event.service in DEPENDS[Phase.THINKING]:
        return void(after)
    if event.service not in DEPENDS[state.phase]:
        return after, []
    if event.service in ("stt", "llm") and state.waiting_for != event.service:
        return after, []
    if event.service == "tts":
        if state.finished:
            return after, []
        return replace(after, waiting_for="tts"), []
    return apologise(after, APOLOGY)


def welcome(state: State, service: str) -> Outcome:
    """A service that is back learns what it should be doing."""
    if service == "ear" and state.phase is Phase.MUTED:
        return state, [Listen(mode=Mode.OFF, turn=state.turn)]
    if service == "ear" and state.phase is Phase.IDLE:
        return rest(state)
    if service == "ear" and state.phase is not Phase.LISTENING:
        return state, [arm(state)]
    if service == "tts" and state.waiting_for == "tts":
        return apologise(state, APOLOGY)
    return state, []


def timed_out(state: State, _event: TimedOut, now: Seconds) -> Outcome:
    """The deadline passed: whoever should have answered did not."""
    if state.phase is Phase.LISTENING:
        return close(state, "the ear did not answer")
    if state.phase is Phase.SPEAKING or state.apologised:
        after, orders = close(state, "nothing was heard in time")
        return after, [Cancel(turn=state.turn, revision=state.revision), Hush(), *orders]
    after, orders = apologise(state, APOLOGY)
    return replace(after, deadline=Seconds(now + THINKING_LIMIT)), orders


def left_open(state: State, event: LeftOpen, now: Seconds) -> Outcome:
    """The process that owned this turn died: its successor apologises."""
    after = open_turn(replace(state, turn=event.turn), now, Phase.THINKING, THINKING_LIMIT)
    return replace(after, apologised=True), [
        Cancel(turn=event.turn, revision=MAX_REVISION),
        Hush(),
        Say(after.turn, APOLOGY),
    ]


def mute(state: State, event: MuteSwitch, _now: Seconds) -> Outcome:
    """Silence and deafness, whatever was going on."""
    if not event.muted:
        return state, []
    orders = [] if state.phase is Phase.IDLE else [*cut(state, "muted")]
    after = replace(state, phase=Phase.MUTED, held=False, deadline=None, waiting_for="")
    return after, [*orders, Listen(mode=Mode.OFF, turn=state.turn), ShowLight(light=Light.MUTED)]


def unmute(state: State, event: MuteSwitch, _now: Seconds) -> Outcome:
    """Back to the wake word."""
    if event.muted:
        return state, []
    return rest(replace(state, phase=Phase.IDLE))
