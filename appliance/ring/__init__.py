"""The ring: audio in shared memory, addressed by an absolute sample index. See README.md."""

from appliance.ring.errors import NotYet, Overrun, RingError, RingMissing, StaleGeneration
from appliance.ring.parties import Player, Reader
from appliance.ring.ring import Ring

__all__ = ["NotYet", "Overrun", "Player", "Reader", "Ring", "RingError", "RingMissing", "StaleGeneration"]
