"""What hands mean. Moments are written in seconds and told in nanoseconds."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.messages import Message, MuteSwitch, Pressed, Released, SetUp, Tapped, TurnVolume
from appliance.panel.button import MOST_REPEATS, PLANS, STUCK
from appliance.panel.contact import BOUNCE, Contact
from appliance.panel.gestures import Gestures
from appliance.units import Nanoseconds

BUTTONS = ("talk", "up", "down")


def ns(seconds: float) -> Nanoseconds:
    return Nanoseconds(round(seconds * 1e9))


def pressed(at: float) -> Pressed:
    return Pressed(at_ns=ns(at))


def released(at: float) -> Released:
    return Released(at_ns=ns(at))


def fresh(*held: str, muted: bool = False) -> Gestures:
    return Gestures([(name, name in held) for name in BUTTONS], muted)


def play(gestures: Gestures, *edges: tuple[float, str, bool], until: float | None = None) -> list[Message]:
    """What comes of these edges, and of time alone `until` then."""
    out = [each for at, button, down in edges for each in gestures.edge(ns(at), button, down)]
    return [*out, *gestures.look(ns(until))] if until is not None else out


def tap(at: float, length: float = 0.1) -> tuple[tuple[float, str, bool], ...]:
    return (at, "talk", True), (at + length, "talk", False)


COUNTED = [SetUp(left=left) for left in (5, 4, 3, 2, 1, 0)]


def test_the_talk_button_tells_both_edges_at_once() -> None:
    gestures = fresh()
    assert play(gestures, (1.0, "talk", True)) == [pressed(1.0)]
    assert play(gestures, (3.0, "talk", False)) == [released(3.0)]


def test_a_tap_is_told_after_its_release() -> None:
    assert play(fresh(), *tap(1.0)) == [pressed(1.0), released(1.1), Tapped(times=1)]


def test_two_taps_soon_after_each_other_are_one_gesture() -> None:
    told = play(fresh(), *tap(1.0), *tap(1.4))
    assert told == [pressed(1.0), released(1.1), Tapped(times=1), pressed(1.4), released(1.5), Tapped(times=2)]


def test_two_taps_far_apart_are_two() -> None:
    assert play(fresh(), *tap(1.0), *tap(1.6))[-1] == Tapped(times=1)


def test_a_third_tap_begins_anew() -> None:
    assert play(fresh(), *tap(1.0), *tap(1.3), *tap(1.6))[-1] == Tapped(times=1)


def test_a_tap_and_then_a_word_is_no_double_tap() -> None:
    assert play(fresh(), *tap(1.0), *tap(1.3, length=1.0))[-1] == released(2.3)
    assert play(fresh(), *tap(1.0, length=1.0), *tap(2.2))[-1] == Tapped(times=1)


def test_louder_comes_at_once_and_repeats_while_it_is_held() -> None:
    gestures = fresh()
    assert play(gestures, (1.0, "up", True)) == [TurnVolume(steps=1)]
    assert play(gestures, until=1.49) == []
    assert play(gestures, until=1.95) == [TurnVolume(steps=1)] * 3
    assert play(gestures, (1.96, "up", False), until=9.0) == []


def test_quieter_is_the_other_way_round() -> None:
    assert play(fresh(), (1.0, "down", True), (1.1, "down", False)) == [TurnVolume(steps=-1)]


def test_ten_seconds_are_counted_down_from_five() -> None:
    gestures = fresh()
    play(gestures, (1.0, "talk", True))
    assert [play(gestures, until=at) for at in (5.9, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0)] == [
        [],
        *([each] for each in COUNTED),
        [],
    ]


def test_letting_go_ends_the_countdown() -> None:
    assert play(fresh(), (1.0, "talk", True), (8.5, "talk", False), until=99) == [
        pressed(1.0),
        *COUNTED[:3],
        released(8.5),
    ]


def test_it_says_when_it_is_to_be_looked_at_next() -> None:
    gestures = fresh()
    assert gestures.due is None
    play(gestures, (1.0, "talk", True))
    assert gestures.due == ns(6.0)
    play(gestures, until=11.0)
    assert gestures.due == ns(1.0) + STUCK
    play(gestures, (12.0, "talk", False))
    assert gestures.due is None


def test_a_contact_that_chatters_is_pressed_once_and_let_go_once() -> None:
    chatter = [(1.0 + step / 1000, "talk", step % 2 == 0) for step in range(9)]
    told = play(fresh(), *chatter, *((at + 1, name, not down) for at, name, down in chatter), until=3.0)
    assert told == [pressed(1.0), released(2.0)]


def test_a_button_that_was_let_go_while_it_chattered_is_let_go() -> None:
    gestures = fresh()
    assert play(gestures, (1.0, "talk", True), (1.005, "talk", False)) == [pressed(1.0)]
    assert gestures.due == ns(1.0) + BOUNCE
    assert play(gestures, until=1.02) == [released(1.005), Tapped(times=1)]


def test_a_button_that_is_held_for_a_minute_is_let_go_and_reported() -> None:
    gestures = fresh()
    told = play(gestures, (1.0, "talk", True), until=61.0)
    assert told == [pressed(1.0), *COUNTED, released(61.0)]
    assert gestures.stuck == ("talk",)
    assert play(gestures, (99.0, "talk", False), until=120) == []
    assert gestures.stuck == ()
    assert play(gestures, *tap(130.0))[0] == pressed(130.0)


def test_a_stuck_volume_button_stops_asking() -> None:
    gestures = fresh()
    told = play(gestures, (1.0, "up", True), until=100.0)
    assert told == [TurnVolume(steps=1)] * (1 + MOST_REPEATS)
    assert gestures.stuck == ("up",)


def test_a_button_that_is_down_from_the_start_is_stuck_until_it_comes_up() -> None:
    gestures = fresh("talk")
    assert gestures.stuck == ("talk",)
    assert play(gestures, (0.5, "talk", True), (1.0, "talk", False), until=2.0) == []
    assert gestures.stuck == ()
    assert play(gestures, (3.0, "talk", True)) == [pressed(3.0)]


def test_muting_lets_go_of_the_button_and_nothing_is_told_until_it_is_over() -> None:
    gestures = fresh()
    play(gestures, (1.0, "talk", True))
    assert gestures.mute(ns(2.0), True) == [released(2.0), MuteSwitch(muted=True)]
    assert play(gestures, (3.0, "talk", False), *tap(4.0), (5.0, "up", True), until=7.0) == []
    assert gestures.mute(ns(8.0), False) == [MuteSwitch(muted=False)]
    assert play(gestures, (9.0, "up", False), *tap(10.0)) == [pressed(10.0), released(10.1), Tapped(times=1)]


def test_a_button_that_was_down_when_the_mute_ended_must_come_up_first() -> None:
    gestures = fresh(muted=True)
    play(gestures, (1.0, "talk", True))
    gestures.mute(ns(2.0), False)
    assert play(gestures, (3.0, "talk", False), until=4.0) == []


def test_a_button_that_sticks_while_muted_is_reported() -> None:
    gestures = fresh(muted=True)
    assert play(gestures, (1.0, "talk", True), until=61.0) == []
    assert gestures.stuck == ("talk",)


def test_muting_between_two_taps_makes_them_two() -> None:
    gestures = fresh()
    play(gestures, *tap(1.0))
    gestures.mute(ns(1.2), True)
    gestures.mute(ns(1.3), False)
    assert play(gestures, *tap(1.4))[-1] == Tapped(times=1)


def test_the_button_for_it_mutes_and_unmutes_in_turn_however_it_bounces() -> None:
    gestures = fresh()
    for at, muted in ((1.0, True), (2.0, False), (3.0, True)):
        bounces = [(at + step / 1000, "mute_button", step % 2 == 0) for step in range(7)]
        lets_go = [(at + 0.3 + step / 1000, "mute_button", step % 2 == 1) for step in range(7)]
        assert play(gestures, *bounces, *lets_go) == [MuteSwitch(muted=muted)]


def test_the_mute_switch_wins_over_the_button_for_it() -> None:
    gestures = fresh()
    assert play(gestures, (1.0, "mute_button", True), (1.1, "mute_button", False)) == [MuteSwitch(muted=True)]
    assert gestures.mute(ns(2.0), True) == []
    assert play(gestures, (3.0, "mute_button", True), (3.1, "mute_button", False)) == []
    assert gestures.muted
    assert gestures.mute(ns(4.0), False) == [MuteSwitch(muted=False)]


def test_a_mute_switch_that_has_not_moved_tells_nothing() -> None:
    gestures = fresh()
    play(gestures, (1.0, "mute_button", True))
    assert gestures.mute(ns(2.0), False) == []
    assert gestures.muted


def test_a_button_that_no_plan_knows_means_nothing() -> None:
    assert Gestures([("lid", False)], False).edge(ns(1.0), "lid", True) == []


def test_edges_that_two_threads_bring_in_the_wrong_order_never_run_backwards() -> None:
    assert play(fresh(), (2.0, "talk", True), (1.9, "talk", False), until=3.0) == [
        pressed(2.0),
        released(2.0),
        Tapped(times=1),
    ]


# Properties

MOVES = st.lists(
    st.tuples(st.sampled_from(BUTTONS), st.booleans(), st.sampled_from([0.001, 0.01, 0.05, 0.25, 0.7, 6.0, 30.0])),
    max_size=40,
)
MUTES = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=4)


def course(moves: list[tuple[str, bool, float]], mutes: list[tuple[int, bool]], tick: float | None) -> list[Message]:
    """All that is told, by somebody who also looks every `tick` seconds."""
    gestures, now, told = fresh(), 0.0, list[Message]()
    for number, (button, down, passed) in enumerate(moves):
        end = now + passed
        while tick is not None and (now := now + tick) < end:
            told += gestures.look(ns(now))
        now = end
        for _, muted in (mute for mute in mutes if mute[0] == number):
            told += gestures.mute(ns(now), muted)
        told += gestures.edge(ns(now), button, down)
    for button in BUTTONS:
        told += gestures.edge(ns(now + 1), button, False)
    return [*told, *gestures.look(ns(now + 2))]


@settings(max_examples=200)
@given(MOVES, MUTES)
def test_every_press_has_one_release_that_is_not_before_it(moves: Any, mutes: Any) -> None:
    edges = [each for each in course(moves, mutes, None) if isinstance(each, Pressed | Released)]
    assert [type(each) for each in edges] == [Pressed, Released] * (len(edges) // 2)
    moments = [each.at_ns for each in edges]
    assert moments == sorted(moments)
    assert all(up - down <= STUCK for down, up in zip(moments[::2], moments[1::2], strict=True))


@settings(max_examples=100)
@given(MOVES, MUTES, st.sampled_from([0.003, 0.02, 1.3]))
def test_looking_more_often_changes_nothing(moves: Any, mutes: Any, tick: float) -> None:
    short = [(button, down, min(passed, 7.0)) for button, down, passed in moves[:12]]
    assert by_button(course(short, mutes, tick)) == by_button(course(short, mutes, None))


def by_button(told: list[Message]) -> list[list[Message]]:
    """What each button told, in order: two that speak at once have none between them."""
    own = [each for each in told if not isinstance(each, TurnVolume)]
    return [own, *([each for each in told if each == TurnVolume(steps=steps)] for steps in (1, -1))]


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.sampled_from(BUTTONS), st.sampled_from([0.05, 0.2, 0.35, 2.0]), st.sampled_from([0.1, 0.5, 1.0]))
    ),
    st.lists(st.floats(0.0005, 0.018), min_size=0, max_size=8),
)
def test_no_gesture_is_lost_or_doubled_however_the_contacts_bounce(presses: Any, bounces: list[float]) -> None:
    clean: list[tuple[float, str, bool]] = []
    rough: list[tuple[float, str, bool]] = []
    now = 1.0
    for button, held, pause in presses:
        for at, down in ((now, True), (now + held, False)):
            clean.append((at, button, down))
            rough += [(at, button, down)]
            for bounce in sorted(bounces):
                rough += [(at + bounce, button, not down), (at + bounce + 0.0002, button, down)]
        now += held + pause
    assert play(fresh(), *rough, until=now) == play(fresh(), *clean, until=now)
    pairs = Counter(button for button, _, _ in presses)
    told = Counter(type(each).__name__ for each in play(fresh(), *clean, until=now))
    assert (told["Pressed"], told["Released"]) == (pairs["talk"], pairs["talk"])


@given(st.lists(st.tuples(st.floats(0.0001, 0.05), st.booleans()), max_size=40))
def test_a_contact_ends_where_its_last_edge_left_it(edges: list[tuple[float, bool]]) -> None:
    contact, now, changes = Contact(False), 1.0, 0
    for passed, down in edges:
        now += passed
        changes += contact.settle(ns(now)) is not None
        contact.edge(ns(now), down)
        changes += contact.settle(ns(now)) is not None
    changes += contact.settle(ns(now + 1)) is not None
    assert contact.down == (edges[-1][1] if edges else False)
    assert contact.down == (changes % 2 == 1)


@pytest.mark.parametrize("name", BUTTONS)
def test_every_plan_goes_forward_in_time_and_ends_before_the_button_is_stuck(name: str) -> None:
    moments = [moment for moment, _ in PLANS[name].later]
    assert moments == sorted(set(moments))
    assert BOUNCE < moments[0] <= moments[-1] < STUCK
