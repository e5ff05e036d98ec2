"""What to try again, and after how long: pure, so that a test needs no clock and no network."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

TRANSIENT = frozenset({401, 408, 425, 429, 500, 502, 503, 504})
"""Answers that may differ in a minute. 401 is among them: model hubs have sent it to throttled guests."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Action(Enum):
    """What an answer's status asks for."""

    READ = auto()
    REDIRECT = auto()
    START_OVER = auto()
    """The server says our part is longer than its file: drop it and ask for the whole."""
    AGAIN = auto()
    GIVE_UP = auto()


def action_for(status: int) -> Action:
    """The action for an HTTP status."""
    if status in (200, 206):
        return Action.READ
    if status in REDIRECTS:
        return Action.REDIRECT
    if status == 416:
        return Action.START_OVER
    return Action.AGAIN if status in TRANSIENT else Action.GIVE_UP


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient a fetch is."""

    barren_tries: int = 6
    """Tries in a row that bring no byte before an address is given up."""
    tries: int = 200
    """Tries in all for one file: enough for gigabytes over a line that breaks every few megabytes."""
    first_delay: float = 1.0
    """Seconds at most before the second try; each further one may wait twice as long."""
    longest_delay: float = 60.0
    """Seconds no wait of ours exceeds."""
    longest_wish: float = 300.0
    """Seconds of a server's Retry-After that we honour."""
    redirects: int = 5
    """Hops to follow; model hubs take one or two."""
    connect_timeout: float = 15.0
    """Seconds."""
    read_timeout: float = 30.0
    """Seconds without a byte before a connection counts as cut."""

    def spent(self, barren: int, tries: int) -> bool:
        """Whether to stop asking this address."""
        return barren >= self.barren_tries or tries >= self.tries

    def delay(self, barren: int, wish: float | None, chance: Callable[[], float]) -> float:
        """Seconds to wait after `barren` (1 or more) empty tries.

        Full jitter keeps a house of speakers apart.
        """
        limit = min(self.longest_delay, self.first_delay * 2.0 ** min(barren - 1, 16))
        ours = limit * chance()
        return ours if wish is None else max(ours, min(wish, self.longest_wish))


def retry_after(header: str | None) -> float | None:
    """Seconds of a Retry-After header; its date form is ignored, a speaker's clock may be wrong."""
    if header is None or not header.strip().isdecimal():
        return None
    return float(header.strip()[:6])
