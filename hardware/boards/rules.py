"""What must hold between the values of a board's file. Pure: values by key in, lines for a person out."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Values = Mapping[str, Any]
"""Those that have the right type, by key: `buttons.talk.pin`."""

RANGES: dict[str, tuple[int, int]] = {"light.count": (1, 300), "light.brightness": (1, 31)}
"""Smallest and largest. 300 LEDs are a roll of five metres, and 1.2 kB on the wire, of the 4 kB that spidev takes at once."""

PINS = ("pin", "red", "green", "blue")
"""Last parts of keys that name a pin."""

BCM = range(28)
"""The pins of a Raspberry Pi's header."""

HEADER = range(1, 41)


def broken_rules(values: Values) -> list[str]:
    """A line for each rule that is broken."""
    return [line for rule in RULES for line in rule(values)]


def _in_range(values: Values) -> Iterator[str]:
    for key, (low, high) in RANGES.items():
        if key in values and not low <= values[key] <= high:
            yield f"{key}: expected a number from {low} to {high}, found {values[key]}."


def _an_spi_device(values: Values) -> Iterator[str]:
    path = values.get("light.spi")
    if path is not None and not re.fullmatch(r"/dev/spidev\d+\.\d+", path):
        yield f"light.spi: expected a device such as '/dev/spidev0.0', found {path!r}."


def _on_the_header(values: Values) -> Iterator[str]:
    lines = values.get("gpio.lines", {})
    for number in lines:
        if not (number.isascii() and number.isdecimal() and int(number[:3]) in HEADER):
            yield f"gpio.lines.{number}: expected a pin of the header, 1 to 40."
    for key, pin in _pins(values):
        if lines and str(pin) not in lines:
            yield f"{key}: expected a pin that gpio.lines names ({', '.join(lines)}), found {pin}."
        elif not lines and pin not in BCM:
            yield f"{key}: expected a BCM number from 0 to 27, found {pin}."


def _once(values: Values) -> Iterator[str]:
    used = dict.fromkeys(values.get("gpio.taken", ()), "gpio.taken")
    for key, pin in _pins(values):
        if pin in used:
            yield f"{key}: pin {pin} is used by {used[pin]} already."
        used.setdefault(pin, key)


def _pulled_the_right_way(values: Values) -> Iterator[str]:
    for key, pull in values.items():
        if key.endswith(".pull"):
            active = values.get(key.removesuffix("pull") + "active", "low")
            if (pull, active) in (("up", "high"), ("down", "low")):
                right = "up" if active == "low" else "down"
                yield f"{key}: an open contact would read as closed; with active = {active!r} pull it {right!r}."


def _pins(values: Values) -> Iterator[tuple[str, int]]:
    return ((key, pin) for key, pin in values.items() if key.rpartition(".")[2] in PINS)


RULES: tuple[Callable[[Values], Iterator[str]], ...] = (
    _in_range,
    _an_spi_device,
    _on_the_header,
    _once,
    _pulled_the_right_way,
)
