"""A room in samples and an ear with engines that hear exactly what the scene says."""

from collections.abc import Sequence

import numpy as np

from appliance.config import EarConfig
from appliance.ear.core import EarCore
from appliance.ear.engines import Engines
from appliance.ear.protocols import Block, Detection
from appliance.engines import Candidate
from appliance.errors import EngineFailed
from appliance.messages import Message
from appliance.units import BLOCK, samples

LOUD = 6_000
"""Amplitude of "speech"; the room is 3."""

WAKE_MARK = 30_000
"""A sample of this value is where the fake engine hears the wake word end."""


class LoudIsVoiced:
    """A detector for scenes: whatever is loud is speech."""

    name = "loud"

    def voiced(self, block: Block) -> bool:
        return bool(np.abs(block.astype(np.int32)).max() > LOUD // 2)

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


class MarkWakes:
    """A wake engine for scenes: it reports `lag` samples late, as real ones do."""

    def __init__(self, lag: int = samples(0.2), word: str = "jarvis") -> None:
        self.word, self.name, self.lag, self.fails = word, f"mark {word}", lag, False
        self.resets = 0
        self._since: int | None = None

    def hear(self, block: Block) -> Detection | None:
        if self.fails:
            raise EngineFailed("it was told to fail.")
        if self._since is not None:
            self._since += len(block)
        marks = np.flatnonzero(block == WAKE_MARK)
        if len(marks):
            self._since = len(block) - int(marks[0])
        if self._since is None or self._since < self.lag:
            return None
        ago, self._since = self._since, None
        return Detection(ago, 0.9)

    def reset(self) -> None:
        self.resets += 1
        self._since = None

    def close(self) -> None:
        pass


def room(duration: float) -> Block:
    """Quiet, int16[n]."""
    return np.random.default_rng(1).integers(-3, 4, samples(duration)).astype(np.int16)


def speech(duration: float) -> Block:
    """Somebody speaking, int16[n]."""
    return np.random.default_rng(2).integers(-LOUD, LOUD + 1, samples(duration)).astype(np.int16)


def wake(duration: float = 0.5) -> Block:
    """The wake word, int16[n], with the mark at its very end."""
    word = speech(duration)
    word[-1] = WAKE_MARK
    return word


def scene(*parts: Block) -> Block:
    """Parts in a row, filled up with room to whole blocks."""
    joined = np.concatenate(parts)
    return np.concatenate([joined, room(1.0)[: -len(joined) % BLOCK]])


def fake_engines(wakes: MarkWakes | None = None) -> Engines:
    """Loaded engines of the two fakes."""
    wakes = wakes or MarkWakes()
    served = Engines([Candidate("a fake", lambda: wakes)], [Candidate("a fake", LoudIsVoiced)])
    served.load()
    return served


def fake_core(config: EarConfig | None = None, wakes: MarkWakes | None = None) -> EarCore:
    """An ear with the two fakes."""
    return EarCore(config or EarConfig(), fake_engines(wakes))


def feed(core: EarCore, sound: Block, start: int | None = None) -> list[Message]:
    """All that the core says while it hears whole blocks of `sound`, from where it stands or from `start`."""
    begin = max(core.fed, 0) if start is None else start
    events: list[Message] = []
    for at in range(0, len(sound) - BLOCK + 1, BLOCK):
        events += core.feed(begin + at, sound[at : at + BLOCK])
    return events


def names(events: Sequence[Message]) -> list[str]:
    """What kinds of events there were."""
    return [type(event).__name__ for event in events]
