"""Transcripts of somebody who is still speaking: when to decode again, and which words are to be trusted. Pure.

Whisper takes a whole utterance at a time, so what was said so far is decoded again and again. Words that two decodes in a row
agree on hardly ever change any more (LocalAgreement-2: Liu, Spanakis and Niehues, "Low-latency sequence-to-sequence speech
recognition and translation by partial hypothesis selection", 2020). How often depends on how long a decode takes here.
"""

from appliance.engines import Heard
from appliance.messages import Partial
from appliance.units import Seconds, samples

STEP = samples(0.3)
"""New samples that are worth another decode."""

FIRST = samples(0.35)
"""Samples before the first one: shorter than the shortest command with what is heard before it."""

SHARE = 0.35
"""Of the time that may be spent on decodes: the rest is everybody else's."""


def agreed(earlier: str, later: str) -> int:
    """How many words both texts begin with."""
    count = 0
    for one, other in zip(earlier.split(), later.split(), strict=False):
        if one != other:
            break
        count += 1
    return count


class Partials:
    """What is known of an utterance while it goes on."""

    def __init__(self, turn: int, start: int) -> None:
        self.turn = turn
        self.start = start
        """Capture index of its first sample."""
        self.end = start
        """Where the last decode ended."""
        self.heard: Heard | None = None
        """What the last decode said."""
        self._not_before = Seconds(0)

    def due(self, head: int, now: Seconds) -> bool:
        """Whether to decode what lies in the ring up to `head`."""
        worth = FIRST if self.heard is None else STEP
        return head - self.end >= worth and now >= self._not_before

    def take(self, heard: Heard, end: int, took: float, now: Seconds) -> Partial | None:
        """Notes a decode of everything up to `end` that took so many seconds; what is worth telling of it."""
        stable = agreed(self.heard.text, heard.text) if self.heard else 0
        self.heard, self.end = heard, end
        self._not_before = Seconds(now + took * (1 - SHARE) / SHARE)
        if not heard.text:
            return None
        return Partial(turn=self.turn, text=heard.text, stable=stable, confidence=heard.confidence, end=end)

    def postpone(self, now: Seconds) -> None:
        """A decode came to nothing: the next one in a moment."""
        self._not_before = Seconds(now + 0.1)

    def covers(self, turn: int, start: int, speech_end: int) -> bool:
        """Whether the last decode heard all of this utterance, so that it need not be decoded again."""
        return self.heard is not None and (self.turn, self.start) == (turn, start) and self.end >= speech_end
