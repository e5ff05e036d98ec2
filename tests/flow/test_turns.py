"""Whole turns through the real dialogue service: real rings, a bus and workers that answer at once, no clock but our own."""

import dataclasses
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
import pytest

from appliance.config import Config
from appliance.dialogue import hands, quiet
from appliance.dialogue.phrases import APOLOGY
from appliance.dialogue.service import Dialogue
from appliance.dialogue.state import Phase
from appliance.messages import (
    Announce,
    Ask,
    Call,
    Called,
    Cancel,
    Exchange,
    Failed,
    Generate,
    Generated,
    Health,
    Integrations,
    Light,
    Message,
    Mode,
    MuteSwitch,
    NothingSaid,
    Play,
    ServiceState,
    SetVolume,
    ShowLight,
    Speak,
    SpeechEnded,
    Spoken,
    Summarise,
    Summary,
    TextChunk,
    Transcribe,
    Transcript,
    TurnDone,
    UseLanguage,
    WakeHeard,
)
from appliance.messages import Listen as ListenMessage
from appliance.ring import Ring, StaleGeneration
from appliance.run import Run
from appliance.store import Now, Store, StoreFailed

M = TypeVar("M", bound=Message)

WORD = 1600
"""Samples that the simulated voice takes for a word."""


class Wire:
    """A bus with one end: keeps what was sent, delivers what it is told."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.waiting: deque[Message] = deque()
        self.unsent = 0

        class Counters:
            garbled = dropped = 0

        self.inbox = Counters()

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def receive(self, timeout: float) -> Message | None:
        del timeout
        return self.waiting.popleft() if self.waiting else None


class Room:
    """The dialogue with everything around it."""

    def __init__(self, folder: Path) -> None:
        self.run = Run(directory=str(folder / "run"), home=str(folder / "home"), config=Config())
        self.run.path.mkdir()
        self.capture = Ring.create(self.run.ring("capture"), 16_000 * 30)
        self.playback = Ring.create(self.run.ring("playback"), 16_000 * 30)
        self.player = self.playback.player()
        self.capture.write(np.zeros(320, np.int16), 0)
        self.wire = Wire()
        self.start()
        self.replies: dict[str, str] = {}

    def start(self) -> None:
        self.dialogue = Dialogue(self.run, self.wire)  # type: ignore[arg-type]  # a wire is a bus to it
        self.dialogue.load()

    def close(self) -> None:
        self.dialogue.close()
        self.playback.close(unlink=True)
        self.capture.close(unlink=True)

    def tell(self, *messages: Message) -> None:
        """Delivers messages and lets the dialogue take them."""
        self.wire.waiting.extend(messages)
        while self.wire.waiting:
            self.dialogue.step(0)

    def last(self, kind: type[M]) -> M:
        return next(message for message in reversed(self.wire.sent) if isinstance(message, kind))

    def count(self, kind: type[Message]) -> int:
        return sum(isinstance(message, kind) for message in self.wire.sent)

    def say(self, words: str) -> None:
        """Somebody says the wake word and this, and stt understands it."""
        self.tell(WakeHeard(word="jarvis", at=320, score=1.0))
        turn = self.dialogue.state.turn
        self.tell(SpeechEnded(turn=turn, start=320, end=9000, speech_start=400, speech_end=8000))
        asked = self.last(Transcribe)
        self.tell(Transcript(turn=turn, revision=asked.revision, text=words, confidence=0.9, took=0.1))

    def think(self, *chunks: str) -> None:
        """The model answers the last question."""
        asked = self.last(Generate)
        place = {"turn": asked.turn, "revision": asked.revision}
        for seq, text in enumerate(chunks):
            self.tell(TextChunk(text=text, seq=seq, at_ns=1, **place))
        self.tell(Generated(tokens=len(chunks), prompt_tokens=9, evaluated_tokens=3, finish="stop", **place))

    def voice(self) -> list[Speak]:
        """tts lays every clause that it was sent into the ring; those of an older generation are refused."""
        laid = []
        for speak in [message for message in self.wire.sent if isinstance(message, Speak)]:
            self.wire.sent.remove(speak)
            start = self.playback.head
            try:
                self.playback.write(np.full(WORD * len(speak.text.split()), 9, np.int16), None, speak.generation)
            except StaleGeneration:
                continue
            laid.append(speak)
            place = {"turn": speak.turn, "revision": speak.revision, "clause": speak.clause}
            self.tell(Spoken(played_start=start, played_end=self.playback.head, audible=start, **place))
        return laid

    def play(self, samples: int = 16_000 * 20) -> None:
        """The speaker plays so many samples."""
        for _ in range(samples // 320):
            self.player.read_into(np.empty(320, np.int16), None)
        self.dialogue.step(0)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(quiet, "LOOK", 0.0)
    room = Room(tmp_path)
    yield room
    room.close()


def test_a_skill_answers_with_no_model(room: Room) -> None:
    room.say("what time is it")
    room.voice()
    room.play()
    done = room.last(TurnDone)
    assert (done.answered_by, done.wake_word, done.transcript) == ("skill:time", "jarvis", "what time is it")
    assert done.reply
    assert room.count(Generate) == 0
    assert room.dialogue.state.phase is Phase.IDLE


def test_the_first_clause_is_spoken_before_the_answer_is_complete(room: Room) -> None:
    room.say("why is the sky blue")
    asked = room.last(Generate)
    for seq, text in enumerate(("Because the air ", "scatters blue light,", " and that ", "light")):
        room.tell(TextChunk(turn=asked.turn, text=text, seq=seq, at_ns=1))
    assert [speak.text for speak in room.voice()] == ["Because the air scatters blue light,"]


def test_the_model_is_shown_what_was_heard_before(room: Room) -> None:
    room.say("why is the sky blue")
    room.think("Because of the air.")
    room.voice()
    room.play()
    room.say("and why is it dark at night")
    assert [(each.question, each.answer) for each in room.last(Generate).history] == [
        ("why is the sky blue", "Because of the air.")
    ]


def test_an_interrupted_answer_is_remembered_as_far_as_it_was_heard(room: Room) -> None:
    room.say("why is the sky blue")
    room.think("Because the air scatters blue light more than any other.")
    room.voice()
    room.play(WORD * 3)
    room.tell(WakeHeard(word="jarvis", at=320, score=1.0))
    done = room.last(TurnDone)
    assert (done.reply, done.cancelled) == ("Because the air", "wake word")
    assert room.dialogue.history.exchanges[-1].answer == "Because the air"
    assert room.last(Cancel).turn == done.turn


def test_after_an_interruption_the_very_next_block_is_silent(room: Room) -> None:
    room.say("why is the sky blue")
    room.think("Because the air scatters blue light more than any other.")
    room.voice()
    room.play(WORD)
    room.tell(WakeHeard(word="jarvis", at=320, score=1.0))
    block = np.full(320, 5, np.int16)
    assert room.player.read_into(block, None) == 0
    assert not block.any()


def test_a_clause_of_the_interrupted_answer_that_comes_late_is_never_heard(room: Room) -> None:
    room.say("why is the sky blue")
    room.think("Because of the air, and the light, and the colour of the sea.")
    room.tell(WakeHeard(word="jarvis", at=320, score=1.0))
    assert room.voice() == []


def test_the_death_of_the_model_ends_in_an_apology_in_the_same_turn(room: Room) -> None:
    room.say("why is the sky blue")
    turn = room.dialogue.state.turn
    room.tell(ServiceState(service="llm", health=Health.DOWN))
    room.voice()
    room.play()
    done = room.last(TurnDone)
    assert (done.turn, done.reply) == (turn, APOLOGY)


def test_what_the_dead_model_still_said_is_not_heard_after_the_apology(room: Room) -> None:
    room.say("why is the sky blue")
    asked = room.last(Generate)
    room.tell(ServiceState(service="llm", health=Health.DOWN))
    room.tell(TextChunk(turn=asked.turn, text="Because of the air, surely.", seq=0, at_ns=1))
    assert [speak.text for speak in room.voice() if "air" in speak.text] == []


def test_a_dialogue_that_was_killed_apologises_when_it_is_back(room: Room) -> None:
    room.say("why is the sky blue")
    turn = room.dialogue.state.turn
    room.dialogue.close()
    room.start()
    room.voice()
    room.play()
    done = room.last(TurnDone)
    assert (done.turn, done.reply) == (turn + 1, APOLOGY)


def test_turn_numbers_go_on_over_a_restart(room: Room) -> None:
    room.say("what time is it")
    room.voice()
    room.play()
    room.dialogue.close()
    room.start()
    room.tell(Ask(text="what time is it"))
    assert room.dialogue.state.turn == 2


def test_the_volume_reaches_the_audio_process(room: Room) -> None:
    room.say("set the volume to thirty percent")
    assert room.last(SetVolume).percent == 30


def test_a_restarted_audio_process_learns_the_volume_and_a_restarted_panel_the_light(room: Room) -> None:
    room.say("set the volume to thirty percent")
    room.wire.sent.clear()
    room.tell(ServiceState(service="audio", health=Health.READY), ServiceState(service="panel", health=Health.READY))
    assert room.last(SetVolume).percent == 30
    assert room.last(ShowLight).light is Light.SPEAKING


def test_stop_ends_without_a_word(room: Room) -> None:
    room.say("stop")
    assert room.last(TurnDone).answered_by == "skill:stop"
    assert room.count(Speak) == 0


def test_stop_stops_the_music_where_nothing_else_is_to_be_heard(room: Room) -> None:
    room.tell(Integrations(services=("music",)))
    room.say("stop")
    call = room.last(Call)
    assert (call.service, call.verb) == ("music", "pause")
    room.tell(Called(turn=call.turn, call=call.call, ok=True, value={"outcome": "done"}))
    assert room.last(TurnDone).answered_by == "skill:stop"
    assert room.count(Speak) == 0
    assert room.dialogue.state.phase is Phase.IDLE


def test_stop_said_into_an_answer_stops_the_answer_and_the_next_one_the_music(room: Room) -> None:
    room.tell(Integrations(services=("music",)))
    room.say("why is the sky blue")
    room.think("Because the air scatters blue light more than any other.")
    room.voice()
    room.play(WORD * 3)
    room.say("stop")
    assert room.count(Call) == 0
    assert room.dialogue.state.phase is Phase.IDLE
    room.say("stop")
    assert room.last(Call).verb == "pause"


def test_the_wake_word_with_nothing_behind_it_does_not_keep_the_music_on(room: Room) -> None:
    room.tell(Integrations(services=("music",)))
    room.tell(WakeHeard(word="jarvis", at=320, score=1.0))
    room.tell(NothingSaid(turn=room.dialogue.state.turn))
    room.say("stop")
    assert room.last(Call).verb == "pause"


def test_a_timer_rings_with_a_tone_and_words(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.say("set a timer for ten minutes")
    room.voice()
    room.play()
    later(monkeypatch, 600)
    room.dialogue.step(0)
    assert room.last(Play).tone == "ring"
    assert "timer" in " ".join(speak.text for speak in room.voice())
    room.play()
    assert room.dialogue.state.phase is Phase.IDLE
    rings = [message for message in room.wire.sent if isinstance(message, Play) and message.tone == "ring"]
    assert len(rings) == 1, "it rings once, and again only after a while"


def test_it_rings_until_somebody_says_stop(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def rings() -> int:
        return len([message for message in room.wire.sent if isinstance(message, Play) and message.tone == "ring"])

    monkeypatch.setattr(quiet, "AGAIN", 0.0)
    room.say("set a timer for ten minutes")
    room.voice()
    room.play()
    later(monkeypatch, 601)
    for expected in (1, 2):
        room.dialogue.step(0)
        assert rings() == expected
        room.voice()
        room.play()
    room.say("stop")
    before = rings()
    room.dialogue.step(0)
    room.dialogue.step(0)
    assert rings() == before
    assert room.dialogue.state.phase is Phase.IDLE


def test_without_its_voice_it_still_rings(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.tell(Ask(text="set a timer for ten minutes"), ServiceState(service="tts", health=Health.DOWN))
    room.dialogue.state = dataclasses.replace(room.dialogue.state, phase=Phase.IDLE, deadline=None)
    later(monkeypatch, 601)
    room.dialogue.step(0)
    assert room.playback.head > 0
    assert room.dialogue.state.phase is Phase.IDLE


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """All clocks are so much further."""
    clocks = hands.clocks

    def shifted() -> Now:
        now = clocks()
        return msgspec.structs.replace(now, wall=now.wall + timedelta(seconds=seconds), steady=now.steady + seconds)

    monkeypatch.setattr(hands, "clocks", shifted)


def test_muted_it_hears_nothing_and_unmuted_it_does_again(room: Room) -> None:
    room.tell(MuteSwitch(muted=True))
    assert room.last(ListenMessage).mode is Mode.OFF
    room.tell(WakeHeard(word="jarvis", at=320, score=1.0))
    assert room.dialogue.state.phase is Phase.MUTED
    room.tell(MuteSwitch(muted=False))
    assert room.last(ListenMessage).mode is Mode.WAKE


def test_trouble_is_said_aloud_once(room: Room) -> None:
    trouble = Failed(service="stt", what="load", why="I could not use the speech model base. I use starter instead.")
    room.tell(trouble)
    spoken = " ".join(speak.text for speak in room.voice())
    room.play()
    room.tell(trouble)
    assert "could not use the speech model" in spoken
    assert room.count(Speak) == 0


def test_an_announcement_waits_for_the_end_of_a_turn(room: Room) -> None:
    room.say("what time is it")
    room.tell(Announce(text="Dinner is ready."))
    first = " ".join(speak.text for speak in room.voice())
    room.play()
    assert "Dinner" not in first
    assert "Dinner is ready." in " ".join(speak.text for speak in room.voice())


def test_a_message_it_has_no_use_for_is_counted_and_kills_nothing(room: Room) -> None:
    room.tell(Generate(question="not for me"))
    assert room.dialogue.counters()["unforeseen"] >= 1
    assert room.dialogue.state.phase is Phase.IDLE


def test_what_was_said_long_ago_is_summed_up_while_nobody_speaks(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "CALM_FOR", 0.0)
    room.say("what time is it")
    room.voice()
    room.play()
    room.dialogue.step(0)
    (exchange,) = room.last(Summarise).history
    assert exchange.question == "what time is it"
    room.tell(Summary(text="They asked for the time.", exchanges=1))
    assert room.dialogue.history.exchanges == (Exchange(question="", answer="They asked for the time."),)
    assert room.dialogue.history.last_reply == ""


def test_what_could_not_be_written_down_is_not_confirmed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreFailed("the disk is full.")

    monkeypatch.setattr(Store, "apply", full)
    room.say("set a timer for ten minutes")
    said = " ".join(speak.text for speak in room.voice())
    assert "the disk is full" in said
    assert "starting now" not in said
    room.play()
    assert room.dialogue.state.phase is Phase.IDLE


def test_a_voice_or_ear_that_is_back_is_told_the_language(room: Room) -> None:
    room.tell(ServiceState(service="tts", health=Health.READY))
    assert room.last(UseLanguage) == UseLanguage(language="en")
