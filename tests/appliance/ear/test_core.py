from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config import EarConfig
from appliance.messages import (
    Message,
    Mode,
    NothingSaid,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    WakeHeard,
)
from appliance.units import BLOCK, samples
from tests.appliance.ear.scene import MarkWakes, fake_core, feed, names, room, scene, speech, wake

NEAR = samples(0.03)
"""30 ms: as exact as the ear is asked to be."""

SILENCE = samples(EarConfig().silence)


def only(events: list[Message], kind: type[Message]) -> list[Message]:
    return [event for event in events if isinstance(event, kind)]


def ended(events: list[Message]) -> SpeechEnded:
    (event,) = only(events, SpeechEnded)
    assert isinstance(event, SpeechEnded)
    return event


def woken(events: list[Message]) -> WakeHeard:
    (event,) = only(events, WakeHeard)
    assert isinstance(event, WakeHeard)
    return event


def test_the_wake_word_is_put_where_it_ended_and_not_where_it_was_reported() -> None:
    heard = woken(feed(fake_core(), scene(room(1.0), wake(0.5), room(1.0))))
    assert (heard.word, heard.score) == ("jarvis", 0.9)
    assert abs(heard.at - samples(1.5)) <= NEAR


def test_an_engine_that_fires_twice_wakes_once() -> None:
    events = feed(fake_core(wakes=MarkWakes(lag=0)), scene(room(1.0), wake(0.4), wake(0.2), room(1.0)))
    assert names(events) == ["WakeHeard"]


def test_the_word_said_again_later_wakes_again() -> None:
    events = feed(fake_core(), scene(room(1.0), wake(), room(1.5), wake(), room(1.0)))
    assert names(events) == ["WakeHeard", "WakeHeard"]


def test_waiting_for_the_wake_word_takes_no_spans() -> None:
    assert feed(fake_core(), scene(room(1.0), speech(1.0), room(2.0))) == []


def test_a_command_in_one_breath_with_the_wake_word_is_whole() -> None:
    core = fake_core()
    events = feed(core, scene(room(1.0), wake(), speech(0.5)))
    events += core.listen(Mode.OPEN, turn=1, since=woken(events).at)
    events += feed(core, scene(speech(0.5), room(1.5)))
    assert names(events) == ["WakeHeard", "SpeechStarted", "SpeechEnded"]
    span = ended(events)
    assert samples(-0.1) <= span.start - samples(1.5) <= samples(0.05)
    assert abs(span.speech_end - samples(2.5)) <= NEAR
    assert span.end > span.speech_end


def test_a_dialogue_that_answers_a_second_late_loses_nothing() -> None:
    core = fake_core()
    events = feed(core, scene(room(1.0), wake(), speech(0.6), room(1.5)))
    events += core.listen(Mode.OPEN, turn=1, since=woken(events).at)
    assert names(events) == ["WakeHeard", "SpeechStarted", "SpeechEnded"]
    assert abs(ended(events).speech_end - samples(2.1)) <= NEAR


def test_a_pause_after_the_wake_word_is_waited_for() -> None:
    core = fake_core()
    events = feed(core, scene(room(1.0), wake(), room(0.4)))
    events += core.listen(Mode.OPEN, turn=1, since=woken(events).at)
    events += feed(core, scene(room(2.1), speech(1.0), room(1.0)))
    span = ended(events)
    assert abs(span.speech_start - samples(4.0)) <= NEAR
    assert abs(span.speech_end - samples(5.0)) <= NEAR
    assert span.speech_start - samples(0.3) <= span.start <= span.speech_start - samples(0.2)


def test_the_end_of_the_wake_word_alone_is_no_utterance() -> None:
    core = fake_core()
    feed(core, scene(room(1.0), speech(0.5), room(0.3)))
    core._woken_at = since = samples(1.3)  # The engine put the word's end 0.2 s too early.
    events = core.listen(Mode.OPEN, turn=1, since=since)
    assert events + feed(core, scene(room(3.0))) == []


def test_the_endpoint_comes_after_the_configured_silence() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    feed(core, scene(speech(1.0)))
    last = core.fed
    while not (events := feed(core, room(0.02))):
        assert core.fed - last < samples(1.0)
    assert SILENCE <= core.fed - last <= SILENCE + 3 * BLOCK
    assert names(events) == ["SpeechEnded"]


def test_a_short_pause_within_the_utterance_does_not_end_it() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    events = feed(core, scene(speech(0.5), room(0.4), speech(0.5), room(1.0)))
    span = ended(events)
    assert abs(span.speech_start - samples(1.0)) <= NEAR
    assert abs(span.speech_end - samples(2.4)) <= NEAR


def test_a_click_is_no_speech() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1, patience=3.0)
    assert names(feed(core, scene(room(1.0), speech(0.06), room(2.5)))) == ["NothingSaid"]


def test_clicks_after_the_utterance_do_not_draw_it_out() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    clicks = [part for _ in range(5) for part in (room(0.3), speech(0.02))]
    span = ended(feed(core, scene(speech(1.0), *clicks)))
    assert abs(span.speech_end - samples(2.0)) <= NEAR


def test_nobody_speaking_is_said_after_the_patience() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=7, patience=2.0)
    assert feed(core, room(1.9)) == []
    assert feed(core, room(0.2)) == [NothingSaid(turn=7)]
    assert core.mode is Mode.WAKE


def test_an_utterance_without_end_ends_at_the_longest() -> None:
    core = fake_core(EarConfig(longest=3.0))
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    words = [part for _ in range(10) for part in (speech(0.3), room(0.14))]
    span = ended(feed(core, scene(*words)))
    assert span.speech_end - span.speech_start == pytest.approx(samples(3.0), abs=2 * BLOCK)


def test_steady_noise_that_sets_in_does_not_hold_an_utterance_open() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    # The fake detector takes the noise for speech for ever, as WebRTC's does with a running tap.
    span = ended(feed(core, speech(6.0)))
    assert span.speech_end < samples(4.0)


def test_held_is_what_the_button_bounds() -> None:
    core = fake_core()
    feed(core, scene(room(1.0)))
    events = core.listen(Mode.HELD, turn=3, since=samples(0.9))
    events += feed(core, scene(room(0.5), speech(1.0), room(1.5)))
    assert names(events) == ["SpeechStarted"]
    events += core.release(samples(3.0))
    span = ended(events)
    assert (span.start, span.end, span.turn) == (samples(0.9), samples(3.0), 3)
    assert abs(span.speech_start - samples(1.5)) <= NEAR
    assert abs(span.speech_end - samples(2.5)) <= NEAR


def test_a_release_ahead_of_what_was_heard_waits_for_it() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.HELD, turn=3)
    feed(core, scene(speech(0.5)))
    assert core.release(samples(1.6)) == []
    assert ended(feed(core, scene(room(0.5)))).end == samples(1.6)


def test_a_button_held_in_silence_says_so() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.HELD, turn=3)
    feed(core, room(1.0))
    assert core.release(samples(2.0)) == [NothingSaid(turn=3)]


def test_what_is_said_after_the_release_is_not_in_the_span() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.HELD, turn=3)
    feed(core, scene(room(1.0), speech(1.0)))
    assert core.release(samples(2.0)) == [NothingSaid(turn=3)]


def test_a_stuck_button_ends_at_the_longest() -> None:
    core = fake_core(EarConfig(longest=2.0))
    feed(core, room(1.0))
    core.listen(Mode.HELD, turn=3)
    span = ended(feed(core, scene(speech(0.5), room(3.0))))
    assert span.end == samples(3.0)
    assert core.release(samples(4.0)) == []


@pytest.mark.parametrize("mode", [Mode.WAKE, Mode.OPEN, Mode.HELD])
def test_the_wake_word_is_heard_in_every_mode_that_hears(mode: Mode) -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(mode, turn=1)
    assert "WakeHeard" in names(feed(core, scene(wake(), room(0.5))))


@pytest.mark.parametrize("mode", list(Mode))
def test_muted_nothing_is_heard_whatever_is_asked(mode: Mode) -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.mute(True)
    core.listen(mode, turn=1)
    assert feed(core, scene(wake(), speech(1.0), room(2.0))) == []


def test_off_hears_nothing() -> None:
    core = fake_core()
    core.listen(Mode.OFF)
    assert feed(core, scene(wake(), speech(1.0), room(2.0))) == []


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.HELD])
def test_mute_ends_what_was_listened_to_and_tells_so(mode: Mode) -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(mode, turn=4)
    feed(core, speech(0.5))
    assert core.mute(True) == [NothingSaid(turn=4)]


def test_nothing_said_before_the_mute_is_remembered_after_it() -> None:
    core = fake_core()
    feed(core, scene(room(1.0), speech(1.0)))
    core.mute(True)
    core.mute(False)
    events = core.listen(Mode.OPEN, turn=1, since=samples(1.0))
    assert events + feed(core, room(2.0)) == []


def test_unmuted_it_wakes_again() -> None:
    core = fake_core()
    core.mute(True)
    feed(core, room(1.0))
    core.mute(False)
    assert names(feed(core, scene(room(0.5), wake(), room(0.5)))) == ["WakeHeard"]


def test_the_wake_word_can_be_switched_off() -> None:
    assert feed(fake_core(EarConfig(wake=False)), scene(room(1.0), wake(), room(1.0))) == []


def test_a_new_listen_replaces_the_old_one() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    feed(core, speech(0.5))
    core.listen(Mode.WAKE, turn=2)
    assert feed(core, room(2.0)) == []


def test_a_release_without_a_button_says_nothing() -> None:
    core = fake_core()
    feed(core, room(1.0))
    for mode in (Mode.WAKE, Mode.OPEN, Mode.OFF):
        core.listen(mode, turn=1)
        assert core.release(samples(1.0)) == []


def test_lost_samples_are_a_gap_and_the_span_goes_on() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    feed(core, speech(0.5))
    events = feed(core, scene(speech(0.5), room(1.0)), start=samples(2.0))
    assert core.gaps == 1
    assert abs(ended(events).speech_end - samples(2.5)) <= NEAR


def test_a_ring_that_begins_anew_ends_the_span_with_nothing() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=5)
    feed(core, speech(0.5))
    assert feed(core, room(1.0), start=0) == [NothingSaid(turn=5)]
    assert names(feed(core, scene(wake(), room(0.5)))) == ["WakeHeard"]


ACTS = st.one_of(
    st.tuples(st.just("room"), st.floats(0.02, 1.5)),
    st.tuples(st.just("speech"), st.floats(0.02, 1.5)),
    st.tuples(st.just("wake"), st.floats(0.1, 0.6)),
    st.tuples(st.just("open"), st.integers(-1, samples(6.0))),
    st.tuples(st.just("held"), st.integers(-1, samples(6.0))),
    st.tuples(st.just("release"), st.integers(0, samples(6.0))),
    st.tuples(st.sampled_from(["wake mode", "off", "mute", "unmute", "skip"]), st.just(0)),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(ACTS, max_size=12))
def test_spans_are_ordered_and_lie_within_what_was_fed(acts: list[tuple[str, float]]) -> None:
    core = fake_core(EarConfig(longest=2.0))
    for act, value in acts:
        for event in _do(core, act, value):
            if isinstance(event, SpeechEnded):
                assert 0 <= event.start <= event.speech_start <= event.speech_end <= event.end <= core.fed
                assert event.start < event.end
            if isinstance(event, SpeechStarted | WakeHeard):
                assert 0 <= event.at <= core.fed
    assert core.mode is not Mode.OFF or feed(core, scene(wake(), room(1.0))) == []


def _do(core, act: str, value: float) -> list[Message]:  # type: ignore[no-untyped-def] # the core of this folder
    match act:
        case "room" | "speech" | "wake":
            return feed(core, scene({"room": room, "speech": speech, "wake": wake}[act](value)))
        case "open" | "held":
            return core.listen(Mode(act), turn=1, since=int(value), patience=2.0)
        case "release":
            return core.release(int(value))
        case "wake mode" | "off":
            return core.listen(Mode.WAKE if act == "wake mode" else Mode.OFF)
        case "skip":
            return core.feed(max(core.fed, 0) + 5 * BLOCK, room(0.02))
        case _:
            return core.mute(act == "mute")


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.floats(0.2, 1.2), st.floats(0.1, 1.4)), min_size=1, max_size=5))
def test_utterances_one_after_the_other_never_overlap(parts: list[tuple[float, float]]) -> None:
    core = fake_core(EarConfig(wake=False))
    sound = scene(room(0.5), *(piece for loud, quiet in parts for piece in (speech(loud), room(quiet))), room(1.0))
    spans: list[SpeechEnded] = []
    core.listen(Mode.OPEN, since=0)
    for at in range(0, len(sound), BLOCK):
        pending = core.feed(at, sound[at : at + BLOCK])
        while pending:
            event = pending.pop(0)
            if isinstance(event, SpeechEnded):
                spans.append(event)
                pending += core.listen(Mode.OPEN, since=event.end)
    assert spans
    assert all(before.end <= after.start for before, after in pairwise(spans))


def paused_core() -> tuple[list[Message], int]:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1, pause=0.1, silence=1.0)
    events = feed(core, scene(speech(1.0), room(0.3), speech(0.5), room(1.3)))
    return events, samples(1.0)


def test_a_short_silence_is_told_and_so_is_that_the_person_goes_on() -> None:
    events, _ = paused_core()
    assert names(events) == [
        "SpeechStarted",
        "SpeechPaused",
        "SpeechResumed",
        "SpeechPaused",
        "SpeechEnded",
    ]


def test_a_pause_names_the_utterance_that_it_may_have_ended() -> None:
    events, begin = paused_core()
    (started,), (first, last) = only(events, SpeechStarted), only(events, SpeechPaused)
    assert isinstance(started, SpeechStarted)
    assert isinstance(first, SpeechPaused)
    assert isinstance(last, SpeechPaused)
    span = ended(events)
    assert started.start == first.start == last.start == span.start
    assert abs(first.speech_end - (begin + samples(1.0))) <= NEAR
    assert abs(last.speech_end - span.speech_end) <= NEAR
    assert first.end <= first.speech_end + samples(0.12), "it ends where it was looked at"


def test_a_resumption_says_where() -> None:
    events, begin = paused_core()
    (resumed,) = only(events, SpeechResumed)
    assert isinstance(resumed, SpeechResumed)
    assert abs(resumed.at - (begin + samples(1.3))) <= 5 * BLOCK


def test_nobody_is_told_of_pauses_who_did_not_ask() -> None:
    core = fake_core()
    feed(core, room(1.0))
    core.listen(Mode.OPEN, turn=1)
    assert names(feed(core, scene(speech(1.0), room(0.3), speech(0.5), room(1.0)))) == ["SpeechStarted", "SpeechEnded"]
