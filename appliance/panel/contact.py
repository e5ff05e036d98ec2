"""One button's contact with its bounce taken out. Pure: edges and moments in nanoseconds in, changes out."""

from appliance.units import Nanoseconds

BOUNCE = Nanoseconds(20_000_000)
"""A contact may chatter for so long after it moved; switches do for 1 to 10 ms, worn ones for more."""


class Contact:
    """Follows the first edge at once; what comes within `BOUNCE` counts only if it still stands when that is over."""

    def __init__(self, down: bool) -> None:
        """`down`: how it is found."""
        self.down = down
        self._raw = down
        self._raw_at = Nanoseconds(0)
        self._closed_until = Nanoseconds(0)

    @property
    def due(self) -> Nanoseconds | None:
        """When it has to be looked at although no edge comes."""
        return None if self._raw == self.down else self._closed_until

    def edge(self, at: Nanoseconds, down: bool) -> None:
        """It was seen to move."""
        if down != self._raw:
            self._raw, self._raw_at = down, at

    def settle(self, now: Nanoseconds) -> Nanoseconds | None:
        """When it moved, if it did and that is certain now; `down` is then the new one."""
        if self._raw == self.down or now < self._closed_until:
            return None
        self.down = self._raw
        self._closed_until = Nanoseconds(max(self._raw_at, self._closed_until) + BOUNCE)
        return self._raw_at
