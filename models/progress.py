"""What a fetch tells while it runs; the store knows nothing of terminals."""

from typing import Protocol


class Progress(Protocol):
    """Hears about one file at a time, in order."""

    def begin(self, name: str, total: int | None, already: int) -> None:
        """A file starts: `total` bytes where known, `already` of them here.

        Called again when it must start over.
        """

    def advance(self, count: int) -> None:
        """`count` more bytes are here."""

    def wait(self, reason: str, delay: float) -> None:
        """Nothing happens for `delay` seconds (0: nobody knows how long), because of `reason`."""

    def end(self) -> None:
        """The file is whole."""


class Silent:
    """Listens to nothing."""

    def begin(self, name: str, total: int | None, already: int) -> None:
        """See `Progress`."""

    def advance(self, count: int) -> None:
        """See `Progress`."""

    def wait(self, reason: str, delay: float) -> None:
        """See `Progress`."""

    def end(self) -> None:
        """See `Progress`."""
