"""What may stand in a board's TOML, typed. `hardware.boards.reading` reads it and reports every mistake at once."""

from typing import Literal

import msgspec

Backend = Literal["lgpio", "gpiod", "native", "mock"]
"""Who moves the pins: gpiozero's factory of that name, or ours on libgpiod."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section of the file."""


class Machine(Part, frozen=True, kw_only=True):
    """The machines that the board fits: patterns as of file names (`*`, `?`), of which one in each list must match."""

    model: tuple[str, ...] = ()
    """/proc/device-tree/model."""
    compatible: tuple[str, ...] = ()
    """One of the names in /proc/device-tree/compatible."""


class Gpio(Part, frozen=True, kw_only=True):
    """Whose pins they are, and how this file counts them."""

    backend: Backend
    otherwise: Backend | None = None
    """Who serves where the library of `backend` is not installed; `gpiod` dims no LED."""
    chips: tuple[str, ...] = ()
    """Labels of the GPIO chip as `gpiodetect` shows them; the machine must have one of them."""
    lines: dict[str, str] = {}
    """Pin of the 40-pin header to the kernel's name of its line. Given: every `pin` is a header pin; else a BCM number."""
    taken: tuple[int, ...] = ()
    """Pins that something else on the board uses: no LED, no button may be there."""


class Sound(Part, frozen=True, kw_only=True):
    """The sound card, by parts of its name: its ALSA id or its name, hyphens and capitals aside. Never its number."""

    capture: tuple[str, ...] = ()
    """Microphones, the best first."""
    playback: tuple[str, ...] = ()
    """Speakers, the best first."""
    own: bool = False
    """The card is part of the board, so that finding it is finding the board."""


class Power(Part, frozen=True, kw_only=True):
    """A pin that gives the lights their supply."""

    pin: int
    active: Literal["high", "low"] = "high"


class NoLight(Part, frozen=True, kw_only=True):
    """No light."""


class LedLight(Part, frozen=True, kw_only=True):
    """One LED."""

    pin: int
    active: Literal["high", "low"] = "high"
    """What makes it shine: `high` if it goes to ground through its resistor."""


class RgbLight(Part, frozen=True, kw_only=True):
    """One LED in three colours."""

    red: int
    green: int
    blue: int
    active: Literal["high", "low"] = "high"
    """`high` for a common cathode."""


class Apa102Light(Part, frozen=True, kw_only=True):
    """A string of APA102 or SK9822."""

    count: int
    """How many, 1 to 300."""
    spi: str = "/dev/spidev0.0"
    """The SPI device that they hang on."""
    brightness: int = 8
    """Of 31: the current at full level. 31 draws 60 mA for each LED that is white."""
    power: Power | None = None


Light = NoLight | LedLight | RgbLight | Apa102Light

LIGHTS: dict[str, type[Light]] = {"none": NoLight, "led": LedLight, "rgb": RgbLight, "apa102": Apa102Light}
"""By `light.kind`."""


class Contact(Part, frozen=True, kw_only=True):
    """A button."""

    pin: int
    active: Literal["low", "high"] = "low"
    """Its level while it is closed: `low` if it closes to ground."""
    pull: Literal["up", "down", "none", ""] = ""
    """The resistor inside the chip; `none` if the board has one of its own. Empty: the one that opposes `active`."""


class Mute(Contact, frozen=True, kw_only=True):
    """The mute switch."""

    muted_when: Literal["closed", "open"] = "closed"
    """`open`: a broken wire mutes."""


BUTTONS = ("talk", "up", "down", "mute_button")
"""Names that a button may have: talk (and stop), louder, softer, and one that mutes in software."""


class BoardFile(Part, frozen=True, kw_only=True):
    """A board."""

    name: str
    """Of the file, without `.toml`."""
    about: str
    """What it is, for `hark doctor`."""
    machine: Machine = Machine()
    gpio: Gpio
    sound: Sound = Sound()
    light: Light = NoLight()
    buttons: dict[str, Contact] = {}
    mute: Mute | None = None
