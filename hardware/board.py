"""A board that is open: its lights, its buttons, its mute switch.

A panel works when all else is dead. So what does not open is said in `trouble` and fails to the safe side: a light stays
dark, a button is not there, and a mute switch that nobody can read mutes.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from hardware.apa102 import Apa102Lights, MemoryWire, SpiWire, Wire
from hardware.boards.description import Apa102Light, Backend, BoardFile, LedLight, Mute, RgbLight
from hardware.contacts import ButtonLike, DeadSwitch, PinButton, PinSwitch, SwitchLike
from hardware.errors import DeviceError
from hardware.lights import Lights, NoLights
from hardware.pins import pin_factory
from hardware.wiring import BOUNCE, Wiring


def open_board(file: BoardFile, kind: Backend | Literal["file"] = "file") -> "Board":
    """The board that this file describes, on the pins that it names, or on others: `mock` simulates all of it.

    It opens on any machine; whether it is the right one is `hardware.boards.fits`' to say.
    """
    backend = file.gpio.backend if kind == "file" else kind
    try:
        factory = pin_factory(file.gpio, backend)
    except DeviceError as dead:
        return Board(file, None, SpiWire, trouble=str(dead))
    return Board(file, factory, MemoryWire if backend == "mock" else SpiWire)


class Board:
    """What is wired, with verbs. A context manager."""

    lights: Lights
    buttons: Mapping[str, ButtonLike]
    """By name: those of the board's file whose pins work."""
    mute: SwitchLike | None
    """The mute switch, if the board has one."""

    def __init__(self, file: BoardFile, factory: Any, wire: Callable[[str], Wire], trouble: str = "") -> None:
        """`factory` is gpiozero's; None: there is no GPIO, for the reason in `trouble`. `wire` opens an SPI device."""
        self.file = file
        self.trouble = [trouble] if trouble else []
        """What does not work, a line each."""
        self.wiring = None if factory is None else Wiring(file, factory)
        self._devices: list[Any] = []
        # The mute switch first: whatever hangs after it, that one is known.
        self.mute = None if file.mute is None else self._mute(file.mute)
        self.buttons = self._buttons()
        self.lights = self._lights(wire) or NoLights()

    @property
    def muted(self) -> bool:
        """Whether a hardware switch says mute, or is there and cannot be read."""
        return self.mute is not None and self.mute.muted

    def pin(self, number: int) -> Any:
        """The factory's pin, by its number in the board's file. There must be GPIO."""
        assert self.wiring is not None
        return self.wiring.pin(number)

    def close(self) -> None:
        """Puts the lights out and lets go of the pins; safe to call twice."""
        self.lights.close()
        while self._devices:
            self._devices.pop().close()
        wiring, self.wiring = self.wiring, None
        if wiring is not None:
            wiring.factory.close()

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _mute(self, contact: Mute) -> SwitchLike:
        device = self._device("mute", lambda wiring: wiring.contact(contact, still=BOUNCE))
        return DeadSwitch() if device is None else PinSwitch(device, inverted=contact.muted_when == "open")

    def _buttons(self) -> dict[str, ButtonLike]:
        buttons: dict[str, ButtonLike] = {}
        for name, contact in self.file.buttons.items():
            device = self._device(f"buttons.{name}", partial(Wiring.contact, contact=contact))
            if device is not None:
                buttons[name] = PinButton(device)
        return buttons

    def _lights(self, wire: Callable[[str], Wire]) -> Lights | None:
        light = self.file.light
        lights: Lights | None = None
        if isinstance(light, LedLight):
            lights = self._device("light", lambda wiring: wiring.led(light))
        elif isinstance(light, RgbLight):
            lights = self._device("light", lambda wiring: wiring.rgb(light))
        elif isinstance(light, Apa102Light):
            lights = self._apa102(light, wire)
        return lights

    def _apa102(self, light: Apa102Light, wire: Callable[[str], Wire]) -> Lights | None:
        power, supply = None, light.power
        if supply is not None:
            power = self._device("light.power", lambda wiring: wiring.power(supply))
            if power is None:
                return None
        lights: Lights | None = self._tried("light.spi", lambda: _string(light, wire(light.spi), power))
        return lights

    def _device(self, key: str, make: Callable[[Wiring], Any]) -> Any:
        """A device on the board's pins, or None; without GPIO, which is in `trouble` already, without another line."""
        wiring = self.wiring
        device = None if wiring is None else self._tried(key, lambda: make(wiring))
        if device is not None:
            self._devices.append(device)
        return device

    def _tried(self, key: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        # gpiozero, each library under it and the kernel have errors of their own; all mean that this part is dead, and the
        # other parts must work all the same.
        except Exception as failed:  # noqa: BLE001
            self.trouble.append(f"{self.file.name}.toml: {key}: {failed or type(failed).__name__}")
            return None


def _string(light: Apa102Light, wire: Wire, power: Any) -> Lights:
    lights = Apa102Lights(wire, light.count, light.brightness, None if power is None else power.off)
    lights.show(())  # They still show what they were told last.
    return lights
