"""Light, button and mute switch on GPIO pins, through gpiozero with its pin factory named: a failure is loud, never a guess.

gpiozero would otherwise try its factories in turn and warn about each; and lgpio writes a file into the working directory
when it is imported, unless it is told where.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gpiozero import PWMLED, Button
from gpiozero.exc import GPIOZeroError
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hardware.errors import DeviceError

Kind = Literal["auto", "mock", "lgpio", "native"]

BOUNCE = 0.01
"""Seconds in which a contact may bounce: two edges closer than this are one."""

DEVICES = Path("/dev")
"""Where the kernel shows its GPIO chips."""


@dataclass(frozen=True)
class Pins:
    """GPIO numbers (BCM) of what is wired."""

    light: int = 12
    """A LED to ground, through a resistor; dimmed by pulse width."""
    button: int = 17
    """Push-to-talk; closes to ground."""
    mute: int = 27
    """Mute switch; closes to ground."""


def resolve(kind: Kind) -> Literal["mock", "lgpio", "native"]:
    """What `auto` means here: lgpio where there is a GPIO chip, else mock."""
    if kind != "auto":
        return kind
    return "lgpio" if any(DEVICES.glob("gpiochip*")) else "mock"


def pin_factory(kind: Kind) -> Any:
    """The factory of this kind.

    Raises:
        DeviceError: it does not work here; the remedy says what does.
    """
    kind = resolve(kind)
    if kind == "mock":
        return MockFactory(pin_class=MockPWMPin)
    remedy = f'Set panel.pins = "{"native" if kind == "lgpio" else "lgpio"}", or "mock" for a board without GPIO.'
    try:
        if kind == "lgpio":
            os.environ.setdefault("LG_WD", tempfile.gettempdir())
            from gpiozero.pins.lgpio import LGPIOFactory

            return LGPIOFactory()
        from gpiozero.pins.native import NativeFactory

        return NativeFactory()
    except ImportError as missing:
        raise DeviceError(f"{missing}.", where=f"GPIO ({kind})", remedy=f"Install it, or: {remedy}") from missing
    # Each library raises errors of its own, lgpio's straight from Exception; all mean that there is no GPIO to be had.
    except Exception as failed:
        raise DeviceError(f"{failed}.", where=f"GPIO ({kind})", remedy=remedy) from failed


class Board:
    """The light, the button and the mute switch, with verbs. A context manager."""

    def __init__(self, pins: Pins, factory: Any) -> None:
        """Raises DeviceError for a pin that does not exist, or does not do what it should."""
        self.pins = pins
        self.factory = factory
        self._devices: list[Any] = []
        try:
            self._light = self._keep(PWMLED(pins.light, pin_factory=factory))
            self._button = self._keep(Button(pins.button, pull_up=True, bounce_time=BOUNCE, pin_factory=factory))
            self._mute = self._keep(Button(pins.mute, pull_up=True, bounce_time=BOUNCE, pin_factory=factory))
        except GPIOZeroError as failed:
            self.close()
            raise DeviceError(
                f"{failed}.", where="GPIO", remedy="Check panel.led, panel.button and panel.mute in hark.toml."
            ) from failed

    def shine(self, brightness: float) -> None:
        """Sets the light, 0 to 1."""
        self._light.value = brightness

    @property
    def brightness(self) -> float:
        """Of the light, 0 to 1."""
        return float(self._light.value)

    @property
    def pressed(self) -> bool:
        """Whether the button is down."""
        return bool(self._button.is_pressed)

    @property
    def muted(self) -> bool:
        """Whether the mute switch is closed."""
        return bool(self._mute.is_pressed)

    def when_pressed(self, down: Callable[[], None], up: Callable[[], None]) -> None:
        """Calls these from the library's own thread at each edge of the button."""
        self._button.when_pressed, self._button.when_released = down, up

    def when_muted(self, muted: Callable[[], None], unmuted: Callable[[], None]) -> None:
        """The same for the mute switch."""
        self._mute.when_pressed, self._mute.when_released = muted, unmuted

    def close(self) -> None:
        """Lets go of the pins; safe to call twice."""
        while self._devices:
            self._devices.pop().close()

    def _keep(self, device: Any) -> Any:
        self._devices.append(device)
        return device

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
