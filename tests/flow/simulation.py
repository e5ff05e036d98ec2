"""People who talk, interrupt, cough, mute and hold buttons, and workers that die, around the real dialogue, on our own clock.

Everything but the dialogue and its rings is simulated, so a day of talk takes seconds. Each clause is laid into the playback ring
as samples of one value, its number: what the speaker played tells whether anything was lost, doubled or heard too late.
"""

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from appliance.config import Config
from appliance.dialogue import recorder, service
from appliance.dialogue.phrases import APOLOGY
from appliance.dialogue.service import Dialogue
from appliance.dialogue.state import Phase
from appliance.messages import (
    Ask,
    Cancel,
    Cue,
    Generate,
    Generated,
    Health,
    Listen,
    Message,
    Mode,
    MuteSwitch,
    NothingSaid,
    Partial,
    Pressed,
    Release,
    Released,
    ServiceState,
    Speak,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Spoken,
    TextChunk,
    Transcribe,
    Transcript,
    TurnDone,
    WakeHeard,
)
from appliance.ring import Ring, StaleGeneration
from appliance.run import Run

TICK = 0.02
WORD = 160
"""Samples that the simulated voice takes for a word."""

QUESTIONS = (
    "why is the sky blue",
    "who was the first king",
    "what time is it",
    "stop",
    "set the volume to thirty percent",
)
HALVES = {"why is the": "why is the sky blue", "set the volume to": "set the volume to thirty percent"}


class Wire:
    """A bus with one end."""

    def __init__(self) -> None:
        self.sent: deque[Message] = deque()
        self.waiting: deque[Message] = deque()
        self.unsent = 0
        self.inbox = type("Counters", (), {"garbled": 0, "dropped": 0})

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def receive(self, timeout: float) -> Message | None:
        del timeout
        return self.waiting.popleft() if self.waiting else None


class Simulation:
    """A speaker and a household."""

    def __init__(self, folder: Path, seed: int, patch: pytest.MonkeyPatch) -> None:
        self.draw = random.Random(seed)
        self.now = 1000.0
        self.turns = 0
        self.closed: dict[int, int] = {}
        self.faults: list[str] = []
        self.played: list[int] = []
        self.muted = False
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._clauses = itertools.count(1)
        self._dead: set[str] = set()
        self._void = (0, 0)
        self._cued = (0, 0)
        self._held: list[Speak] = []
        self._listen = Listen(mode=Mode.WAKE)
        self._text = ""
        patch.setattr(service, "monotonic", lambda: self.now)
        patch.setattr(recorder, "monotonic_ns", lambda: int(self.now * 1e9))
        run = Run(directory=str(folder / "run"), home=str(folder / "home"), config=Config())
        run.path.mkdir()
        self.capture = Ring.create(run.ring("capture"), 16_000)
        self.playback = Ring.create(run.ring("playback"), 16_000)
        self.player = self.playback.player()
        self.capture.write(np.zeros(320, np.int16), int(self.now * 1e9))
        self.wire = Wire()
        self.dialogue = Dialogue(run, self.wire)  # type: ignore[arg-type]  # a wire is a bus to it
        self.dialogue.load()
        close = self.dialogue._close_turn

        def closing(turn: int, cancelled: str) -> None:
            self.closed[turn] = self.closed.get(turn, 0) + 1
            close(turn, cancelled)

        patch.setattr(self.dialogue, "_close_turn", closing)

    def close(self) -> None:
        self.dialogue.close()
        self.playback.close(unlink=True)
        self.capture.close(unlink=True)

    # Time

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._count), what))

    def tell(self, *messages: Message) -> None:
        self.wire.waiting.extend(messages)

    def run_for(self, seconds: float) -> None:
        """Lets so much time pass."""
        end = self.now + seconds
        while self.now < end:
            self.now += TICK
            while self._due and self._due[0][0] <= self.now:
                heapq.heappop(self._due)[2]()
            self._play()
            self.dialogue.step(0)
            while self.wire.waiting:
                self.dialogue.step(0)
            while self.wire.sent:
                self._carry(self.wire.sent.popleft())

    def settle(self) -> None:
        """Lets everything come to its end."""
        self.run_for(3.0)
        for _ in range(60):
            if self.dialogue.state.phase in (Phase.IDLE, Phase.MUTED) and not self.dialogue.state.window:
                return
            self.run_for(1.0)
        self.faults.append(f"it hangs: {self.dialogue.state}")

    # What people do

    def something(self) -> None:
        """One thing that somebody does."""
        self.turns += 1
        deeds = (self.call, self.button, self.speak_up, self.cough, self.mute, self.kill, self.type)
        self.draw.choices(deeds, (40, 15, 20, 8, 4, 8, 5))[0]()

    def call(self) -> None:
        self.tell(WakeHeard(word="jarvis", at=self.index, score=1.0))
        self.later(0.1, self.speak_up)

    def button(self) -> None:
        self.tell(Pressed(at_ns=int(self.now * 1e9)))
        self.later(0.1, self.speak_up)
        self.later(self.draw.uniform(0.3, 1.0), lambda: self.tell(Released(at_ns=int(self.now * 1e9))))

    def speak_up(self) -> None:
        """Says something, if the ear listens: perhaps in two goes, perhaps heard wrong at first."""
        listen = self._listen
        if listen.mode not in (Mode.OPEN, Mode.HELD):
            return
        half, whole = self.draw.choice([*((question, question) for question in QUESTIONS), *HALVES.items()])
        at = self.index
        turn = listen.turn
        sure = self.draw.random() < 0.7
        self.tell(SpeechStarted(turn=turn, at=at, start=at - 100, sure=sure))
        self._text = half
        self.later(0.3, lambda: self._partial(listen, half.rsplit(" ", 1)[0]))
        self.later(0.6, lambda: self._partial(listen, half))
        self.later(0.7, lambda: self._pause(listen, at))
        end = 2.3
        if half != whole:
            self.later(1.2, lambda: self._resume(listen, whole))
            self.later(1.9, lambda: self._pause(listen, at))
            end = 3.6
        self.later(end, lambda: self._end(listen, at))

    def cough(self) -> None:
        listen = self._listen
        if listen.mode is not Mode.OPEN:
            return
        at = self.index
        self._text = ""
        self.tell(SpeechStarted(turn=listen.turn, at=at, start=at - 100, sure=True))
        self.later(0.2, lambda: self._pause(listen, at))
        self.later(1.6, lambda: self._end(listen, at))

    def mute(self) -> None:
        self.muted = True
        self.tell(MuteSwitch(muted=True))
        self.later(self.draw.uniform(0.1, 2.0), self.unmute)

    def unmute(self) -> None:
        self.muted = False
        self.tell(MuteSwitch(muted=False))

    def kill(self) -> None:
        victim = self.draw.choice(("stt", "llm", "tts", "ear"))
        if victim in self._dead:
            return
        self._dead.add(victim)
        if victim == "tts":
            self._held.clear()
        self.tell(ServiceState(service=victim, health=Health.DOWN))
        self.later(self.draw.uniform(0.3, 2.0), lambda: self._revive(victim))

    def type(self) -> None:
        self.tell(Ask(text=self.draw.choice(QUESTIONS)))

    # What the processes do

    @property
    def index(self) -> int:
        return int(self.now * 16_000)

    def _span(self, at: int) -> dict[str, Any]:
        return {"start": at - 100, "end": self.index, "speech_start": at, "speech_end": self.index - 1600}

    def _alive(self, listen: Listen) -> bool:
        return self._listen is listen and "ear" not in self._dead

    def _partial(self, listen: Listen, text: str) -> None:
        if self._alive(listen) and "stt" not in self._dead:
            words = len(text.split())
            self.tell(Partial(turn=listen.turn, text=text, stable=max(0, words - 1), confidence=0.9, end=self.index))

    def _pause(self, listen: Listen, at: int) -> None:
        if self._alive(listen) and listen.pause:
            self.tell(SpeechPaused(turn=listen.turn, **self._span(at)))

    def _resume(self, listen: Listen, text: str) -> None:
        if self._alive(listen):
            self._text = text
            self.tell(SpeechResumed(turn=listen.turn, at=self.index))

    def _end(self, listen: Listen, at: int) -> None:
        if self._alive(listen):
            self._listen = Listen(mode=Mode.WAKE)
            self.tell(SpeechEnded(turn=listen.turn, **self._span(at)))

    def _revive(self, service: str) -> None:
        self._dead.discard(service)
        self.tell(ServiceState(service=service, health=Health.READY))

    def _carry(self, message: Message) -> None:
        match message:
            case Listen():
                self._listen = message
                if message.mode is Mode.OPEN and message.patience < 100:
                    self.later(message.patience, lambda: self._nobody(message))
            case Release():
                listen, at = self._listen, self.index - 4000
                self.later(0.02, lambda: self._end(listen, at))
            case Transcribe():
                text = self._text
                self.later(self.draw.uniform(0.03, 0.2), lambda: self._transcribed(message, text))
            case Generate():
                self.later(
                    self.draw.uniform(0.05, 0.2), lambda: self._write(message, answer(message.question).split(), 0)
                )
            case Speak():
                self.later(self.draw.uniform(0.01, 0.06), lambda: self._speak(message))
            case Cue(turn=turn, revision=revision):
                self._cued = (turn, revision)
                ready, self._held = self._held, []
                for speak in ready:
                    self._speak(speak)
            case Cancel(turn=turn, revision=revision):
                self._void = max(self._void, (turn, revision))
            case TurnDone():
                self._judge(message)

    def _nobody(self, listen: Listen) -> None:
        if self._alive(listen):
            self._listen = Listen(mode=Mode.WAKE)
            self.tell(NothingSaid(turn=listen.turn))

    def _transcribed(self, request: Transcribe, text: str) -> None:
        if "stt" in self._dead:
            return
        said = {"text": text, "confidence": 0.9 if text else 0.0, "took": 0.1}
        self.tell(Transcript(turn=request.turn, revision=request.revision, **said))

    def _write(self, request: Generate, words: list[str], number: int) -> None:
        # One in ten models is slow to notice that nobody wants it any more.
        void = (request.turn, request.revision) <= self._void and self.draw.random() < 0.9
        if void or "llm" in self._dead:
            return
        place = {"turn": request.turn, "revision": request.revision}
        if number == len(words):
            self.tell(Generated(tokens=number, prompt_tokens=9, evaluated_tokens=3, finish="stop", **place))
            return
        self.tell(TextChunk(text=words[number] + " ", seq=number, at_ns=int(self.now * 1e9), **place))
        self.later(0.03, lambda: self._write(request, words, number + 1))

    def _speak(self, request: Speak) -> None:
        place = (request.turn, request.revision)
        if "tts" in self._dead or place <= self._void:
            return
        if request.hold and place != self._cued:
            self._held.append(request)
            return
        start, number = self.playback.head, next(self._clauses)
        sound = np.full(WORD * max(1, len(request.text.split())), number % 30_000 + 1, np.int16)
        try:
            self.playback.write(sound, None, request.generation)
        except StaleGeneration:
            return
        where = {"played_start": start, "played_end": self.playback.head, "audible": start}
        self.tell(Spoken(turn=request.turn, revision=request.revision, clause=request.clause, **where))

    def _play(self) -> None:
        self.capture.write(np.zeros(320, np.int16), int(self.now * 1e9))
        block = np.empty(320, np.int16)
        if self.player.read_into(block, int(self.now * 1e9)):
            heard = block[block != 0]
            self.played += [int(value) for value in heard[np.flatnonzero(np.diff(heard, prepend=-1))]]
            for earlier, later in itertools.pairwise(self.played[-8:]):
                if later < earlier and earlier - later < 20_000:
                    self.faults.append(f"clause {later} was heard after {earlier}")
            del self.played[:-4]

    def _judge(self, done: TurnDone) -> None:
        """A turn that nothing cut short was heard whole."""
        if done.cancelled or done.answered_by != "llm":
            return
        expected = answer(done.transcript)
        if done.reply not in (expected, APOLOGY) and not done.reply.startswith("I can't think"):
            self.faults.append(f"turn {done.turn}: {done.transcript!r} was answered {done.reply!r}")


def answer(question: str) -> str:
    """What the simulated model says."""
    return f"You asked me {question}, and that is all I know. Ask again."
