"""Where an utterance begins and ends. Pure: frames in, at most one event each; time is the sample index.

    waiting ──enough voiced frames──▶ speaking ──silence──▶ over: SpeechEnded
       │                                 ▲└─a short one─▶ SpeechPaused ─┐
       └──────────patience──────────▶    └───────── SpeechResumed ◀────┘
                over: NothingSaid

An utterance begins once `ONSET` of the last `ONSET_OF` frames are voiced, and its end is the last point where speech stood out;
single voiced frames after it, a click or a door, do not draw it out. Both ends are then refined to 5 ms by level.
"""

import math
from collections import deque
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from appliance.ear.activity import STEP, Frame
from appliance.units import BLOCK, samples

ONSET, ONSET_OF = 6, 9
"""Voiced frames among so many that make a beginning: 120 ms of speech within 180 ms, under the shortest "no" and over a click."""

GOES_ON, GOES_ON_OF = 3, 5
"""Voiced frames among so many that draw an utterance out."""

LEAD = samples(0.25)
"""Sound kept before the first speech: unvoiced consonants, and what a recogniser expects to hear before a word."""

TRAIL = samples(0.2)
"""Sound kept after the last speech."""

TAIL = samples(0.24)
"""Speech that runs on from the wake word for no longer than this is the wake word's own end."""

FAINTER = 25.0
"""dB under the wake word's loudest frame: whoever said it does not ask the question so much more softly. What is fainter is the
room, the radio, somebody else."""

EDGE = 6.0
"""dB over the floor at which an edge of speech is put."""

RANGE = 30.0
"""dB under the loudest: what is fainter is room and not voice."""

QUIETER = 17.0
"""dB under the utterance's loudest frames at which other voices do not draw it out."""

FADE = samples(0.35)
"""For so long after the last loud frame fainter ones draw it out all the same: a sentence dies away, other voices go on."""

SEARCH = 6
"""Frames before and after the detector's own edge in which the edge of the energy is looked for: 120 ms."""


class Ended(NamedTuple):
    """The utterance is over."""

    start: int
    end: int
    speech_start: int
    speech_end: int


class Paused(NamedTuple):
    """It has been quiet for a moment; if it stays quiet, this is the utterance."""

    start: int
    end: int
    speech_start: int
    speech_end: int


class Resumed(NamedTuple):
    """After a pause it goes on, at `at`."""

    at: int


class Began(NamedTuple):
    """Somebody began to speak at `at`; the utterance begins at `start`."""

    at: int
    start: int


class Nothing(NamedTuple):
    """Nobody spoke in time."""


Event = Ended | Began | Paused | Resumed | Nothing


class Phase(Enum):
    """See the drawing above."""

    WAITING = auto()
    SPEAKING = auto()
    OVER = auto()


class Limits(NamedTuple):
    """Samples."""

    silence: int
    """Quiet that ends an utterance."""
    patience: int
    """Wait for somebody to begin."""
    longest: int
    """From `since`, or from where speech began: the utterance ends there in any case."""
    pause: int = 0
    """Quiet that is worth a `Paused`; 0: none is."""


class Endpoint:
    """One utterance from `since` on, ended by silence."""

    def __init__(self, since: int, limits: Limits, wake_level: float | None = None) -> None:
        """`wake_level`: the wake word ended at about `since`, was so loud (dBFS), and its end may still sound there."""
        self.phase = Phase.WAITING
        self._since = since
        self._limits = limits
        self._tail = wake_level is not None
        self._faintest = -math.inf if wake_level is None else wake_level - FAINTER
        self._frames: deque[Frame] = deque(maxlen=(limits.silence // BLOCK) + 2 * SEARCH + ONSET_OF)
        self._onset = -1
        self._paused = False
        self._speech_end = -1
        self._loud_end = -1
        self._loudest = -100.0

    def feed(self, frame: Frame) -> Event | None:
        """Takes the next frame; frames that end before `since` are passed over."""
        if self.phase is Phase.OVER or frame.end <= self._since:
            return None
        if frame.voiced and (frame.level < self._faintest or self._is_tail(frame)):
            frame = frame._replace(voiced=False)
        elif not frame.voiced:
            self._tail = self._tail and frame.start < self._since + BLOCK
        self._frames.append(frame)
        if self.phase is Phase.WAITING:
            return self._wait(frame)
        return self._go_on(frame)

    def _is_tail(self, frame: Frame) -> bool:
        """Whether a voiced frame still belongs to the wake word: it goes on without a gap, and not for long."""
        self._tail = self._tail and frame.end - self._since <= TAIL
        return self._tail

    def _wait(self, frame: Frame) -> Event | None:
        recent = list(self._frames)[-ONSET_OF:]
        voiced = [near for near in recent if near.voiced]
        if len(voiced) >= ONSET:
            self.phase = Phase.SPEAKING
            self._loudest = max(near.level for near in voiced)
            self._onset = max(self._since, first_edge(self._frames, voiced[0].start, self._loudest))
            self._loud_end = self._speech_end = frame.end
            return Began(self._onset, self._start)
        if frame.end - self._since < self._limits.patience + (BLOCK * ONSET_OF if voiced else 0):
            return None
        self.phase = Phase.OVER
        return Nothing()

    @property
    def _start(self) -> int:
        return max(self._since, self._onset - LEAD)

    def _go_on(self, frame: Frame) -> Event | None:
        speech_end = self._speech_end
        self._draw_out(frame)
        if frame.end - self._onset >= self._limits.longest:
            return self._over(frame.end, frame.end)
        if self._paused and self._speech_end > speech_end:
            self._paused = False
            return Resumed(frame.start)
        quiet = frame.end - self._speech_end
        if quiet >= self._limits.silence:
            return self._over(self._edge(), frame.end)
        if self._limits.pause and not self._paused and quiet >= self._limits.pause:
            self._paused = True
            edge = self._edge()
            return Paused(self._start, min(edge + TRAIL, frame.end), self._onset, edge)
        return None

    def _draw_out(self, frame: Frame) -> None:
        """Moves the end of speech up to this frame if it belongs to the utterance."""
        if frame.voiced:
            self._loudest = max(self._loudest, frame.level)
            recent = [near for near in list(self._frames)[-GOES_ON_OF:] if near.voiced]
            if sum(near.level > self._loudest - QUIETER for near in recent) >= GOES_ON:
                self._loud_end = self._speech_end = frame.end
            elif len(recent) >= GOES_ON and frame.end - self._loud_end <= FADE:
                self._speech_end = frame.end

    def _edge(self) -> int:
        return max(last_edge(self._frames, self._speech_end, self._loudest), self._onset)

    def _over(self, speech_end: int, fed: int) -> Ended:
        self.phase = Phase.OVER
        return Ended(self._start, min(speech_end + TRAIL, fed), self._onset, speech_end)


def first_edge(frames: Sequence[Frame], around: int, loudest: float) -> int:
    """Where the level first rises near index `around`, by 5 ms."""
    edge = around
    for frame in reversed([near for near in frames if around - SEARCH * BLOCK <= near.start <= around]):
        loud = [level > _threshold(frame, loudest) for level in frame.levels]
        if not any(loud):
            break
        edge = frame.start + loud.index(True) * STEP
        if not loud[0]:
            break
    return edge


def last_edge(frames: Sequence[Frame], around: int, loudest: float) -> int:
    """Where the level last falls near index `around`, by 5 ms."""
    near = [frame for frame in frames if abs(frame.end - around) <= SEARCH * BLOCK]
    for frame in reversed([frame for frame in near if frame.end <= around]):
        loud = [level > _threshold(frame, loudest) for level in frame.levels]
        if any(loud):
            return frame.end - loud[::-1].index(True) * STEP
    return around


def _threshold(frame: Frame, loudest: float) -> float:
    return max(frame.floor + EDGE, loudest - RANGE)
