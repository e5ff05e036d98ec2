"""Remembers, across the death of this process, which turn was open: whoever asked gets an apology instead of silence."""

from pathlib import Path

import msgspec

from appliance.logs import log


class _Page(msgspec.Struct):
    last: int = 0
    open: bool = False


class Ledger:
    """One small file in the run directory; it lives in memory and is gone with the appliance."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "turn.json"
        self._page = _Page()
        try:
            self._page = msgspec.json.decode(self._file.read_bytes(), type=_Page)
        except FileNotFoundError:
            pass
        except msgspec.MsgspecError as damaged:  # The kill came in the middle of a write: begin anew, and say so.
            log.warning("turn ledger unreadable", file=str(self._file), why=str(damaged))

    @property
    def last(self) -> int:
        """The newest turn's number; 0 before the first."""
        return self._page.last

    @property
    def open_turn(self) -> int | None:
        """The turn that was open when this process's predecessor died."""
        return self._page.last if self._page.open else None

    def write(self, turn: int, is_open: bool) -> None:
        """Notes that the turn was opened or closed. Where it cannot, the turn goes on: only an apology is at stake."""
        if (turn, is_open) == (self._page.last, self._page.open):
            return
        self._page = _Page(turn, is_open)
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_bytes(msgspec.json.encode(self._page))
            fresh.replace(self._file)
        except OSError as full:
            log.warning("turn ledger not written", file=str(self._file), why=str(full))
