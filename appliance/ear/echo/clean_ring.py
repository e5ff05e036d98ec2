"""The ring `clean`: the microphone without the echo, under the capture ring's indices, for whoever wants what was said."""

from appliance.ear.protocols import Block
from appliance.ring import Ring
from appliance.units import RATE, samples

CAPACITY = samples(30.0)
"""As the capture ring's: the longest utterance (25 s) with room."""


class CleanRing:
    """The writer of the ring. The ring survives the ear, so that an utterance can still be read while the ear starts again."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ring = Ring.open_or_create(name, CAPACITY, RATE)

    def follow(self, head: int) -> None:
        """The capture ring that is heard now stands at `head`: one that is behind us has begun anew, and so do we."""
        if head < self._ring.head:
            self._ring.close(unlink=True)
            self._ring = Ring.create(self._name, CAPACITY, RATE)

    def write(self, index: int, block: Block, time_ns: int | None) -> None:
        """int16[320] that was heard from `index` on, at `time_ns`. A gap is skipped; what is there already stays."""
        if index > self._ring.head:
            self._ring.skip(index)
        known = self._ring.head - index
        if known < len(block):
            self._ring.write(block[known:], time_ns + known * 1_000_000_000 // RATE if time_ns is not None else None)

    def close(self) -> None:
        """Lets go of the ring and leaves it to its readers; whoever made the others' names removes this one too."""
        self._ring.close()
