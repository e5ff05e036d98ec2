"""Keeps the open turn's trace as events go by, on the audio clock, and tells whoever watches."""

from typing import Any

from appliance.bus import Bus
from appliance.clock import monotonic_ns
from appliance.dialogue.events import Clause
from appliance.dialogue.state import Phase, State
from appliance.dialogue.trace import Trace
from appliance.dialogue.turn import coming, current
from appliance.messages import (
    Moment,
    Speak,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
    Spoken,
    TextChunk,
    Transcript,
    TurnDone,
    WakeHeard,
)
from appliance.ring import NotYet, Overrun, Ring
from appliance.units import RATE

MARKED = (SpeechStarted, SpeechPaused, SpeechEnded, Transcript, TextChunk, Clause, Spoken)
"""Events that leave a mark."""


class Recorder:
    """The traces of the turns; at most two at a time, since one may be closed after the next was opened."""

    def __init__(self, bus: Bus, capture: Ring, playback: Ring) -> None:
        self._bus = bus
        self._capture = capture
        self._playback = playback
        self._traces: dict[int, Trace] = {}
        self._turn = 0
        self._coming = Trace(-1)
        """Of the turn that may come next, while its words are heard before it is open."""
        self._ahead = False
        """The person may still go on: what is marked is not told yet, for it may never have been."""

    @property
    def trace(self) -> Trace:
        """The newest turn's; a throw-away one when none is open."""
        return self._traces.get(self._turn) or Trace(self._turn)

    def open(self, turn: int, listening: bool) -> None:
        """A turn begins; what was heard of it already belongs to it."""
        self._turn = turn
        self._ahead = listening
        self._traces[turn] = self._coming if self._coming.turn == turn else Trace(turn)

    def close(self, turn: int, cancelled: str) -> TurnDone:
        """A turn is over: its record, with what was heard of the reply."""
        trace = self._traces.pop(turn, None) or Trace(turn)
        return trace.record(self._playback.consumed, cancelled)

    def whole(self, turn: int) -> str:
        """All that an open turn has had to say so far, heard or not."""
        return " ".join(self._traces[turn].said) if turn in self._traces else ""

    def note(self, state: State, event: Any) -> None:
        """Writes the event's mark, if it belongs to the open turn or to the one that may come next."""
        if isinstance(event, SpeechStarted | SpeechPaused | SpeechEnded | Transcript) and coming(state, event):
            self._heard(self._next(event.turn), event)
        elif isinstance(event, WakeHeard):
            self._called(state, event)
        elif isinstance(event, MARKED) and current(state, event):
            self._heard(self.trace, event)

    def _next(self, turn: int) -> Trace:
        if self._coming.turn != turn:
            self._coming = Trace(turn)
        return self._coming

    def _called(self, state: State, event: WakeHeard) -> None:
        """The wake word belongs to the turn that it opens, or to the one that somebody has just begun with it."""
        own = state.phase is Phase.LISTENING and state.unprompted
        trace = self.trace if own else self._next(state.turn + 1)
        trace.wake_word = event.word
        trace.marks.clear()

    def _heard(self, trace: Trace, event: Any) -> None:
        match event:
            case SpeechStarted(at=at):
                if trace.mark("speech_start", at / RATE) and trace is self.trace:
                    self.moment("speech_start", at / RATE)
            case SpeechPaused(speech_start=start, speech_end=end) | SpeechEnded(speech_start=start, speech_end=end):
                trace.marks["speech_start"], trace.marks["speech_end"] = start / RATE, end / RATE
            case Transcript(text=text, confidence=confidence):
                trace.transcript, trace.confidence = text, confidence
                trace.marks["transcript"] = self.now()
            case TextChunk(at_ns=at_ns):
                self.mark("first_token", self.index_at(at_ns) / RATE)
            case Clause(text=text):
                self.mark("first_clause", self.now(), text)
            case Spoken(clause=clause, played_start=start, played_end=end, audible=audible):
                trace.laid[clause] = (start, end, audible)

    def endpoint(self) -> None:
        """The utterance is over: what was marked for it while it might have gone on is told now."""
        self.trace.mark("endpoint", self.now())
        self._ahead = False
        texts = {"transcript": self.trace.transcript, "first_clause": self.trace.said[0] if self.trace.said else ""}
        marks = self.trace.marks
        for name, at in sorted(marks.items(), key=lambda mark: (mark[0] != "speech_end", mark[1])):
            if name != "speech_start":
                self.moment(name, at, texts.get(name, ""))

    def said(self, speak: Speak) -> None:
        """This clause goes to tts."""
        self.trace.said.append(speak.text)

    def follow_playback(self) -> None:
        """Marks the first audible sample once the speaker has played it."""
        audible = self.trace.audible
        if audible is not None and "first_sample" not in self.trace.marks and self._playback.consumed > audible:
            self.mark("first_sample", self._heard_at(audible))

    def finished(self) -> None:
        """The reply's last sample was played just now."""
        played = self.trace.played
        if played is not None:
            self.mark("done", self._heard_at(played[1] - 1))

    def mark(self, name: str, at: float, text: str = "") -> None:
        """Marks a moment of the open turn, in seconds on the audio clock."""
        if self.trace.mark(name, at) and not self._ahead:
            self.moment(name, at, text)

    def moment(self, name: str, at: float, text: str = "") -> None:
        """Tells whoever watches."""
        self._bus.send(Moment(turn=self._turn, name=name, at=at, text=text))

    def now(self) -> float:
        """Seconds on the audio clock."""
        return self.index_at(monotonic_ns()) / RATE

    def index_at(self, ns: int) -> int:
        """The capture index that belongs to a monotonic time; before the first block there is none, and 0 is said."""
        try:
            return self._capture.index_at(ns)
        except (Overrun, NotYet):
            return self._capture.head

    def _heard_at(self, index: int) -> float:
        """When the speaker played this sample of the playback ring.

        The player counts frames, silence included; between a sample that was just played and now there is no silence in
        the middle of a reply, so its frame lies as far back as its index does.
        """
        ring = self._playback
        try:
            return self.index_at(ring.played_time_of(ring.frames - (ring.consumed - index))) / RATE
        except (Overrun, NotYet):
            return self.now()
