"""When a change is told: worse at once, better once it has lasted, nothing twice. Pure."""

from appliance.health.snapshot import Snapshot
from appliance.health.thresholds import Level
from appliance.units import Seconds

LASTING = Seconds(30)
"""Well again for so long before it is said."""


class Alarm:
    """What was told last."""

    def __init__(self) -> None:
        self.level = Level.OK
        self._reasons: frozenset[str] = frozenset()
        self._better_since: Seconds | None = None

    def look(self, snapshot: Snapshot, now: Seconds) -> bool:
        """Whether this is news; `level` is what stands then."""
        reasons = frozenset(snapshot.reasons)
        if snapshot.level.rank > self.level.rank or (snapshot.level is self.level and reasons - self._reasons):
            return self._tell(snapshot.level, self._reasons | reasons)
        if (snapshot.level, reasons) == (self.level, self._reasons):
            self._better_since = None
            return False
        if self._better_since is None:
            self._better_since = now
        if now - self._better_since < LASTING:
            return False
        return self._tell(snapshot.level, reasons)

    def _tell(self, level: Level, reasons: frozenset[str]) -> bool:
        self.level, self._reasons, self._better_since = level, reasons, None
        return True
