"""Hands and eyes for pins that are not there: other processes press the mock button and see the mock light.

Two files in a directory: `panel.control` is a FIFO that takes lines (`button down`, `button up`, `mute on`, `mute off`), and
`panel.state` is a small JSON file, replaced whole, with what the pins are.
"""

import json
import os
import select
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.errors import DeviceError
from hardware.gpio import Pins

CONTROL = "panel.control"
STATE = "panel.state"

LONGEST = 200
"""Bytes of a line; ours have at most 11. What comes longer is dropped."""


class BenchPins:
    """The panel's end: drives gpiozero's mock pins as the lines say."""

    def __init__(self, directory: Path, pins: Pins, factory: Any) -> None:
        """`factory` is gpiozero's MockFactory, whose pins the devices use already."""
        self._control = directory / CONTROL
        self._state = directory / STATE
        self._fresh = directory / f"{STATE}.new"
        self._last = ""
        button, mute = factory.pin(pins.button), factory.pin(pins.mute)
        # Both close to ground.
        self._lines: dict[str, Callable[[], None]] = {
            "button down": button.drive_low,
            "button up": button.drive_high,
            "mute on": mute.drive_low,
            "mute off": mute.drive_high,
        }
        self.unknown = 0
        """Lines that say nothing it knows."""
        self._control.unlink(missing_ok=True)
        os.mkfifo(self._control, 0o600)
        # Open for writing as well, so that the FIFO never ends when a writer leaves.
        self._pipe = os.open(self._control, os.O_RDWR | os.O_NONBLOCK)
        self._ended, self._end = os.pipe()
        self._thread = threading.Thread(target=self._obey, name="bench pins", daemon=True)
        self._thread.start()

    def show(self, state: dict[str, object]) -> None:
        """Writes the state, if it is another than before."""
        text = json.dumps(state)
        if text != self._last:
            self._last = text
            self._fresh.write_text(text)
            self._fresh.replace(self._state)

    def close(self) -> None:
        """Stops and removes both files; safe to call twice."""
        if not self._thread.is_alive():
            return
        os.write(self._end, b".")
        self._thread.join()
        for descriptor in (self._pipe, self._ended, self._end):
            os.close(descriptor)
        for path in (self._control, self._state, self._fresh):
            path.unlink(missing_ok=True)

    def _obey(self) -> None:
        rest = b""
        while self._ended not in (ready := select.select([self._pipe, self._ended], [], [])[0]):
            if self._pipe in ready:
                *lines, rest = (rest + os.read(self._pipe, 4096)).split(b"\n")
                rest = rest[:LONGEST]
                for line in lines:
                    self._do(line[:LONGEST].decode(errors="replace").strip())

    def _do(self, line: str) -> None:
        drive = self._lines.get(line)
        if drive is None:
            self.unknown += 1
        else:
            drive()


def drive(directory: Path, line: str) -> None:
    """Sends a line to the panel that lives in this directory.

    Raises:
        DeviceError: none does, or its pins are real.
    """
    try:
        pipe = os.open(directory / CONTROL, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as missing:
        raise DeviceError(
            "no panel with mock pins runs here.", where=str(directory), remedy='Set panel.pins = "mock" and start it.'
        ) from missing
    try:
        os.write(pipe, f"{line}\n".encode())
    finally:
        os.close(pipe)


def look(directory: Path) -> dict[str, Any] | None:
    """What the pins are, or None while no panel with mock pins runs in this directory."""
    try:
        state = json.loads((directory / STATE).read_text())
    except FileNotFoundError:
        return None
    assert isinstance(state, dict)
    return state
