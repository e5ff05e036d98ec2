"""The turn: what each event does in each phase, and what no event may ever do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.dialogue.events import (
    Act,
    Answered,
    Bell,
    Clause,
    Close,
    CommitDue,
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
from appliance.dialogue.opening import FOREVER
from appliance.dialogue.phrases import APOLOGY, NO_EARS, NO_MIND, NOT_UNDERSTOOD
from appliance.dialogue.state import Phase, State
from appliance.dialogue.turn import TRANSITIONS, decide
from appliance.messages import (
    Ask,
    Cancel,
    Cue,
    Failed,
    Follow,
    Generate,
    Generated,
    Health,
    Light,
    Listen,
    Message,
    Mode,
    MuteSwitch,
    NothingSaid,
    Partial,
    Play,
    Release,
    ServiceState,
    ShowLight,
    Speak,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Spoken,
    TextChunk,
    Transcribe,
    Transcript,
    WakeHeard,
)
from appliance.units import Seconds

NOW = Seconds(100.0)
WAKE = WakeHeard(word="jarvis", at=1000, score=0.9)
HEARD = SpeechEnded(turn=1, start=1000, end=9000, speech_start=1200, speech_end=8000)
UNDERSTOOD = Transcript(turn=1, text="what time is it", confidence=0.9, took=0.1)
STILL = Follow(turn=1, start=-1)
SPOKEN = Spoken(turn=1, clause=0, played_start=0, played_end=100, audible=3)


def down(service: str) -> ServiceState:
    return ServiceState(service=service, health=Health.DOWN)


def ready(service: str) -> ServiceState:
    return ServiceState(service=service, health=Health.READY)


EVENTS: list[Any] = [
    WAKE,
    Held(at=5),
    LetGo(at=9),
    SpeechStarted(turn=1, at=1200, start=1000),
    Partial(turn=1, text="what time", stable=1, confidence=0.9, end=5000),
    SpeechPaused(turn=1, start=1000, end=9000, speech_start=1200, speech_end=8000),
    SpeechResumed(turn=1, at=9400),
    CommitDue(1),
    HEARD,
    NothingSaid(turn=1),
    Ask(text="what time is it"),
    Due("Your timer is done.", ring=True),
    LeftOpen(1),
    UNDERSTOOD,
    Transcript(turn=1, text="", confidence=0.0, took=0.1),
    Answered(1, "time"),
    Answered(1, "stop", silent=True),
    Unanswered(1, "why is the sky blue"),
    TextChunk(turn=1, text="Because", seq=0, at_ns=1),
    Clause(1, "Because of the air."),
    Generated(turn=1, tokens=5, prompt_tokens=20, evaluated_tokens=7, finish="stop"),
    ReplyComplete(1),
    SPOKEN,
    PlaybackFinished(1),
    Failed(turn=1, service="tts", what="Speak", why="broken"),
    TimedOut(1),
    MuteSwitch(muted=True),
    MuteSwitch(muted=False),
    *(state(service) for state in (down, ready) for service in ("ear", "audio", "stt", "llm", "tts")),
]


def play(*events: Any) -> tuple[State, list[Any]]:
    """The state and the last event's orders after these events."""
    state, orders = State(), []
    for event in events:
        state, orders = decide(state, event, NOW)
    return state, orders


SPEAKING = (WAKE, HEARD, UNDERSTOOD, Answered(1, "time"), Clause(1, "It is four."), ReplyComplete(1))


def test_the_wake_word_opens_a_turn_that_reaches_back_to_its_end() -> None:
    state, orders = play(WAKE)
    assert (state.phase, state.turn) == (Phase.LISTENING, 1)
    assert orders == [
        Listen(mode=Mode.OPEN, turn=1, since=1000, pause=0.1, silence=1.5),
        ShowLight(light=Light.LISTENING),
    ]


def test_an_utterance_goes_to_stt_and_the_ear_listens_for_who_interrupts() -> None:
    state, orders = play(WAKE, HEARD)
    assert state.phase is Phase.THINKING
    assert orders == [
        Listen(mode=Mode.OPEN, turn=2, patience=FOREVER, pause=0.1, silence=1.5),
        ShowLight(light=Light.THINKING),
        Transcribe(turn=1, start=1000, end=9000, speech_end=8000),
    ]


def test_silence_after_the_wake_word_ends_the_turn_without_a_word() -> None:
    state, orders = play(WAKE, NothingSaid(turn=1))
    assert state.phase is Phase.IDLE
    assert orders == [
        Close(1, "nothing said"),
        STILL,
        Listen(mode=Mode.WAKE, turn=1),
        ShowLight(light=Light.IDLE),
    ]


def test_the_button_listens_until_it_is_let_go() -> None:
    state, orders = play(Held(at=5))
    assert orders[0] == Listen(mode=Mode.HELD, turn=1, since=5)
    assert decide(state, LetGo(at=9), NOW)[1] == [Release(at=9, turn=1)]


def test_what_is_not_understood_is_said_so_and_nothing_is_done() -> None:
    assert play(WAKE, HEARD, Transcript(turn=1, text="", confidence=0.9, took=0.1))[1] == [
        STILL,
        Say(1, NOT_UNDERSTOOD),
    ]
    unsure = Transcript(turn=1, text="stop", confidence=0.2, took=0.1)
    assert play(WAKE, HEARD, unsure)[1] == [STILL, Say(1, NOT_UNDERSTOOD)]


def test_skills_come_first_and_the_model_after() -> None:
    assert play(WAKE, HEARD, UNDERSTOOD)[1] == [STILL, Understand(1, "what time is it")]
    assert play(WAKE, HEARD, UNDERSTOOD, Unanswered(1, "why"))[1] == [
        Act(1),
        Generate(turn=1, question="why"),
    ]


def test_clauses_are_numbered_and_spoken_as_they_come() -> None:
    state, orders = play(WAKE, HEARD, UNDERSTOOD, Unanswered(1, "why"), Clause(1, "Well,"), Clause(1, "because."))
    assert state.phase is Phase.SPEAKING
    assert orders == [Speak(turn=1, text="because.", clause=1, generation=0)]


def test_the_turn_ends_when_the_last_sample_was_heard() -> None:
    state, _ = play(*SPEAKING, SPOKEN)
    assert state.finished
    assert decide(state, PlaybackFinished(1), NOW)[1][0] == Close(1)


def test_a_reply_without_a_clause_never_ends_in_silence() -> None:
    assert Say(1, NOT_UNDERSTOOD) in play(WAKE, HEARD, UNDERSTOOD, Unanswered(1, "why"), ReplyComplete(1))[1]


def test_the_wake_word_interrupts_a_reply_and_listens_again() -> None:
    state, orders = play(*SPEAKING, WAKE)
    assert (state.phase, state.turn) == (Phase.LISTENING, 2)
    assert orders[:4] == [Cancel(turn=1), STILL, Hush(), Close(1, "wake word")]


def test_what_belongs_to_an_older_turn_changes_nothing() -> None:
    state, _ = play(*SPEAKING, WAKE)
    for late in (UNDERSTOOD, HEARD, SPOKEN, Clause(1, "late"), TimedOut(1), PlaybackFinished(1)):
        assert decide(state, late, NOW) == (state, [])


@pytest.mark.parametrize("service", ["stt", "llm"])
def test_the_death_of_an_awaited_worker_ends_in_an_apology(service: str) -> None:
    waiting = (WAKE, HEARD) if service == "stt" else (WAKE, HEARD, UNDERSTOOD, Unanswered(1, "why"))
    state, orders = play(*waiting, down(service))
    assert Say(1, APOLOGY) in orders
    assert (state.phase, state.revision) == (Phase.THINKING, 1)


def test_the_death_of_a_worker_that_nobody_waits_for_goes_unnoticed() -> None:
    before, _ = play(*SPEAKING)
    after, orders = decide(before, down("llm"), NOW)
    assert orders == []
    assert after == replace(before, down=frozenset({"llm"}))


def test_the_death_of_the_voice_is_apologised_for_when_it_is_back() -> None:
    state, orders = play(*SPEAKING, down("tts"))
    assert orders == []
    assert Say(1, APOLOGY) in decide(state, ready("tts"), NOW)[1]


@pytest.mark.parametrize("service", ["ear", "audio"])
def test_the_death_of_the_ear_while_listening_is_apologised_for(service: str) -> None:
    assert Say(1, APOLOGY) in play(WAKE, down(service))[1]


def test_an_ear_that_is_back_is_told_what_to_do() -> None:
    assert play(ready("ear"))[1] == [Listen(mode=Mode.WAKE), ShowLight(light=Light.IDLE)]
    assert play(MuteSwitch(muted=True), ready("ear"))[1] == [Listen(mode=Mode.OFF)]


def test_without_a_model_the_speaker_says_so() -> None:
    assert play(down("llm"), WAKE, HEARD, UNDERSTOOD, Unanswered(1, "why"))[1] == [Act(1), Say(1, NO_MIND)]
    assert Say(1, NO_EARS) in play(down("stt"), WAKE, HEARD)[1]


def test_a_second_failure_in_one_turn_closes_it() -> None:
    state, orders = play(WAKE, HEARD, down("stt"), Failed(turn=1, revision=1, service="tts", what="Speak", why="no"))
    assert (state.phase, orders[0]) == (Phase.IDLE, Close(1, "failed twice"))


def test_thinking_for_ever_ends_in_an_apology() -> None:
    state, orders = play(WAKE, HEARD, TimedOut(1))
    assert Say(1, APOLOGY) in orders
    assert state.deadline is not None


def test_a_turn_left_open_by_a_dead_dialogue_is_apologised_for() -> None:
    state, orders = play(LeftOpen(4))
    assert state.turn == 5
    assert Say(5, APOLOGY) in orders


def test_a_timer_rings_at_once_when_idle_and_later_when_not() -> None:
    due = Due("Your timer is done.", ring=True)
    _, orders = play(due)
    assert Play(tone="ring", turn=1, generation=0) in orders
    state, orders = play(WAKE, due)
    assert (state.pending, orders) == ((due,), [])


def test_a_typed_question_takes_the_place_of_an_open_turn() -> None:
    state, _ = play(WakeHeard(word="jarvis", at=0, score=1.0))
    after, orders = decide(state, Ask(text="what time is it"), NOW)
    assert (after.phase, after.turn) == (Phase.THINKING, state.turn + 1)
    assert Close(state.turn, "question") in orders
    assert Understand(after.turn, "what time is it") in orders


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
@settings(max_examples=300)
def test_mute_silences_and_deafens_from_anywhere(events: list[Any]) -> None:
    state, _ = play(*events)
    after, orders = decide(state, MuteSwitch(muted=True), NOW)
    assert after.phase is Phase.MUTED
    if state.phase is not Phase.MUTED:
        assert Listen(mode=Mode.OFF, turn=state.turn) in orders
    if state.phase is Phase.SPEAKING:
        assert Hush() in orders
    for event in EVENTS:
        if not isinstance(event, MuteSwitch):
            assert decide(after, event, NOW)[0].phase is Phase.MUTED


@given(st.lists(st.sampled_from(EVENTS), max_size=12), st.sampled_from(EVENTS))
@settings(max_examples=500)
def test_whatever_happens_the_machine_stays_sane(events: list[Any], event: Any) -> None:
    state, _ = play(*events)
    after, orders = decide(state, event, NOW)
    assert after.turn in (state.turn, state.turn + 1) or isinstance(event, LeftOpen)
    if (state.phase, type(event)) not in TRANSITIONS:
        assert (after, orders) == (state, [])
    opened = after.phase not in (Phase.IDLE, Phase.MUTED)
    assert (after.deadline is not None) == opened, "an open turn always has a deadline: nothing hangs"
    closed = [order.turn for order in orders if isinstance(order, Close)]
    assert len(closed) <= 1
    if after.turn != state.turn and state.phase not in (Phase.IDLE, Phase.MUTED):
        assert closed == [state.turn], "a turn that ends is closed before the next opens"
    for order in orders:
        assert isinstance(order, Message | Act | Bell | Close | Flush | Hush | Say | Understand)


@given(st.lists(st.sampled_from(EVENTS), max_size=14))
@settings(max_examples=300)
def test_no_skill_acts_and_nothing_is_heard_before_the_speech_has_ended(events: list[Any]) -> None:
    state = State()
    for event in events:
        listening = state.phase is Phase.LISTENING
        state, orders = decide(state, event, NOW)
        if listening and state.phase is Phase.LISTENING:
            assert not any(isinstance(order, Act | Cue) for order in orders)
            assert all(order.hold for order in orders if isinstance(order, Speak))
