"""What time it is, on a machine whose clock may be wrong. Pure.

A Pi has no clock battery: after a power cut its wall clock stands in the past until the network comes, then it jumps. Somebody
may set it by hand. The steady clock counts seconds since the machine was switched on and is set by nobody. From both, and from
the last moment that was written down before the power went, comes the *time* that everything here is compared with. It is never
later than the right time unless the wall clock is: nothing rings early.
"""

from datetime import datetime, timedelta, tzinfo

import msgspec
from msgspec.structs import replace

from appliance.units import Seconds

JUMP = 1.0
"""Seconds. The two clocks are read one after the other, and this process may be held up between: less is no jump."""


class Now(msgspec.Struct, frozen=True):
    """What the clocks say at one moment."""

    wall: datetime
    """Wall time, with any zone."""
    steady: float
    """Seconds on a clock that nobody sets and that goes on while the machine sleeps: CLOCK_BOOTTIME."""
    zone: tzinfo
    """Where the speaker stands, with its daylight saving: a `ZoneInfo`."""
    sure: bool = False
    """A time server vouches for the wall clock at this moment."""


class Reckoning(msgspec.Struct, frozen=True):
    """How the time is told, from one reading of the clocks on."""

    wall: datetime
    """At that reading."""
    steady: float
    """At that reading."""
    boot: str
    """Since which switching-on `steady` counts."""
    ahead: float = 0.0
    """Seconds by which the time must be later than the wall clock: it was later already before the power went."""
    confirmed: bool = False
    """The wall clock was set since the machine was switched on, or a time server vouches for it."""

    def time(self, now: Now) -> datetime:
        """The time, in the zone of the wall clock."""
        return now.wall + timedelta(seconds=self.ahead)


class Shift(msgspec.Struct, frozen=True):
    """The time jumped. What is a duration moves with it."""

    seconds: Seconds
    everything: bool
    """Also what was set before the machine was switched on; else that stands for the moment that it was set for."""


def follow(last: Reckoning | None, now: Now, boot: str) -> tuple[Reckoning, Shift | None]:
    """The reckoning after a look at the clocks, the very `last` one if nothing happened; and what must move."""
    if last is None:
        return Reckoning(now.wall, now.steady, boot, confirmed=now.sure), None
    if last.boot != boot or now.steady < last.steady:
        return _after_power_off(last, now, boot), None
    expected = last.wall + timedelta(seconds=now.steady - last.steady)
    jump = (now.wall - expected).total_seconds()
    if abs(jump) < JUMP:
        return _calm(last, now, jump)
    time = expected + timedelta(seconds=last.ahead)
    if last.ahead and now.wall < time and not now.sure:
        # Nearer to the truth and still too early: the time goes on from what it was.
        return replace(last, wall=now.wall, steady=now.steady, ahead=(time - now.wall).total_seconds()), None
    moved = Seconds((now.wall - time).total_seconds())
    return Reckoning(now.wall, now.steady, boot, confirmed=True), Shift(moved, everything=last.confirmed)


def _calm(last: Reckoning, now: Now, jump: float) -> tuple[Reckoning, Shift | None]:
    """No jump; but perhaps a time server says for the first time that the clock is right."""
    if not now.sure or last.confirmed:
        return last, None
    if not last.ahead:
        return replace(last, confirmed=True), None
    moved = Seconds(jump - last.ahead)
    return Reckoning(now.wall, now.steady, last.boot, confirmed=True), Shift(moved, everything=False)


def _after_power_off(last: Reckoning, now: Now, boot: str) -> Reckoning:
    """The clock is believed unless it is earlier than what was seen before; then time goes on from there."""
    seen = last.wall + timedelta(seconds=last.ahead)
    ahead = (seen - now.wall).total_seconds()
    if now.sure or ahead < JUMP:
        return Reckoning(now.wall, now.steady, boot, confirmed=now.sure)
    return Reckoning(now.wall, now.steady, boot, ahead=ahead)


def seen(last: Reckoning, now: Now) -> Reckoning:
    """The same reckoning, told from this reading on: to be written down. Drift under `JUMP` is kept, to add up."""
    passed = now.steady - last.steady
    return replace(last, wall=last.wall + timedelta(seconds=passed), steady=now.steady)
