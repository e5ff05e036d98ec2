"""A span that the button bounds: from where it was pressed to where it was let go. Pure."""

from appliance.ear.activity import Frame
from appliance.ear.endpoint import Began, Ended, Event, Nothing, first_edge, last_edge

VOICED, VOICED_OF = 3, 5
"""Voiced frames among so many that count as speech: 60 ms within 100 ms, for whoever holds the button means to speak."""


class Held:
    """Takes frames from `since` until `release`, whatever is said or not; `longest` ends a button that is stuck."""

    def __init__(self, since: int, longest: int) -> None:
        """Both in samples."""
        self._since = since
        self._until: int | None = None
        self._longest = since + longest
        self._frames: list[Frame] = []
        self._first = -1
        self._last = -1
        self._began = False

    def feed(self, frame: Frame) -> Event | None:
        """Takes the next frame; frames that end before `since` are passed over."""
        if frame.end <= self._since:
            return None
        self._frames.append(frame)
        self._note(frame)
        if frame.end >= min(self._longest, self._longest if self._until is None else self._until):
            return self._over(frame.end)
        if self._first >= 0 and not self._began:
            self._began = True
            return Began(self._speech_start(), self._since)
        return None

    def release(self, at: int) -> Event | None:
        """The button was let go at `at`, which may lie ahead of what was fed, or behind it."""
        self._until = max(at, self._since)
        fed = self._frames[-1].end if self._frames else self._since
        return self._over(fed) if fed >= self._until else None

    def _note(self, frame: Frame) -> None:
        recent = [near for near in self._frames[-VOICED_OF:] if near.voiced]
        if not frame.voiced or len(recent) < VOICED:
            return
        if self._first < 0:
            self._first = recent[0].start
        self._last = frame.end

    def _over(self, fed: int) -> Event:
        end = min(fed, self._longest, fed if self._until is None else self._until)
        # A release that lies behind what was fed: what came after it was not meant.
        if self._first < 0 or max(self._first, self._since) >= end:
            return Nothing()
        speech_start = min(self._speech_start(), end)
        within = [frame for frame in self._frames if frame.start < end]
        speech_end = last_edge(within, min(self._last, within[-1].end), self._loudest())
        return Ended(self._since, end, speech_start, max(speech_start, min(speech_end, end)))

    def _speech_start(self) -> int:
        return max(self._since, first_edge(self._frames, self._first, self._loudest()))

    def _loudest(self) -> float:
        return max(frame.level for frame in self._frames if frame.voiced)
