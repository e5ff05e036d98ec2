"""Structured logs: an event and its fields, one line each; JSON in a file or a pipe, plain text on a terminal.

While a turn is worked on, every line carries its number. What people said is never a field. structlog would do the same, and
brings 14 MB into each of eight processes.
"""

import os
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import msgspec

_encode = msgspec.json.Encoder(enc_hook=str).encode

COLOURS = {"info": "32", "warning": "33", "error": "31"}
"""ANSI colours of the levels, on a terminal."""


_turn: ContextVar[int] = ContextVar("turn", default=0)
"""What this thread, or this task of an event loop, works on."""


def about(turn: int) -> None:
    """The lines from here on belong to this turn; 0: to none."""
    _turn.set(turn)


class Log:
    """Writes to standard error, a whole line at once, so that processes that share it do not mix theirs."""

    def info(self, event: str, **fields: Any) -> None:
        """Something went as it should."""
        self._write("info", event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Something did not, and was dealt with."""
        self._write("warning", event, fields)

    def error(self, event: str, **fields: Any) -> None:
        """Something did not, and a person may have to do something."""
        self._write("error", event, fields)

    def _write(self, level: str, event: str, fields: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        if turn := _turn.get():
            fields = {"turn": turn, **fields}
        if os.isatty(2):
            shown = " ".join(f"{name}={value}" for name, value in fields.items() if value != "")
            line = f"{now.astimezone():%H:%M:%S} \x1b[{COLOURS[level]}m{level:7}\x1b[0m {event}  {shown}\n".encode()
        else:
            entry = {"at": now.isoformat(timespec="milliseconds"), "level": level, "event": event, **fields}
            line = _encode(entry) + b"\n"
        with suppress(OSError):  # Whoever read the log is gone; that is no reason to stop.
            os.write(2, line)


log = Log()
