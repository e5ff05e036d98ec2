"""What the ear hears, from blocks of samples to events: no clock, no socket. Time is the sample index.

Voice activity is judged all the time and remembered for `MEMORY`, so that a `Listen` may reach back to what was said in one
breath with the wake word: the remembered frames are played through the endpoint, and the stream goes on from there.
"""

from collections import deque

from appliance.config import EarConfig
from appliance.ear.activity import Activity, Frame
from appliance.ear.endpoint import Began, Ended, Endpoint, Event, Limits, Paused, Resumed
from appliance.ear.engines import Engines
from appliance.ear.held import Held
from appliance.ear.protocols import Block, Detection
from appliance.ear.wake_end import wake_end
from appliance.messages import (
    Listen,
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

MEMORY = samples(30)
"""Samples whose frames are remembered: `longest`, and what a busy dialogue may come late."""

REFRACTORY = samples(1.0)
"""After a wake word nothing wakes for so long: an engine may fire twice in one word."""

WORD = samples(0.8)
"""Before its end, in which the wake word was said."""

SAME = samples(0.05)
"""A `Listen` that reaches back to within so much of a wake word's end follows that word."""


class EarCore:
    """The ear of one stream of blocks."""

    def __init__(self, config: EarConfig, engines: Engines) -> None:
        self.mode = Mode.WAKE
        self.turn = 0
        """Of the last `listen`; all events carry it."""
        self.fed = -1
        """Index after the last block; -1 before the first."""
        self.gaps = 0
        """Times that the stream was not continuous."""
        self._config = config
        self._engines = engines
        self._activity = Activity()
        self._frames: deque[Frame] = deque(maxlen=MEMORY // BLOCK)
        self._span: Endpoint | Held | None = None
        self._woken_at = -REFRACTORY
        self._quiet_until = -1
        self._muted = False

    def feed(self, index: int, block: Block) -> list[Message]:
        """Takes int16[320], whose first sample is `index`; says what was heard."""
        events = self._follow(index)
        self.fed = index + BLOCK
        if self._muted or self.mode is Mode.OFF:
            return events
        frame = self._activity.frame(index, block, self._engines.voiced(block))
        self._frames.append(frame)
        found = self._engines.hear(block) if self._config.wake else None
        if found is not None:
            events += self._wake(found)
        if self._span is not None:
            events += self._tell(self._span.feed(frame))
        return events

    def obey(self, order: Listen) -> list[Message]:
        """Does what a `Listen` asks from now on; what was heard since its `since` may say something at once."""
        return self.listen(order.mode, order.turn, order.since, order.patience, order.pause, order.silence)

    def listen(
        self,
        mode: Mode,
        turn: int = 0,
        since: int = -1,
        patience: float = 6.0,
        pause: float = 0.0,
        silence: float = 0.0,
    ) -> list[Message]:
        """As `obey`; see `Listen` for the units."""
        self.mode, self.turn, self._span = mode, turn, None
        if mode is Mode.OFF:
            self._forget()
            return []
        if mode is Mode.WAKE:
            return []
        if self._muted:
            return self._tell_nothing()
        begin = self._begin(since)
        if mode is Mode.HELD:
            self._span = Held(begin, samples(self._config.longest))
        else:
            self._span = Endpoint(begin, self._limits(patience, pause, silence), self._wake_level(since))
        return self._replay()

    def release(self, at: int) -> list[Message]:
        """The button was let go at index `at`; without one held there is nothing to do."""
        if not isinstance(self._span, Held):
            return []
        return self._tell(self._span.release(at))

    def mute(self, muted: bool) -> list[Message]:
        """Hears nothing, whatever is asked of it, until it is unmuted; then waits for the wake word."""
        if muted == self._muted:
            return []
        self._muted = muted
        self._forget()
        events = self._tell_nothing() if self._span is not None else []
        self._span = None
        self.mode = Mode.WAKE
        return events

    def _begin(self, since: int) -> int:
        """Where a span may begin: no earlier than what is remembered."""
        if since < 0:
            return max(self.fed, 0)
        return max(since, self._frames[0].start) if self._frames else max(since, self.fed, 0)

    def _wake_level(self, since: int) -> float | None:
        """How loud the wake word was that ended at `since`; None when none did."""
        if since < 0 or abs(since - self._woken_at) > SAME:
            return None
        word = [frame for frame in self._frames if since - WORD <= frame.start < since]
        return max((frame.level for frame in word), default=None)

    def _limits(self, patience: float, pause: float, silence: float) -> Limits:
        config = self._config
        return Limits(samples(silence or config.silence), samples(patience), samples(config.longest), samples(pause))

    def _replay(self) -> list[Message]:
        events: list[Message] = []
        for frame in list(self._frames):
            if self._span is None:
                break
            events += self._tell(self._span.feed(frame))
        return events

    def _wake(self, found: Detection) -> list[Message]:
        if self.fed < self._quiet_until:
            return []
        self._quiet_until = self.fed + REFRACTORY
        self._woken_at = max(0, wake_end(self._frames, self.fed - found.ago))
        return [WakeHeard(turn=self.turn, word=self._engines.word, at=self._woken_at, score=found.score)]

    def _tell(self, event: Event | None) -> list[Message]:
        if event is None:
            return []
        if isinstance(event, Began):
            # Nothing is voiced here that may be our own echo: see `Engines.voiced`.
            return [SpeechStarted(turn=self.turn, at=event.at, start=event.start, sure=True)]
        if isinstance(event, Paused):
            return [SpeechPaused(turn=self.turn, **event._asdict())]
        if isinstance(event, Resumed):
            return [SpeechResumed(turn=self.turn, at=event.at)]
        self._span = None
        self.mode = Mode.WAKE
        if isinstance(event, Ended):
            return [SpeechEnded(turn=self.turn, **event._asdict())]
        return self._tell_nothing()

    def _tell_nothing(self) -> list[Message]:
        self.mode = Mode.WAKE
        return [NothingSaid(turn=self.turn)]

    def _follow(self, index: int) -> list[Message]:
        """Notes a gap in the stream. A stream that begins anew ends what was being listened to."""
        if self.fed in (-1, index):
            return []
        self.gaps += 1
        self._engines.reset()
        if index > self.fed:
            return []
        lost = self._span is not None
        self._forget()
        self._span = None
        return self._tell_nothing() if lost else []

    def _forget(self) -> None:
        self._frames.clear()
        self._activity = Activity()
        self._engines.reset()
        self._woken_at = -REFRACTORY
        self._quiet_until = -1
