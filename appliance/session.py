"""A whole appliance of one's own, for a command that watches it: started in a directory that is gone afterwards."""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.messages import OBSERVER, Health, Message, ServiceState
from appliance.run import Run

READY_WITHIN = 180.0
"""Seconds from start to listening; a small board loads a model of 2 GB from its card in that time."""

END_WITHIN = 5.0
"""Seconds for the supervisor to end everything; it needs under 3."""


class Session:
    """Starts the supervisor as a child, hears what is meant for an observer, and ends it all."""

    def __init__(
        self,
        config: Config,
        home: Path,
        services: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
        keep_log: Path | None = None,
    ) -> None:
        """`services` names the processes to run (all when empty); `keep_log` is where the log goes when it is to stay."""
        self._temporary = Path(tempfile.mkdtemp(prefix="hark-"))
        self.run = Run(directory=str(self._temporary), home=str(home), config=config, services=services)
        self.log = keep_log or self._temporary / "hark.log"
        self._environment = environment
        self._supervisor: subprocess.Popen[bytes] | None = None
        self.bus: Bus

    def __enter__(self) -> Self:
        self.run.write()
        self.bus = Bus(self.run.path, OBSERVER)
        command = [sys.executable, "-m", "appliance.supervisor", self.run.directory]
        with self.log.open("ab") as log:
            self._supervisor = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment, start_new_session=True
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The supervisor's process."""
        assert self._supervisor is not None
        return self._supervisor.pid

    def wait_ready(self, within: float = READY_WITHIN) -> Iterator[ServiceState]:
        """Yields what comes up until all is ready.

        Raises:
            ApplianceError: it ended or was not ready in time; the text ends with the log's last line.
        """
        for message in self.messages(within):
            if isinstance(message, ServiceState):
                yield message
                if message.service == "appliance" and message.health is Health.READY:
                    return
        raise ApplianceError(f"the appliance was not ready within {within:g} s.", remedy=self.last_words())

    def messages(self, within: float) -> Iterator[Message]:
        """What the observer is told, for at most `within` seconds.

        Raises:
            ApplianceError: the supervisor ended.
        """
        deadline = monotonic() + within
        while (left := deadline - monotonic()) > 0:
            message = self.bus.receive(min(left, 0.1))
            if message is not None:
                yield message
            elif self._supervisor is not None and (status := self._supervisor.poll()) is not None:
                raise ApplianceError(f"the appliance ended with status {status}.", remedy=self.last_words())

    def last_words(self) -> str:
        """The end of the log, for a person whom it did not work for."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "Its log ends with: " + " | ".join(lines[-3:]) if lines else "It wrote no log."

    def close(self) -> None:
        """Ends the appliance and removes its directory; safe to call twice."""
        if self._supervisor is not None:
            with suppress(ProcessLookupError):
                self._supervisor.send_signal(signal.SIGTERM)
            try:
                self._supervisor.wait(END_WITHIN)
            except subprocess.TimeoutExpired:
                self._supervisor.kill()
                self._supervisor.wait()
            self._supervisor = None
            self.bus.close()
        shutil.rmtree(self._temporary, ignore_errors=True)
