"""What each state looks like on one LED: brightness as a pure function of the state and the seconds since it began.

One colour has to tell nine states apart, so each has a rhythm of its own: steady, breathing, or flashing in groups.
"""

import math
from collections.abc import Callable

from appliance.messages import Light
from appliance.units import Seconds

Rhythm = Callable[[float], float]
"""Seconds since the state began to brightness, 0 to 1."""


def steady(level: float) -> Rhythm:
    """Always the same."""
    return lambda _seconds: level


def breathe(period: float, low: float, high: float) -> Rhythm:
    """Up and down once a period, beginning low."""
    return lambda seconds: low + (high - low) * (1 - math.cos(2 * math.pi * seconds / period)) / 2


def flash(times: int, on: float, off: float, pause: float) -> Rhythm:
    """`times` flashes of `on` seconds with `off` seconds between, then `pause` seconds more of dark."""
    beat = on + off
    whole = times * beat + pause

    def level(seconds: float) -> float:
        at = seconds % whole
        return 1.0 if at < times * beat and at % beat < on else 0.0

    return level


RHYTHMS: dict[Light, Rhythm] = {
    Light.STARTING: breathe(2.0, 0.0, 0.5),
    Light.IDLE: steady(0.04),
    Light.MUTED: flash(1, on=0.1, off=0.1, pause=3.8),
    Light.LISTENING: steady(1.0),
    Light.THINKING: breathe(0.7, 0.1, 1.0),
    Light.SPEAKING: breathe(1.6, 0.5, 1.0),
    Light.OPEN: steady(0.35),
    Light.RINGING: flash(1, on=0.2, off=0.2, pause=0.0),
    Light.NO_SOUND_CARD: flash(3, on=0.15, off=0.25, pause=1.5),
    Light.ERROR: flash(2, on=0.5, off=0.5, pause=2.0),
}
"""Every state; a test holds them apart."""

STILL = frozenset({Light.IDLE, Light.LISTENING, Light.OPEN})
"""Those that need no further look once they shine."""


def brightness(light: Light, seconds: Seconds) -> float:
    """Of a state that began so many seconds ago, 0 to 1."""
    return RHYTHMS[light](seconds)
