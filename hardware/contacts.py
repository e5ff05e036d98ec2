"""Buttons and switches: contacts that are open or closed."""

from collections.abc import Callable
from typing import Any, Protocol

Then = Callable[[], None]
"""What is to happen at an edge. It is called from the library's own thread."""


class ButtonLike(Protocol):
    """A button."""

    @property
    def pressed(self) -> bool:
        """Whether it is down; a dead one is not."""
        ...

    def when(self, down: Then, up: Then) -> None:
        """Calls these at each edge."""
        ...


class SwitchLike(Protocol):
    """A mute switch."""

    @property
    def muted(self) -> bool:
        """Whether it says mute; a dead one does."""
        ...

    def when(self, muted: Then, unmuted: Then) -> None:
        """Calls these at each edge."""
        ...


class PinButton:
    """A button on a pin."""

    def __init__(self, device: Any) -> None:
        """`device` is gpiozero's DigitalInputDevice, active while it is down."""
        self._device = device

    @property
    def pressed(self) -> bool:
        """Whether it is down; a pin that does not answer is not."""
        return bool(read(self._device))

    def when(self, down: Then, up: Then) -> None:
        """Calls these at each edge."""
        self._device.when_activated, self._device.when_deactivated = down, up


class PinSwitch:
    """A mute switch on a pin."""

    def __init__(self, device: Any, *, inverted: bool = False) -> None:
        """`device` is gpiozero's DigitalInputDevice, active while the contact is closed; `inverted`: an open one says mute."""
        self._device = device
        self._inverted = inverted

    @property
    def muted(self) -> bool:
        """Whether it says mute. A pin that does not answer says so too: nobody can know that listening is allowed."""
        closed = read(self._device)
        return closed is None or closed != self._inverted

    def when(self, muted: Then, unmuted: Then) -> None:
        """Calls these at each edge."""
        closed, opened = (unmuted, muted) if self._inverted else (muted, unmuted)
        self._device.when_activated, self._device.when_deactivated = closed, opened


class DeadSwitch:
    """A mute switch whose pin is not to be had: always mute."""

    muted = True

    def when(self, muted: Then, unmuted: Then) -> None:
        """It never moves."""


def read(device: Any) -> bool | None:
    """Whether the contact is closed; None if its pin is dead."""
    try:
        return bool(device.is_active)
    # Every GPIO library has errors of its own, lgpio's straight from Exception; all mean that the pin does not answer.
    except Exception:  # noqa: BLE001
        return None
