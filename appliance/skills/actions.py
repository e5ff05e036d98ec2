"""What a skill asks the shell to do. A skill decides; whoever holds the store, the speaker and the turn carries it out."""

import msgspec


class SetTimer(msgspec.Struct, frozen=True, tag=True):
    """Write a timer down, before the answer is spoken."""

    seconds: float
    """From `Context.now` until it rings."""
    name: str = ""
    """What the person called it; empty for none."""


class CancelTimers(msgspec.Struct, frozen=True, tag=True):
    """Strike these timers out, ringing or not."""

    ids: tuple[int, ...]


class SetVolume(msgspec.Struct, frozen=True, tag=True):
    """Loudness of the speaker from now on."""

    percent: int
    """0 to 100; 0 is muted."""


class Stop(msgspec.Struct, frozen=True, tag=True):
    """Silence whatever speaks or rings, and end the turn."""


Action = SetTimer | CancelTimers | SetVolume | Stop
