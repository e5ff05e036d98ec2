"""How long to wait before the next look for a card that is gone. Pure."""

from appliance.units import Seconds

FIRST = Seconds(0.5)
LONGEST = Seconds(10.0)


def pause(failures: int) -> Seconds:
    """After so many failures in a row (from 1 on): 0.5 s, doubling to 10 s."""
    return Seconds(min(LONGEST, FIRST * 2 ** min(max(0, failures - 1), 10)))
