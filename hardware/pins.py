"""The pin factory of a board, named: a failure is loud, never a guess.

gpiozero would otherwise try its factories in turn and warn about each; and lgpio writes a file into the working directory
when it is imported, unless it is told where.
"""

import os
import tempfile
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPWMPin
from msgspec.structs import replace

from hardware.boards.description import Backend, Gpio
from hardware.boards.machine import LIBRARIES, Chip, read_chips
from hardware.errors import DeviceError

FORTY_PINS = "a02082"
"""Revision of a Raspberry Pi 3B: the header that all boards share. Named, for gpiozero would ask the environment."""


def pin_factory(gpio: Gpio, backend: Backend) -> Any:
    """The factory of this kind, on the board's own GPIO chip.

    Raises:
        DeviceError: it does not work here; the remedy says what does.
    """
    if backend == "mock":
        return MockFactory(revision=FORTY_PINS, pin_class=MockPWMPin)
    try:
        return _real(gpio, backend)
    except ImportError as missing:
        if gpio.otherwise not in (None, backend):
            return pin_factory(replace(gpio, backend=gpio.otherwise, otherwise=None), gpio.otherwise)
        raise DeviceError(f"{missing}.", where=f"GPIO ({backend})", remedy=REMEDIES[backend]) from missing
    # Each library raises errors of its own, lgpio's straight from Exception; all mean that there is no GPIO to be had.
    except Exception as failed:
        raise DeviceError(f"{failed}.", where=f"GPIO ({backend})", remedy=f"{IN_REACH} {REMEDIES[backend]}") from failed


IN_REACH = "Check that this user may open /dev/gpiochip* (group gpio)."

REMEDIES = {**LIBRARIES, "native": 'It serves a Raspberry Pi up to the 4; write gpio.backend = "lgpio".'}


def chip_of(gpio: Gpio, chips: tuple[Chip, ...]) -> Chip | None:
    """The chip that the board means: the first whose label it names."""
    return next((chip for label in gpio.chips for chip in chips if chip.label == label), None)


def _real(gpio: Gpio, backend: Backend) -> Any:
    chip = chip_of(gpio, read_chips())
    if backend == "lgpio":
        os.environ.setdefault("LG_WD", tempfile.gettempdir())
        from gpiozero.pins.lgpio import LGPIOFactory

        # Named by its label: the header of a Raspberry Pi 5 is gpiochip4 on some kernels and gpiochip0 on others.
        return LGPIOFactory(chip=None if chip is None else chip.number)
    if backend == "native":
        from gpiozero.pins.native import NativeFactory

        return NativeFactory()
    from hardware.gpiod_pins import GpiodFactory

    if chip is None:
        raise DeviceError(f"no GPIO chip has the label {' or '.join(map(repr, gpio.chips))}")
    return GpiodFactory(chip.path, {int(pin): line for pin, line in gpio.lines.items()})
