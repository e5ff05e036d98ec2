"""The level of the voice, straight from the capture ring: no message, and nothing at all while no light asks for it."""

from array import array

from appliance.panel.meter import Meter, loudness
from appliance.ring import Ring, RingError
from appliance.units import BLOCK, Seconds


class Voice:
    """Looks at the newest block whenever it is asked."""

    def __init__(self, ring: str) -> None:
        """`ring` is the capture ring's name; it is opened when first asked."""
        self._name = ring
        self._ring: Ring | None = None
        self._block = array("h", bytes(2 * BLOCK))
        self._meter = Meter()

    def level(self, now: Seconds) -> float:
        """0 to 1; without a microphone it falls to 0."""
        return self._meter.hear(self._loudness(), now)

    def close(self) -> None:
        """Lets go of the ring; safe to call twice."""
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.close()

    def _loudness(self) -> float:
        try:
            self._ring = self._ring or Ring.attach(self._name)
            self._ring.read_into(self._ring.head - BLOCK, self._block)
        except (RingError, ValueError):  # Nobody made it yet, or it holds less than a block.
            return 0.0
        return loudness(self._block)
