"""What shines: one LED, one in three colours, a ring of them, or none, all the same to whoever tells them what to show."""

from collections.abc import Sequence
from typing import Any, Protocol

from hardware.errors import DeviceError

Colour = tuple[float, float, float]
"""Red, green and blue, each 0 to 1."""

DARK: Colour = (0.0, 0.0, 0.0)


class Lights(Protocol):
    """The lights of a board, in the order in which they sit: round the ring, or from left to right."""

    @property
    def count(self) -> int:
        """How many there are; 0: none."""
        ...

    @property
    def coloured(self) -> bool:
        """Whether they tell colours apart; otherwise they show the brightest of the three."""
        ...

    def show(self, colours: Sequence[Colour]) -> None:
        """Shows these, one for each light. Lights without one are dark, colours without a light are dropped.

        Raises:
            DeviceError: the lights do not take it.
        """
        ...

    def close(self) -> None:
        """Puts them out and lets go of them; safe to call twice."""
        ...


class NoLights:
    """A board that has none, or whose lights do not work."""

    count = 0
    coloured = False

    def show(self, colours: Sequence[Colour]) -> None:
        """Nothing to see."""

    def close(self) -> None:
        """Nothing to let go of."""


class LedLights:
    """A single LED: as bright as the brightest channel of the first colour."""

    count = 1
    coloured = False

    def __init__(self, led: Any, *, dims: bool = True) -> None:
        """`led` is gpiozero's PWMLED; or its LED, which cannot dim and shines from `HALF_LIT` on."""
        self._led = led
        self._dims = dims

    def show(self, colours: Sequence[Colour]) -> None:
        """Shows the first."""
        level = clamped(max(colours[0])) if colours else 0.0
        _set(self._led, level if self._dims else float(level >= HALF_LIT))

    def close(self) -> None:
        """Lets go of the pin."""
        self._led.close()


class RgbLights:
    """A single LED in three colours."""

    count = 1
    coloured = True

    def __init__(self, led: Any, *, dims: bool = True) -> None:
        """`led` is gpiozero's RGBLED; one that does not dim has each colour on or off."""
        self._led = led
        self._dims = dims

    def show(self, colours: Sequence[Colour]) -> None:
        """Shows the first."""
        levels = [clamped(level) for level in (colours[0] if colours else DARK)]
        _set(self._led, tuple(level if self._dims else float(level >= HALF_LIT) for level in levels))

    def close(self) -> None:
        """Lets go of the pins."""
        self._led.close()


HALF_LIT = 0.3
"""From here on a light that cannot be dimmed is on: idle's glow is dark, everything that wants to be seen is seen."""


def clamped(level: float) -> float:
    """A brightness, brought into 0 to 1."""
    return min(1.0, max(0.0, level))


def _set(led: Any, value: object) -> None:
    try:
        led.value = value
    # Every GPIO library has errors of its own, lgpio's straight from Exception; all mean that the pin is dead.
    except Exception as failed:
        raise DeviceError(f"{failed}.", where="light") from failed
