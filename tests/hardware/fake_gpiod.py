"""A GPIO chip in memory with the face of libgpiod's Python module, as far as `hardware.gpiod_pins` looks at it.

`test_gpiod_pins` compares that face with the real module where it is installed.
"""

import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from types import SimpleNamespace
from typing import Any


class Value(Enum):
    INACTIVE = 0
    ACTIVE = 1

    def __bool__(self) -> bool:
        return self is Value.ACTIVE


Direction = Enum("Direction", ["AS_IS", "INPUT", "OUTPUT"])
Bias = Enum("Bias", ["AS_IS", "UNKNOWN", "DISABLED", "PULL_UP", "PULL_DOWN"])
Edge = Enum("Edge", ["NONE", "RISING", "FALLING", "BOTH"])
Clock = Enum("Clock", ["MONOTONIC", "REALTIME", "HTE"])

line = SimpleNamespace(Value=Value, Direction=Direction, Bias=Bias, Edge=Edge, Clock=Clock)


@dataclass
class LineSettings:
    direction: Any = Direction.AS_IS
    edge_detection: Any = Edge.NONE
    bias: Any = Bias.AS_IS
    debounce_period: timedelta = timedelta()
    event_clock: Any = Clock.MONOTONIC
    output_value: Any = Value.INACTIVE


class EdgeEvent:
    Type = Enum("Type", ["RISING_EDGE", "FALLING_EDGE"])

    def __init__(self, rising: bool) -> None:
        self.event_type = self.Type.RISING_EDGE if rising else self.Type.FALLING_EDGE
        self.timestamp_ns = time.monotonic_ns()


@dataclass
class Line:
    """One line of the chip, with a test's hand on it."""

    level: bool = False
    driven: bool = False
    request: "LineRequest | None" = None
    settings: list[LineSettings] = field(default_factory=list)

    def drive(self, level: bool) -> None:
        """Something outside sets the line."""
        changed, self.level, self.driven = level != self.level, level, True
        if changed and self.request is not None and self.settings[-1].edge_detection is Edge.BOTH:
            self.request.events.append(EdgeEvent(level))
            os.write(self.request.end, b".")


class LineRequest:
    def __init__(self, chip: "Chip", name: str | int) -> None:
        self.chip, self.name, self.events = chip, name, list[EdgeEvent]()
        self.fd, self.end = os.pipe()
        self.released = False
        chip.lines[name].request = self

    def _line(self, name: str | int) -> Line:
        if self.released or name != self.name:
            raise ValueError("unknown line name")
        if self.chip.gone:
            raise OSError(19, "No such device")
        return self.chip.lines[name]

    def reconfigure_lines(self, config: dict[str | int, LineSettings]) -> None:
        for name, settings in config.items():
            wanted = self._line(name)
            wanted.settings.append(settings)
            if settings.direction is Direction.INPUT and not wanted.driven:
                wanted.level = settings.bias is Bias.PULL_UP
            elif settings.direction is Direction.OUTPUT:
                wanted.level = bool(settings.output_value)

    def get_value(self, name: str | int) -> Value:
        return Value.ACTIVE if self._line(name).level else Value.INACTIVE

    def set_value(self, name: str | int, value: Value) -> None:
        if self._line(name).settings[-1].direction is not Direction.OUTPUT:
            raise PermissionError(1, "Operation not permitted")
        self._line(name).level = bool(value)

    def read_edge_events(self) -> list[EdgeEvent]:
        os.read(self.fd, 100)
        if self.chip.gone:
            raise OSError(19, "No such device")
        events, self.events = self.events, []
        return events

    def release(self) -> None:
        self.released = True
        self.chip.lines[self.name].request = None
        os.close(self.fd)
        os.close(self.end)


class Chip:
    """The module `gpiod`, with one chip behind it."""

    line = line
    LineSettings = LineSettings

    def __init__(self, path: str, names: list[str | int]) -> None:
        self.path = path
        self.lines: dict[str | int, Line] = {name: Line() for name in names}
        self.gone = False

    def request_lines(self, path: str, config: dict[str | int, Any], consumer: str) -> LineRequest:
        assert (path, consumer) == (self.path, "hark")
        ((name, settings),) = config.items()
        if self.lines[name].request is not None:
            raise OSError(16, "Device or resource busy")
        request = LineRequest(self, name)
        request.reconfigure_lines({name: settings})
        return request
