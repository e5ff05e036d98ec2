"""APA102 and SK9822: LEDs in a row that pass on what is not for them, fed through an SPI device of the kernel.

No library is needed: a transfer is a write to `/dev/spidev*` after two ioctls (linux/spi/spidev.h) have set mode and speed.
"""

import fcntl
import os
import struct
from collections.abc import Callable, Sequence
from typing import Protocol

from hardware.errors import DeviceError
from hardware.lights import DARK, Colour, clamped

SPEED = 1_000_000
"""Hertz. A ring of 12 takes 0.5 ms; the device tree's own default on a Raspberry Pi is 125 MHz, far over what a HAT carries."""

SPI_IOC_WR_MODE = 0x40016B01
SPI_IOC_WR_MAX_SPEED_HZ = 0x40046B04


class Wire(Protocol):
    """Where the bytes go."""

    def write(self, data: bytes) -> None:
        """Sends these.

        Raises:
            DeviceError: they cannot be sent.
        """
        ...

    def close(self) -> None:
        """Lets go; safe to call twice."""
        ...


class SpiWire:
    """An SPI device of the kernel, write only."""

    def __init__(self, path: str) -> None:
        """`path` is such as /dev/spidev0.0.

        Raises:
            DeviceError: it is not there, or not for us.
        """
        self._path = path
        self._descriptor: int | None = None
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
            fcntl.ioctl(self._descriptor, SPI_IOC_WR_MODE, b"\0")
            fcntl.ioctl(self._descriptor, SPI_IOC_WR_MAX_SPEED_HZ, struct.pack("=I", SPEED))
        except OSError as failed:
            self.close()
            raise DeviceError(f"{failed.strerror}.", where=path, remedy=_remedy(failed)) from failed

    def write(self, data: bytes) -> None:
        """One transfer.

        Raises:
            DeviceError: the kernel refuses.
        """
        if self._descriptor is None:
            raise DeviceError("it is closed.", where=self._path)
        try:
            os.write(self._descriptor, data)
        except OSError as failed:
            raise DeviceError(f"{failed.strerror}.", where=self._path, remedy=_remedy(failed)) from failed

    def close(self) -> None:
        """Lets go of the device."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


class MemoryWire:
    """The wire of a simulated string: keeps what was last written."""

    def __init__(self, path: str) -> None:
        """`path` is that of the device it stands for."""
        self.path = path
        self.written = b""

    def write(self, data: bytes) -> None:
        """Keeps it."""
        self.written = data

    def close(self) -> None:
        """Keeps it all the same."""


class Apa102Lights:
    """A string of them."""

    coloured = True

    def __init__(self, wire: Wire, count: int, brightness: int, switch_off: Callable[[], object] | None = None) -> None:
        """`brightness` is that of `frame`; `switch_off` takes their supply away when they are closed."""
        self.count = count
        self.wire = wire
        self._brightness = brightness
        self._switch_off = switch_off
        self._open = True

    def show(self, colours: Sequence[Colour]) -> None:
        """Sends all of them anew.

        Raises:
            DeviceError: the wire does not take it.
        """
        self.wire.write(frame(colours, self.count, self._brightness))

    def close(self) -> None:
        """Puts them out: they would keep what they were last told."""
        if not self._open:
            return
        self._open = False
        try:
            self.show(())
        except DeviceError:
            pass  # What takes no bytes any more cannot be told to go out either.
        finally:
            self.wire.close()
            if self._switch_off is not None:
                self._switch_off()


def frame(colours: Sequence[Colour], count: int, brightness: int) -> bytes:
    """What to send to `count` LEDs; `brightness` 0 to 31 is the current that all of them draw at most.

    APA102 data sheet: 32 zero bits begin, each LED takes 111, five bits of brightness, then blue, green, red. Each LED
    delays the clock by half a period, so half a bit for each LED must follow; an SK9822 wants 32 zero bits before those
    to show what it was told. Zeros, for ones would make a further LED white.
    """
    shown = [*colours[:count], *[DARK] * (count - len(colours))]
    body = b"".join(
        bytes((0xE0 | min(31, max(0, brightness)), *(round(255 * clamped(level)) for level in reversed(colour))))
        for colour in shown
    )
    return bytes(4) + body + bytes(4 + (count + 15) // 16)


def _remedy(failed: OSError) -> str:
    if isinstance(failed, FileNotFoundError):
        return (
            "Switch SPI on: `sudo raspi-config nonint do_spi 0` on a Raspberry Pi, jetson-io on a Jetson; then restart."
        )
    if isinstance(failed, PermissionError):
        return "Let this user into the group spi, or install hark's udev rules."
    return "Check the wiring and `light.spi` in the board's file."
