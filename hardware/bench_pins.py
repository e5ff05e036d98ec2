"""Hands and eyes for pins that are not there: other processes press the mock button and see the mock light.

Two files in a directory: `panel.control` is a FIFO that takes lines (`press talk`, `release talk`, and so for every button of
the board; `button down` and `button up` for the first of them; `mute on`, `mute off`), and `panel.state` is a small JSON file,
replaced whole, with what the panel shows.
"""

import json
import os
import select
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardware.board import Board
from hardware.boards.description import Contact
from hardware.errors import DeviceError

CONTROL = "panel.control"
STATE = "panel.state"

LONGEST = 200
"""Bytes of a line; ours have at most 19. What comes longer is dropped."""


class BenchPins:
    """The panel's end: drives gpiozero's mock pins as the lines say."""

    def __init__(self, directory: Path, board: Board) -> None:
        """`board` is open on gpiozero's mock pins."""
        self._control = directory / CONTROL
        self._state = directory / STATE
        self._fresh = directory / f"{STATE}.new"
        self._last = ""
        self._lines = hands(board)
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


def hands(board: Board) -> dict[str, Callable[[], None]]:
    """What each line does to the board's mock pins."""
    file, lines = board.file, {}
    for name, contact in file.buttons.items():
        lines[f"press {name}"], lines[f"release {name}"] = _moves(board, contact)
    if file.buttons:
        lines["button down"], lines["button up"] = _moves(board, next(iter(file.buttons.values())))
    if file.mute is not None:
        closes, opens = _moves(board, file.mute)
        mutes, unmutes = (closes, opens) if file.mute.muted_when == "closed" else (opens, closes)
        lines["mute on"], lines["mute off"] = mutes, unmutes
    return lines


def _moves(board: Board, contact: Contact) -> tuple[Callable[[], None], Callable[[], None]]:
    """What closes a contact, and what opens it."""
    pin = board.pin(contact.pin)
    low, high = pin.drive_low, pin.drive_high
    return (low, high) if contact.active == "low" else (high, low)


def drive(directory: Path, line: str) -> None:
    """Sends a line to the panel that lives in this directory.

    Raises:
        DeviceError: none does, or its pins are real.
    """
    try:
        pipe = os.open(directory / CONTROL, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as missing:
        raise DeviceError(
            "no panel with mock pins runs here.", where=str(directory), remedy='Set panel.board = "bench" and start it.'
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
