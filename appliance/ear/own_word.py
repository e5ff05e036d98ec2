"""Whether the speaker has just said the wake word itself: a second engine that hears what is played, and nothing else.

What the canceller leaves of the speaker's voice tells nothing in the first seconds of a reply, before it knows the room. What was
played is known from the first sample on.
"""

from collections.abc import Callable, Sequence

from appliance.ear.protocols import Block, WakeWord
from appliance.engines import Candidate, Fallback
from appliance.errors import EngineFailed
from appliance.units import Seconds

SAID = 30
"""Blocks for which a wake word that was played counts as just said: 0.6 s, in which its echo has come back and is over."""

RESTS = 50
"""Blocks of silence after which nothing of a word can be left to hear: 1 s, and most of the day."""


class OwnWord:
    """Hears the wake word in what is played."""

    def __init__(self, engines: Sequence[Candidate[WakeWord]], clock: Callable[[], Seconds]) -> None:
        """`engines` are made anew: an engine that hears two streams at once hears neither."""
        self._engine = Fallback("the wake word in what is played", engines, clock)
        self._silent = RESTS
        self._ago = SAID

    def load(self) -> None:
        """Loads it now, and not at the first reply; without one the canceller's verdict has to do."""
        self._heard_in(None)

    def said(self, far: Block) -> bool:
        """Takes int16[320] that was played; whether the wake word was in the last `SAID` blocks."""
        self._silent = 0 if far.any() else self._silent + 1
        self._ago += 1
        if self._silent <= RESTS and self._heard_in(far):
            self._ago = 0
        return self._ago < SAID

    def close(self) -> None:
        """Unloads it; safe to call twice."""
        self._engine.close()

    def _heard_in(self, far: Block | None) -> bool:
        try:
            return self._engine.use(lambda engine: far is not None and engine.hear(far) is not None)
        except EngineFailed:
            return False
