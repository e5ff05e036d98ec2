"""The panel's gestures through the real dialogue service, in the room of `test_turns`."""

import pytest

from appliance.clock import monotonic_ns
from appliance.dialogue import quiet
from appliance.dialogue.hands import VOLUME_STEP
from appliance.dialogue.state import Phase
from appliance.messages import (
    COUNT_FROM,
    ForgetAll,
    Light,
    MuteSwitch,
    NothingSaid,
    Play,
    Pressed,
    Released,
    SetUp,
    SetVolume,
    ShowLight,
    Speak,
    Tapped,
    TurnDone,
    TurnVolume,
)
from tests.flow.test_turns import Room, later, room

__all__ = ["room"]


def tap(room: Room, times: int = 1) -> None:
    room.tell(Pressed(at_ns=monotonic_ns()), Released(at_ns=monotonic_ns()), Tapped(times=times))


def answered(room: Room, question: str) -> str:
    """Asks, and hears all of the answer."""
    room.say(question)
    room.voice()
    room.play()
    return room.last(TurnDone).reply


def test_two_taps_say_the_last_answer_again(room: Room) -> None:
    reply = answered(room, "what is two plus two")
    tap(room)
    tap(room, times=2)
    room.voice()
    room.play()
    done = room.last(TurnDone)
    assert (done.reply, done.answered_by) == (reply, "skill:repeat")
    assert room.dialogue.state.phase is Phase.IDLE


def test_an_answer_that_the_first_tap_cut_is_said_again_whole(room: Room) -> None:
    room.say("what time is it")
    whole = " ".join(speak.text for speak in room.voice())
    room.play(320 * 6)
    tap(room)
    assert 0 < len(room.last(TurnDone).reply) < len(whole)
    tap(room, times=2)
    assert " ".join(speak.text for speak in room.voice()) == whole


def test_two_taps_before_anything_was_said_say_so(room: Room) -> None:
    tap(room, times=2)
    assert [speak.text for speak in room.voice()] == ["I haven't said anything yet."]


def test_what_was_forgotten_is_not_said_again(room: Room) -> None:
    answered(room, "what is two plus two")
    room.tell(ForgetAll())
    tap(room, times=2)
    assert [speak.text for speak in room.voice()] == ["I haven't said anything yet."]


def test_a_tap_silences_what_rings_and_the_light_shows_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "AGAIN", 0.0)
    answered(room, "set a timer for ten minutes")
    later(monkeypatch, 601)
    for _ in range(2):
        room.dialogue.step(0)
        room.voice()
        room.play()
        assert room.last(ShowLight).light is Light.RINGING
    tap(room)
    room.wire.sent.clear()
    room.tell(NothingSaid(turn=room.dialogue.state.turn))
    for _ in range(3):
        room.dialogue.step(0)
    assert room.count(Play) == 0
    assert room.last(ShowLight).light is Light.IDLE


def test_what_rang_before_a_restart_is_shown_after_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(room, "set a timer for ten minutes")
    later(monkeypatch, 601)
    room.dialogue.step(0)
    room.voice()
    room.play()
    room.dialogue.close()
    room.wire.sent.clear()
    room.start()
    room.dialogue.step(0)
    assert room.last(ShowLight).light is Light.RINGING


def test_louder_and_quieter_are_heard_at_once(room: Room) -> None:
    room.tell(TurnVolume(steps=1))
    assert room.last(SetVolume).percent == 60 + VOLUME_STEP
    assert room.last(Play).tone == "done"
    for _ in range(40):
        room.tell(TurnVolume(steps=-1))
    assert room.last(SetVolume).percent == 5, "only words make it silent"
    for _ in range(40):
        room.tell(TurnVolume(steps=1))
    assert room.last(SetVolume).percent == 100


def test_a_speaker_that_was_silenced_by_voice_is_heard_again_with_louder_and_not_with_quieter(room: Room) -> None:
    room.say("mute")
    assert room.last(SetVolume).percent == 0
    room.tell(TurnVolume(steps=-1))
    assert room.last(SetVolume).percent == 0
    room.tell(TurnVolume(steps=1))
    assert room.last(SetVolume).percent == 60 + VOLUME_STEP


def test_no_note_disturbs_an_answer(room: Room) -> None:
    room.say("what time is it")
    room.tell(TurnVolume(steps=1))
    assert room.count(Play) == 0
    assert room.last(SetVolume).percent == 60 + VOLUME_STEP


def test_ten_seconds_are_counted_down_and_end_with_the_address(room: Room) -> None:
    room.tell(Pressed(at_ns=monotonic_ns()))
    said: list[str] = []
    for left in range(COUNT_FROM, -1, -1):
        room.tell(SetUp(left=left))
        said += [speak.text for speak in room.voice()]
    assert said[:5] == ["five", "four", "three", "two", "one"]
    assert "address" in " ".join(said[5:]) or "network" in " ".join(said[5:])
    room.tell(Released(at_ns=monotonic_ns()))
    room.play()
    assert room.dialogue.state.phase is Phase.IDLE
    assert room.last(TurnDone).cancelled == ""


def test_letting_go_hushes_the_countdown(room: Room) -> None:
    room.tell(Pressed(at_ns=monotonic_ns()), SetUp(left=5), SetUp(left=4))
    generation = room.playback.generation
    room.tell(Released(at_ns=monotonic_ns()))
    assert room.playback.generation == generation + 1
    assert room.dialogue.state.phase is Phase.IDLE
    room.tell(SetUp(left=3))
    assert [speak for speak in room.wire.sent if isinstance(speak, Speak) and speak.text == "three"] == []


def test_muted_no_gesture_does_anything(room: Room) -> None:
    room.tell(MuteSwitch(muted=True))
    room.wire.sent.clear()
    tap(room, times=2)
    room.tell(Pressed(at_ns=monotonic_ns()), SetUp(left=5), SetUp(left=0), Released(at_ns=monotonic_ns()))
    assert room.dialogue.state.phase is Phase.MUTED
    assert not [message for message in room.wire.sent if isinstance(message, Speak | Play | ShowLight)]
