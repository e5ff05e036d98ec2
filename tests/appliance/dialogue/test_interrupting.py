"""Whoever speaks while the speaker does: held, cut or ignored; and who may speak without a wake word."""

from typing import Any

import pytest

from appliance.dialogue.events import (
    Answered,
    Clause,
    Close,
    Hold,
    HoldOver,
    Hush,
    PlaybackFinished,
    ReplyComplete,
    Say,
    Understand,
)
from appliance.dialogue.interrupting import HOLD_LIMIT, meant
from appliance.dialogue.phrases import NOT_UNDERSTOOD
from appliance.dialogue.state import NOT_FOR_US, Phase, State
from appliance.dialogue.turn import decide
from appliance.messages import (
    Cancel,
    Follow,
    Light,
    Listen,
    Mode,
    NothingSaid,
    Partial,
    Play,
    ShowLight,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Spoken,
    Transcribe,
    Transcript,
    WakeHeard,
)
from appliance.units import Seconds, samples

NOW = Seconds(100.0)
SPEAKING: tuple[Any, ...] = (
    WakeHeard(word="jarvis", at=1000, score=0.9),
    SpeechEnded(turn=1, start=1000, end=9000, speech_start=1200, speech_end=8000),
    Transcript(turn=1, text="what time is it", confidence=0.9, took=0.1),
    Answered(1, "time", "It is four."),
    Clause(1, "It is four."),
    ReplyComplete(1),
    Spoken(turn=1, clause=0, played_start=0, played_end=100, audible=3),
)
SURE = SpeechStarted(turn=2, at=50_000, start=49_000, sure=True)
UNSURE = SpeechStarted(turn=2, at=50_000, start=49_000)
COUGH = SpeechPaused(turn=2, start=49_000, end=54_000, speech_start=50_000, speech_end=53_000)
LONG = SpeechPaused(turn=2, start=49_000, end=70_000, speech_start=50_000, speech_end=66_000)
GO_ON = Hold(False)


def play(*events: Any, state: State | None = None) -> tuple[State, list[Any]]:
    state, orders = state or State(follow_up=Seconds(4.0)), []
    for event in events:
        state, orders = decide(state, event, NOW)
    return state, orders


def partial(text: str, lasted: float) -> Partial:
    return Partial(turn=2, text=text, stable=1, confidence=0.9, end=50_000 + samples(lasted))


def transcript(text: str, confidence: float = 0.9) -> Transcript:
    return Transcript(turn=2, text=text, confidence=confidence, took=0.1)


def test_a_voice_holds_the_reply_where_it_is_known_not_to_be_our_own() -> None:
    state, orders = play(*SPEAKING, SURE)
    assert orders == [Follow(turn=2, start=49_000), Hold(True)]
    assert state.hold_until == NOW + HOLD_LIMIT
    assert play(*SPEAKING, UNSURE)[1] == [Follow(turn=2, start=49_000)]


def test_words_that_go_on_cut_the_reply_and_are_the_next_question() -> None:
    state, orders = play(*SPEAKING, SURE, partial("and what day is it", 0.7))
    assert (state.phase, state.turn) == (Phase.LISTENING, 2)
    assert orders[:3] == [Cancel(turn=1), Hush(), Close(1, "speech")]
    assert orders[-1] == Understand(2, "and what day is it")
    assert not [order for order in orders if isinstance(order, Listen)], "the ear is in the midst of it"


def test_a_cough_holds_the_reply_and_it_goes_on() -> None:
    events = (*SPEAKING, SURE, COUGH)
    assert play(*events)[1] == [Transcribe(turn=2, start=49_000, end=54_000, speech_end=53_000)]
    state, orders = play(*events, transcript("", 0.0))
    assert (state.phase, state.hold_until, orders) == (Phase.SPEAKING, None, [GO_ON])


def test_whoever_agrees_does_not_want_to_speak() -> None:
    assert play(*SPEAKING, SURE, COUGH, transcript("yeah okay"))[1] == [GO_ON]


def test_a_radio_holds_the_reply_for_a_moment_only() -> None:
    assert play(*SPEAKING, SURE, HoldOver(1))[1] == [GO_ON]


def test_a_short_word_that_is_meant_for_us_interrupts_when_it_is_over() -> None:
    state, orders = play(*SPEAKING, SURE, COUGH, transcript("no the other one"))
    assert state.turn == 2
    assert Understand(2, "no the other one") in orders


def test_stop_interrupts_even_when_it_might_be_our_own_echo() -> None:
    assert play(*SPEAKING, UNSURE, partial("stop", 0.3))[0].turn == 2
    assert play(*SPEAKING, UNSURE, partial("it is four o'clock", 2.0))[0].turn == 1


def test_what_may_be_our_own_echo_is_not_followed_for_long() -> None:
    assert play(*SPEAKING, UNSURE, partial("it is four", 1.0))[1] == []
    assert play(*SPEAKING, UNSURE, partial("it is four o'clock", 2.5))[1] == [Follow(turn=2, start=-1)]


def test_when_the_voice_is_over_the_ear_listens_for_the_next_one() -> None:
    ended = SpeechEnded(turn=2, start=49_000, end=54_000, speech_start=50_000, speech_end=53_000)
    _, orders = play(*SPEAKING, SURE, COUGH, transcript("", 0.0), ended)
    (listen,) = orders
    assert (listen.mode, listen.turn) == (Mode.OPEN, 2)


def test_a_voice_that_resumes_makes_its_transcript_void() -> None:
    state, _ = play(*SPEAKING, SURE, COUGH, SpeechResumed(turn=2, at=54_500))
    assert decide(state, transcript("no the other one"), NOW) == (state, [])


def test_who_speaks_when_the_reply_ends_is_listened_to() -> None:
    state, orders = play(*SPEAKING, SURE, HoldOver(1), PlaybackFinished(1))
    assert (state.phase, state.turn) == (Phase.LISTENING, 2)
    assert Close(1, "") in orders


def test_after_a_reply_the_ear_stays_open_for_a_while_with_a_tone_and_a_light() -> None:
    state, orders = play(*SPEAKING, PlaybackFinished(1))
    assert state.window
    assert Play(tone="follow", generation=0) in orders
    assert ShowLight(light=Light.OPEN) in orders
    (listen,) = [order for order in orders if isinstance(order, Listen)]
    assert (listen.mode, listen.turn, listen.patience) == (Mode.OPEN, 2, 4.0)


def test_the_window_closes_without_a_word() -> None:
    state, orders = play(*SPEAKING, PlaybackFinished(1), NothingSaid(turn=2))
    assert (state.phase, state.turn, state.window) == (Phase.IDLE, 1, False)
    assert orders == [Listen(mode=Mode.WAKE, turn=1), ShowLight(light=Light.IDLE)]


def test_in_the_window_a_question_needs_no_wake_word() -> None:
    state, orders = play(*SPEAKING, PlaybackFinished(1), SURE)
    assert (state.phase, state.turn) == (Phase.LISTENING, 2)
    assert orders == [Follow(turn=2, start=49_000), ShowLight(light=Light.LISTENING)]


def test_what_is_not_understood_in_it_was_meant_for_others() -> None:
    ended = SpeechEnded(turn=2, start=49_000, end=54_000, speech_start=50_000, speech_end=53_000)
    state, orders = play(*SPEAKING, PlaybackFinished(1), SURE, ended, transcript("", 0.0))
    assert state.phase is Phase.IDLE
    assert not state.window, "it does not go on for ever"
    assert Close(2, NOT_FOR_US) in orders
    assert Say(2, NOT_UNDERSTOOD) not in orders


def test_the_wake_word_said_in_it_all_the_same_belongs_to_the_same_turn() -> None:
    state, orders = play(*SPEAKING, PlaybackFinished(1), SURE, WakeHeard(word="jarvis", at=56_000, score=0.9))
    assert (state.turn, state.unprompted) == (2, False)
    (listen,) = orders
    assert (listen.turn, listen.since) == (2, 56_000)


def test_without_a_window_nobody_is_listened_to_who_did_not_call() -> None:
    state = State()
    assert decide(state, replace_turn(SURE, 1), NOW) == (state, [])


def test_always_listening_goes_on_after_every_turn_and_every_silence() -> None:
    always = State(always=True)
    state, orders = play(*SPEAKING, PlaybackFinished(1), state=always)
    assert ShowLight(light=Light.OPEN) in orders
    state, orders = decide(state, NothingSaid(turn=2), NOW)
    assert state.window
    assert [order.mode for order in orders if isinstance(order, Listen)] == [Mode.OPEN]
    assert decide(state, SURE, NOW)[0].phase is Phase.LISTENING


def replace_turn(event: SpeechStarted, turn: int) -> SpeechStarted:
    return SpeechStarted(turn=turn, at=event.at, start=event.start, sure=event.sure)


@pytest.mark.parametrize(
    ("text", "lasted", "sure", "interrupts"),
    [
        ("stop", 0.2, False, True),
        ("please stop", 0.5, False, True),
        ("what about tomorrow", 0.9, True, True),
        ("what about tomorrow", 0.9, False, False),
        ("what", 0.3, True, False),
        ("mhm", 0.9, True, False),
        ("", 3.0, True, False),
    ],
)
def test_what_is_meant_to_interrupt(text: str, lasted: float, sure: bool, interrupts: bool) -> None:
    assert meant(text, samples(lasted), sure) is interrupts
