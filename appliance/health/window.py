"""What happened lately. Pure: `now` is an argument."""

from collections import deque
from collections.abc import Sequence

from appliance.units import Seconds


def usual(values: Sequence[float]) -> float | None:
    """The median; None where there is none. `statistics` brings 2 MB of other things into the supervisor."""
    ordered, middle = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


class Lately:
    """A sum over the last while: what was lost a week ago troubles nobody."""

    def __init__(self, window: Seconds, most: int = 256) -> None:
        """`most` entries are kept; beyond them the oldest is forgotten."""
        self._window = window
        self._entries: deque[tuple[Seconds, float]] = deque(maxlen=most)

    def add(self, amount: float, now: Seconds) -> None:
        """Something of it happened."""
        if amount:
            self._entries.append((now, amount))

    def values(self, now: Seconds) -> list[float]:
        """What happened within the window, oldest first."""
        while self._entries and now - self._entries[0][0] > self._window:
            self._entries.popleft()
        return [amount for _, amount in self._entries]

    def sum(self, now: Seconds) -> float:
        """All of it together."""
        return sum(self.values(now))


class Rise:
    """By how much the counters of a process grew. A new process counts from 0 again, and loses nothing of what was."""

    def __init__(self) -> None:
        self._pid = 0
        self._last: dict[str, int] = {}

    def of(self, pid: int, counters: dict[str, int]) -> dict[str, int]:
        """What came since the last look, by name; names that did not grow are left out."""
        before = self._last if pid == self._pid else {}
        self._pid, self._last = pid, counters
        grown = {name: value - before.get(name, 0) for name, value in counters.items()}
        return {name: by for name, by in grown.items() if by > 0}
