"""A gpiozero pin factory on libgpiod (version 2): the pins of a Jetson, or of any machine whose kernel shows a GPIO chip.

gpiozero knows Raspberry Pis alone. A Jetson's 40-pin header is laid out as theirs is, so its pins are found by their place on
the header (`BOARD29`), and the line behind each by the name that the kernel gives it (`PQ.05`): line numbers change between
kernels. There is no pulse width here, so lights are on or off. Bounce is taken out, and edges are timed, by the kernel.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from gpiozero.exc import PinInvalidFunction, PinInvalidPin, PinInvalidPull, PinSetInput
from gpiozero.pins.pi import PiFactory, PiPin

from hardware.watcher import Watcher

FORTY_PINS = 0xA02082
"""Revision of a Raspberry Pi 3B, for gpiozero's table of the 40-pin header."""

BIASES = {"floating": "DISABLED", "up": "PULL_UP", "down": "PULL_DOWN"}
"""gpiozero's word to libgpiod's."""

EDGES = {"none": "NONE", "rising": "RISING", "falling": "FALLING", "both": "BOTH"}


class GpiodFactory(PiFactory):  # type: ignore[misc] # gpiozero has no types
    """The pins of one chip."""

    def __init__(self, path: str, lines: Mapping[int, str]) -> None:
        """`path` is such as /dev/gpiochip0; `lines` names the line of each header pin. Empty: lines are BCM numbers.

        Raises:
            ImportError: there is no gpiod.
        """
        super().__init__()
        self.gpiod = import_module("gpiod")
        self.path = path
        self._lines = dict(lines)
        self.pin_class = GpiodPin

    def line(self, info: Any) -> str | int:
        """The line behind a pin of gpiozero's table.

        Raises:
            PinInvalidPin: none is named.
        """
        if not self._lines:
            return int(info.name.removeprefix("GPIO"))
        if info.number not in self._lines:
            raise PinInvalidPin(f"header pin {info.number} has no line in gpio.lines")
        return self._lines[info.number]

    def close(self) -> None:
        """Gives the lines back to the kernel."""
        for pin in self.pins.values():
            pin.release()
        self.pins.clear()

    def ticks(self) -> float:
        """Seconds of the monotonic clock, which the kernel's edges carry too."""
        return time.monotonic()

    def ticks_diff(self, later: float, earlier: float) -> float:
        """Seconds between two."""
        return later - earlier

    def _get_revision(self) -> int:
        return FORTY_PINS


class GpiodPin(PiPin):  # type: ignore[misc] # gpiozero has no types
    """One line, requested for as long as its factory lives. gpiozero reaches its methods through properties of their names."""

    def __init__(self, factory: GpiodFactory, info: Any) -> None:
        super().__init__(factory, info)
        self._words = factory.gpiod.line
        self._line = factory.line(info)
        self._settings: dict[str, Any] = self._floating()
        self._edges = "both"
        self._watcher: Watcher | None = None
        self._request = factory.gpiod.request_lines(factory.path, {self._line: self._made()}, consumer="hark")

    def close(self) -> None:
        """Back to an input; the line stays ours until `release`, for gpiozero may open the pin again."""
        self.when_changed = None
        self._edges = "both"
        self._settings = self._floating()
        self._apply()

    def release(self) -> None:
        """Gives the line back."""
        self.when_changed = None
        self._request.release()

    def _floating(self) -> dict[str, Any]:
        return {"direction": self._words.Direction.INPUT, "bias": self._words.Bias.DISABLED}

    def _made(self) -> Any:
        return self.factory.gpiod.LineSettings(**self._settings)

    def _apply(self, **settings: Any) -> None:
        self._settings |= settings
        self._request.reconfigure_lines({self._line: self._made()})

    def _get_function(self) -> str:
        return "input" if self._settings["direction"] is self._words.Direction.INPUT else "output"

    def _set_function(self, value: str) -> None:
        if value not in ("input", "output"):
            raise PinInvalidFunction(f'invalid function "{value}" for pin {self!r}')
        self._settings = self._floating() if value == "input" else {"direction": self._words.Direction.OUTPUT}
        self._apply()

    def _get_state(self) -> bool:
        return bool(self._request.get_value(self._line))

    def _set_state(self, value: float) -> None:
        if self._get_function() == "input":
            raise PinSetInput(f"cannot set state of pin {self!r}")
        self._request.set_value(self._line, self._words.Value.ACTIVE if value else self._words.Value.INACTIVE)

    def _get_pull(self) -> str:
        words = {bias: word for word, bias in BIASES.items()}
        return words[self._settings["bias"].name] if "bias" in self._settings else "floating"

    def _set_pull(self, value: str) -> None:
        if value not in BIASES:
            raise PinInvalidPull(f'invalid pull "{value}" for pin {self!r}')
        self._apply(bias=self._words.Bias[BIASES[value]])

    def _get_bounce(self) -> float | None:
        period: timedelta | None = self._settings.get("debounce_period")
        return period.total_seconds() if period else None

    def _set_bounce(self, value: float | None) -> None:
        self._apply(debounce_period=timedelta(seconds=value or 0))

    def _get_edges(self) -> str:
        return self._edges

    def _set_edges(self, value: str) -> None:
        self._edges = value
        if self._watcher is not None:
            self._apply(edge_detection=self._words.Edge[EDGES[value]])

    def _enable_event_detect(self) -> None:
        self._apply(edge_detection=self._words.Edge[EDGES[self._edges]])
        self._watcher = Watcher(int(self._request.fd), self._deliver, repr(self))

    def _disable_event_detect(self) -> None:
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()
            self._apply(edge_detection=self._words.Edge.NONE)

    def _deliver(self) -> None:
        """Hands on the edges that the kernel has seen."""
        for edge in self._request.read_edge_events():
            self._call_when_changed(edge.timestamp_ns / 1e9, edge.event_type is edge.Type.RISING_EDGE)
