"""From a board's file to devices of gpiozero: the one place that knows what polarity and pulls mean there."""

from typing import Any

from gpiozero import LED, PWMLED, RGBLED, DigitalInputDevice, DigitalOutputDevice
from gpiozero.exc import PinPWMUnsupported

from hardware.boards.description import BoardFile, Contact, LedLight, Power, RgbLight
from hardware.lights import LedLights, RgbLights

SPIKE = 0.002
"""Seconds for which a button must stand still before its edge is told: against what a wire catches. Who presses waits for it,
so the bounce of the contact itself is left to whoever reads the edges."""

BOUNCE = 0.01
"""Seconds for the mute switch: a flip must be one, and nobody notices 10 ms."""


class ContactDevice(DigitalInputDevice):  # type: ignore[misc] # gpiozero has no types
    """gpiozero's input, which tells no edges once it is closed.

    gpiozero leaves that to the garbage collector; until then lgpio's one thread would call into a factory that is gone, die of
    it, and take the edges of all other pins with it.
    """

    def close(self) -> None:
        """Stops the edges, then lets go of the pin."""
        if getattr(self, "pin", None) is not None:
            self.pin.when_changed = None
        super().close()


class Wiring:
    """Makes devices on one factory's pins."""

    def __init__(self, file: BoardFile, factory: Any) -> None:
        """`factory` is gpiozero's, or one of ours of that kind."""
        self.factory = factory
        self._by_header = bool(file.gpio.lines)

    def spec(self, pin: int) -> int | str:
        """What gpiozero calls a pin that the board's file calls so."""
        return f"BOARD{pin}" if self._by_header else pin

    def pin(self, pin: int) -> Any:
        """The factory's pin."""
        return self.factory.pin(self.spec(pin))

    def contact(self, contact: Contact, still: float = SPIKE) -> Any:
        """A device that is active while the contact is closed; `still`: seconds for which it must be to be believed.

        Not gpiozero's Button: that one keeps a thread that wakes ten times a second to see whether it is held.
        """
        pull = contact.pull or ("up" if contact.active == "low" else "down")
        return ContactDevice(
            self.spec(contact.pin),
            pull_up={"up": True, "down": False, "none": None}[pull],
            active_state=contact.active == "high" if pull == "none" else None,
            bounce_time=still,
            pin_factory=self.factory,
        )

    def led(self, light: LedLight) -> LedLights:
        """One LED, dimmed where the factory can."""
        pin, given = self.spec(light.pin), {"active_high": light.active == "high", "pin_factory": self.factory}
        try:
            return LedLights(PWMLED(pin, **given))
        except PinPWMUnsupported:
            return LedLights(LED(pin, **given), dims=False)

    def rgb(self, light: RgbLight) -> RgbLights:
        """One in three colours, dimmed where the factory can."""
        pins = [self.spec(pin) for pin in (light.red, light.green, light.blue)]
        given = {"active_high": light.active == "high", "pin_factory": self.factory}
        try:
            return RgbLights(RGBLED(*pins, **given))
        except PinPWMUnsupported:
            return RgbLights(RGBLED(*pins, pwm=False, **given), dims=False)

    def power(self, power: Power) -> Any:
        """A supply that is switched on at once."""
        high = power.active == "high"
        return DigitalOutputDevice(self.spec(power.pin), active_high=high, initial_value=True, pin_factory=self.factory)
