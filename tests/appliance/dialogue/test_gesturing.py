"""What hands ask for: say that again, set-up, and the light of what rings."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.dialogue.events import Again, Close, Count, Due, Held, Hush, LetGo, ReplyComplete, Ringing, Say
from appliance.dialogue.state import Phase, State
from appliance.dialogue.turn import TRANSITIONS, decide
from appliance.messages import (
    COUNT_FROM,
    Cancel,
    Light,
    Listen,
    Mode,
    MuteSwitch,
    NothingSaid,
    Partial,
    Play,
    ShowLight,
    Speak,
    Spoken,
)
from tests.appliance.dialogue.test_turn import EVENTS, NOW, SPEAKING, down, play, ready

AGAIN = Again("It is four.")
COUNTS = [Count(left, str(left)) for left in range(COUNT_FROM, 0, -1)]
SET_UP = Count(0, "My address is 10.0.0.2.")
NEW = [AGAIN, *COUNTS, SET_UP, Ringing(True), Ringing(False)]

TAPPED_TWICE = (Held(at=5), LetGo(at=6), Held(at=9), LetGo(at=10))


def lights(orders: list[Any]) -> list[Light]:
    return [order.light for order in orders if isinstance(order, ShowLight)]


def spoken(orders: list[Any]) -> list[str]:
    return [order.text for order in orders if isinstance(order, Speak)]


def test_two_taps_say_the_last_answer_again() -> None:
    state, orders = play(*TAPPED_TWICE, AGAIN)
    assert (state.phase, state.turn) == (Phase.THINKING, 3)
    assert Close(2, "button") in orders
    assert orders[-1] == Say(3, "It is four.", "skill:repeat")


def test_the_last_answer_is_said_again_also_when_the_ear_was_quicker() -> None:
    state, orders = play(*TAPPED_TWICE, NothingSaid(turn=2), AGAIN)
    assert (state.phase, orders[-1]) == (Phase.THINKING, Say(3, "It is four.", "skill:repeat"))


def test_a_silent_hold_is_counted_at_and_the_microphone_is_no_longer_held() -> None:
    state, orders = play(Held(at=5), COUNTS[0])
    assert (state.phase, state.counting, state.held) == (Phase.SPEAKING, True, False)
    assert Close(1, "set-up") in orders
    assert Listen(mode=Mode.WAKE, turn=2) in orders
    assert spoken(orders) == ["5"]


def test_every_number_is_said_in_one_turn_and_set_up_ends_it() -> None:
    state = play(Held(at=5))[0]
    numbers = []
    for event in COUNTS:
        state, orders = decide(state, event, NOW)
        numbers += spoken(orders)
    assert numbers == ["5", "4", "3", "2", "1"]
    state, orders = decide(state, SET_UP, NOW)
    assert (orders, state.turn) == ([Say(2, SET_UP.text)], 2)
    assert decide(state, LetGo(at=9), NOW) == (state, []), "letting go afterwards cuts nothing"


def test_letting_go_ends_the_countdown_at_once() -> None:
    state, orders = play(Held(at=5), COUNTS[0], COUNTS[1], LetGo(at=9))
    assert state.phase is Phase.IDLE
    assert orders[:3] == [Cancel(turn=2), Hush(), Close(2, "let go")]


def test_nobody_is_counted_at_who_has_begun_to_talk() -> None:
    words = Partial(turn=1, text="tell me", stable=1, confidence=0.9, end=5000)
    state, orders = play(Held(at=5), words, COUNTS[0])
    assert (state.phase, orders) == (Phase.LISTENING, [])


def test_a_countdown_begins_with_its_first_number_or_not_at_all() -> None:
    assert play(Held(at=5), COUNTS[1])[1] == []
    assert play(Held(at=5), SET_UP)[1] == []


def test_nobody_is_counted_at_who_does_not_hold_the_button() -> None:
    assert play(Held(at=5), LetGo(at=6), COUNTS[0])[1] == []
    assert play(COUNTS[0])[1] == []


def test_a_countdown_that_went_wrong_counts_no_further() -> None:
    state = play(Held(at=5), COUNTS[0], down("tts"))[0]
    state, _ = decide(state, ready("tts"), NOW)
    assert not state.counting
    assert decide(state, COUNTS[1], NOW) == (state, [])


def test_the_light_rings_between_turns_for_as_long_as_something_rings() -> None:
    assert lights(play(Ringing(True))[1]) == [Light.RINGING]
    assert lights(play(Ringing(True), Ringing(False))[1]) == [Light.IDLE]
    assert lights(play(Ringing(True), Held(at=5), NothingSaid(turn=1))[1]) == [Light.RINGING]


def test_the_light_goes_on_ringing_while_it_is_said_what_rings() -> None:
    state, orders = play(Ringing(True), Due("Your timer is done.", ring=True))
    assert lights(orders) == [Light.RINGING]
    assert Play(tone="ring", turn=1, generation=0) in orders
    state, orders = decide(state, SPEAKING[4], NOW)
    assert (state.phase, lights(orders)) == (Phase.SPEAKING, [])


def test_a_question_while_it_rings_has_its_own_lights() -> None:
    state, orders = play(Ringing(True), *SPEAKING[:5])
    assert (state.phase, lights(orders)) == (Phase.SPEAKING, [Light.SPEAKING])


def test_muted_what_rings_shows_nothing_and_unmuted_it_does() -> None:
    state, orders = play(MuteSwitch(muted=True), Ringing(True))
    assert (state.phase, orders) == (Phase.MUTED, [])
    assert lights(decide(state, MuteSwitch(muted=False), NOW)[1]) == [Light.RINGING]


@given(st.lists(st.sampled_from([*EVENTS, *NEW]), max_size=12), st.sampled_from(NEW))
@settings(max_examples=400)
def test_whatever_hands_do_the_machine_stays_sane(events: list[Any], event: Any) -> None:
    state, _ = play(*events)
    after, orders = decide(state, event, NOW)
    if (state.phase, type(event)) not in TRANSITIONS:
        assert (after, orders) == (state, [])
    assert (after.deadline is not None) == (after.phase not in (Phase.IDLE, Phase.MUTED))
    closed = [order.turn for order in orders if isinstance(order, Close)]
    if after.turn != state.turn:
        assert closed == ([] if state.phase is Phase.IDLE else [state.turn])
    if state.phase is Phase.MUTED:
        assert after == replace(state, ringing=after.ringing)
        assert orders == []


@pytest.mark.parametrize("let_go", range(1, COUNT_FROM + 1))
def test_a_countdown_leaves_nothing_behind_wherever_it_ends(let_go: int) -> None:
    state, _ = play(Held(at=5), *COUNTS[:let_go], LetGo(at=9))
    assert replace(state, clauses=0) == State(turn=2)


def test_a_countdown_that_is_through_ends_when_its_last_word_was_heard() -> None:
    state, _ = play(Held(at=5), *COUNTS, SET_UP, ReplyComplete(2))
    laid = Spoken(turn=2, clause=0, played_start=0, played_end=100, audible=3)
    for _ in COUNTS:
        assert not state.finished
        state, _ = decide(state, laid, NOW)
    assert state.finished
