"""What a skill asks the shell to do. A skill decides; whoever holds the store, the speaker and the turn carries it out."""

import msgspec

from appliance.store import changes
from appliance.store.changes import CancelTimers, SetTimer

__all__ = ["Action", "CancelTimers", "Power", "SetLanguage", "SetTimer", "SetVolume", "Stop"]


class SetVolume(msgspec.Struct, frozen=True, tag=True):
    """Loudness of the speaker from now on."""

    percent: int
    """0 to 100; 0 is muted."""


class Stop(msgspec.Struct, frozen=True, tag=True):
    """Silence whatever speaks or rings, and end the turn."""


class SetLanguage(msgspec.Struct, frozen=True, tag=True):
    """Hear, answer and speak this language from the next turn on."""

    language: str
    """`en`, `de`, `pl`, `pt_BR`, `ru` or `ja`."""


class Power(msgspec.Struct, frozen=True, tag=True):
    """Restart or shut down, once the answer was heard; only after the person confirmed it."""

    restart: bool


Action = changes.Change | SetVolume | Stop | SetLanguage | Power
