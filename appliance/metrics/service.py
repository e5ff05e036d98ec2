"""The process: one scraper at a time, from this machine alone, each within a second. It only reads what the supervisor wrote."""

import socket
from contextlib import suppress
from typing import ClassVar

from appliance.bus import Bus
from appliance.clock import monotonic, wall
from appliance.errors import ApplianceError, BadInput
from appliance.health import snapshot
from appliance.metrics.exposition import page
from appliance.metrics.families import families
from appliance.metrics.http import answer, complete
from appliance.run import Run
from appliance.service import Worker

HOST = "127.0.0.1"
"""And nothing else: who wants the figures elsewhere has a Prometheus here, or a tunnel."""

WITHIN = 1.0
"""Seconds for a whole request and its answer: it comes over the loopback, and the next one waits."""

WAITING = 8
"""Connections that may wait."""


class Metrics(Worker):
    """Serves the page."""

    name: ClassVar[str] = "metrics"

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        self._refused = 0
        self._listener: socket.socket | None = None

    def load(self) -> str:
        """Opens the port.

        Raises:
            ApplianceError: somebody else has it.
        """
        port = self.run.config.metrics.port
        try:
            self._listener = socket.create_server((HOST, port), backlog=WAITING)
        except OSError as taken:
            why = f"the port cannot be opened: {taken.strerror}."
            raise ApplianceError(why, where=f"{HOST}:{port}", remedy="Set `[metrics] port` to another one.") from taken
        return f"http://{HOST}:{self.port}/metrics"

    @property
    def port(self) -> int:
        """Where it serves."""
        assert self._listener is not None
        return int(self._listener.getsockname()[1])

    def step(self, timeout: float) -> None:
        """Serves one scraper, if one comes."""
        assert self._listener is not None
        self._listener.settimeout(timeout)
        try:
            scraper, _ = self._listener.accept()
        except TimeoutError:
            return
        with scraper:
            try:
                self._serve(scraper)
                self.progress += 1
            except OSError:  # It went away, or was too slow: its own fault, and no news.
                self._refused += 1

    def counters(self) -> dict[str, int]:
        """And scrapers that came to nothing."""
        return {**super().counters(), "refused": self._refused}

    def close(self) -> None:
        """Closes the port."""
        if self._listener is not None:
            self._listener.close()

    def render(self) -> str | None:
        """The page; None while there is nothing to tell."""
        try:
            found = snapshot.read(self.run.path)
        except BadInput:  # Damaged: the supervisor writes another one within two seconds.
            return None
        return None if found is None else page(families(found, wall().timestamp()))

    def _serve(self, scraper: socket.socket) -> None:
        deadline = monotonic() + WITHIN
        request = b""
        while not complete(request):
            scraper.settimeout(left(deadline))
            received = scraper.recv(4096)
            if not received:
                break
            request += received
        scraper.settimeout(left(deadline))
        scraper.sendall(answer(request, self.render))
        with suppress(OSError):  # What it still sends would reset the connection and take our answer with it.
            scraper.shutdown(socket.SHUT_WR)


def left(deadline: float) -> float:
    """Seconds until then.

    Raises:
        TimeoutError: it is over; a scraper that sends a byte now and then gains nothing.
    """
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
