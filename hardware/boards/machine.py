"""What this machine is, read at the edge: its name, its GPIO chips, its sound cards, its SPI devices."""

import fcntl
import os
import re
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path("/")
"""Where /proc and /dev are found."""

GPIO_GET_CHIPINFO = 0x8044B401
"""ioctl of linux/gpio.h: fills name[32], label[32] and the number of lines."""

LIBRARIES = {
    "lgpio": 'Install python3-lgpio, or `pip install "lgpio>=0.2"`: an older one of that name does nothing.',
    "gpiod": 'Run `pip install "gpiod>=2"`.',
}
"""Those of `gpio.backend` that are no part of gpiozero, and how to get them."""


class Chip(NamedTuple):
    """A GPIO chip."""

    path: str
    label: str
    """Empty if this user may not ask."""

    @property
    def number(self) -> int:
        """N of /dev/gpiochipN."""
        return int(self.path.rpartition("gpiochip")[2])


class Card(NamedTuple):
    """A sound card."""

    id: str
    """ALSA's, at most 15 letters and digits."""
    name: str
    """Its driver and its names, as /proc/asound/cards has them."""


class Facts(NamedTuple):
    """A machine, as far as boards differ by it."""

    model: str = ""
    """Empty on a machine without a device tree: a PC."""
    compatible: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    cards: tuple[Card, ...] = ()
    spi: tuple[str, ...] = ()
    """Paths of SPI devices."""
    libraries: frozenset[str] = frozenset()
    """Those of `LIBRARIES` that can be imported."""


def read_facts(root: Path = ROOT) -> Facts:
    """This machine's. What cannot be read is not there."""
    tree = root / "proc/device-tree"
    return Facts(
        model=" ".join(_strings(tree / "model")),
        compatible=_strings(tree / "compatible"),
        chips=read_chips(root),
        cards=parse_cards(_text(root / "proc/asound/cards")),
        spi=tuple(f"/dev/{path.name}" for path in sorted((root / "dev").glob("spidev*"))),
        libraries=frozenset(name for name in LIBRARIES if find_spec(name) is not None),
    )


def read_chips(root: Path = ROOT) -> tuple[Chip, ...]:
    """The GPIO chips, by number."""
    paths = [path for path in (root / "dev").glob("gpiochip*") if path.name[8:].isdecimal()]
    return tuple(Chip(f"/dev/{path.name}", _label(path)) for path in sorted(paths, key=lambda path: int(path.name[8:])))


def parse_cards(text: str) -> tuple[Card, ...]:
    """The cards in the text of /proc/asound/cards: two lines each, ` 1 [id   ]: driver - name` and a longer name."""
    cards = []
    for line, further in pairwise([*text.splitlines(), ""]):
        if found := re.match(r"\s*\d+ \[(\S+)\s*\]: (.*)", line):
            cards.append(Card(found[1], f"{found[2]} {further.strip()}"))
    return tuple(cards)


def _label(path: Path) -> str:
    info = bytearray(68)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        fcntl.ioctl(descriptor, GPIO_GET_CHIPINFO, info)
    except OSError:
        return ""
    finally:
        os.close(descriptor)
    return info[32:64].split(b"\0")[0].decode(errors="replace")


def _strings(path: Path) -> tuple[str, ...]:
    """A property of the device tree: texts that end in a zero each."""
    return tuple(text for text in _text(path).split("\0") if text)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
