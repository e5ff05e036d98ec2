"""How well the echo is taken away, and whose voice is left. Pure: levels in, verdicts out."""

from collections import deque
from typing import NamedTuple

import numpy as np

from appliance.ear.activity import decibels
from appliance.ear.protocols import Block
from appliance.units import BLOCK_SECONDS, Seconds

PLAYING = -60.0
"""dBFS of the reference from which something is being played."""

AUDIBLE = -65.0
"""dBFS at the microphone under which an echo needs no canceller."""

LINGERS = 8
"""Blocks after the last of a playing one in which its echo is still heard: 160 ms."""

WINDOW = 150
"""Blocks of echo that the verdict is about: 3 s."""

ENOUGH = 100
"""Blocks of it that must have been heard since a reset: 2 s."""

SURE = 15.0
"""dB that must have been taken away: what is left is then fainter than a person in the room."""

SHARE = 0.75
"""Quantile of the blocks' attenuation: somebody who speaks in between does not spoil it."""

WORD = 45
"""Blocks that a wake word is heard in, and reported after: 0.9 s."""

OWN = 22.0
"""dB by which a word is fainter without the echo when it was nothing but echo. Measured in README.md."""


class Powers(NamedTuple):
    """Of one block, 1 is full scale."""

    heard: float
    quiet: float
    playing: bool


class Convergence:
    """Listens along and judges."""

    def __init__(self) -> None:
        self.playing = False
        """Whether something is being played, or its echo may still be heard."""
        self._echoes: deque[float | None] = deque(maxlen=WINDOW)
        self._recent: deque[Powers] = deque(maxlen=WORD)
        self._blocks = 0
        self._since = LINGERS + 1

    def feed(self, heard: Block, quiet: Block, far: Block) -> None:
        """One block as the microphone heard it, what the canceller left of it, and what was played."""
        self._since = 0 if level(far) > PLAYING else self._since + 1
        self.playing = self._since <= LINGERS
        if self._since > LINGERS + WORD:  # Nothing that is judged any more: most of the day.
            self._recent.clear()
            return
        before, after = level(heard), level(quiet)
        self._recent.append(Powers(10 ** (before / 10), 10 ** (after / 10), self.playing))
        if self.playing:
            self._blocks += 1
            self._echoes.append(before - after if before > AUDIBLE else None)

    def reset(self) -> None:
        """What was learnt is void."""
        self._echoes.clear()
        self._recent.clear()
        self._blocks = 0

    @property
    def seconds(self) -> Seconds:
        """Of echo since the last reset."""
        return Seconds(self._blocks * BLOCK_SECONDS)

    @property
    def erle_db(self) -> float:
        """Echo return loss enhancement: dB by which the echo of the last seconds was made fainter; 0 without one."""
        losses = sorted(loss for loss in self._echoes if loss is not None)
        return max(0.0, losses[int(SHARE * (len(losses) - 1))]) if losses else 0.0

    @property
    def converged(self) -> bool:
        """Whether what is left while something is played is no echo: it was heard long enough, and is gone or was never there."""
        if self._blocks < ENOUGH:
            return False
        inaudible = self._echoes.count(None)
        return inaudible > len(self._echoes) * SHARE or self.erle_db >= SURE

    @property
    def own_voice(self) -> bool:
        """Whether what was said in the last second was the speaker's alone. So is all that comes before the room is known."""
        played = [each for each in self._recent if each.playing]
        if len(played) < len(self._recent) / 2 or not played:
            return False
        if self._blocks < ENOUGH:
            return True
        heard, quiet = (sum(each[way] for each in played) for way in (0, 1))
        return quiet < heard * float(10 ** (-OWN / 10))


def level(block: Block) -> float:
    """Of a block, in dBFS."""
    scaled = block.astype(np.float32)
    return decibels(float(scaled @ scaled) / len(block))
