"""The two clocks, and when each is right.

Durations and deadlines use the monotonic clock, which no time server moves. Wall time is only for what people mean by it:
"what time is it", an alarm at seven. Cores take `now` as an argument and never read a clock.
"""

import time
from datetime import datetime

from appliance.units import Nanoseconds, Seconds


def monotonic() -> Seconds:
    """Seconds since some moment in the past; equal in every process of this machine."""
    return Seconds(time.monotonic_ns() / 1e9)


def monotonic_ns() -> Nanoseconds:
    """The same clock in nanoseconds: CLOCK_MONOTONIC, which also stamps every block of audio."""
    return Nanoseconds(time.monotonic_ns())


def wall() -> datetime:
    """Local wall time with its zone."""
    return datetime.now().astimezone()
