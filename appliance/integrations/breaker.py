"""When a service that failed may be asked again. Pure: time is an argument.

Without it a house whose player is switched off would wait out the deadline in every turn.
"""

from appliance.units import Seconds

FIRST = Seconds(5)
"""Rest after the first failure: about one turn later it is worth a try."""

LONGEST = Seconds(120)
"""The rest doubles up to this: whoever switches the player on waits two minutes at most."""


class Breaker:
    """One service's."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = Seconds(0)

    def resting(self, now: Seconds) -> bool:
        """Whether it failed so recently that it is not to be asked."""
        return self._failures > 0 and now < self._until

    def failed(self, now: Seconds) -> None:
        """It did not answer."""
        self._until = Seconds(now + min(LONGEST, FIRST * 2 ** min(self._failures, 10)))
        self._failures += 1

    def answered(self) -> None:
        """It works: forgets earlier failures."""
        self._failures = 0
