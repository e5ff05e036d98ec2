"""What every process is made of: a service, and the loop that runs it.

A service says what it is called, loads, and handles messages. The loop around it owns the bus, the signals and the heartbeat:
SIGTERM ends it between two steps, the death of the supervisor ends it too, and a message that a handler cannot take is
counted and logged, and kills nothing. `python -m appliance.service appliance.ear` runs the module's `create(run, bus)`.
"""

import ctypes
import gc
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import ClassVar, Protocol

from appliance.bus import Bus
from appliance.errors import ApplianceError, SwitchedOff
from appliance.logs import log
from appliance.messages import Health, Heartbeat, Message
from appliance.run import Run, read_run
from appliance.units import Seconds

HEARTBEAT = Seconds(0.5)
"""Between two heartbeats; news of a service's health do not wait for the next."""

PR_SET_PDEATHSIG = 1


class Service(Protocol):
    """One job of the appliance."""

    name: ClassVar[str]

    @property
    def progress(self) -> int:
        """Grows with the work done."""
        ...

    def load(self) -> str:
        """Loads and warms whatever it needs and says in a few words what serves.

        Raises:
            SwitchedOff: by the settings; it is stepped all the same.
            ApplianceError: nothing serves; the supervisor tries again later.
        """
        ...

    def step(self, timeout: float) -> None:
        """Does what there is to do, waiting at most `timeout` seconds for it."""
        ...

    def counters(self) -> dict[str, int]:
        """What it counts, by name, for logs and metrics."""
        ...

    def close(self) -> None:
        """Lets go of everything; called once, also after a failed load."""
        ...


class Worker:
    """A service that lives on messages alone: it takes one, handles it, takes the next."""

    name: ClassVar[str]

    def __init__(self, run: Run, bus: Bus) -> None:
        self.run = run
        self.bus = bus
        self.progress = 0
        self.misdirected = 0
        """Messages in the inbox that this service has no use for."""

    def load(self) -> str:
        """Nothing to load; says so with silence."""
        return ""

    def handle(self, message: Message) -> None:
        """Does what the message asks. One that is not for this service is counted, and kills nothing."""
        del message
        self.misdirected += 1

    def step(self, timeout: float) -> None:
        """Handles one message."""
        message = self.bus.receive(timeout)
        if message is not None:
            self.handle(message)
            self.progress += 1

    def counters(self) -> dict[str, int]:
        """What the inbox counted."""
        return {
            "garbled": self.bus.inbox.garbled,
            "dropped": self.bus.inbox.dropped,
            "unsent": self.bus.unsent,
            "misdirected": self.misdirected,
        }

    def close(self) -> None:
        """Nothing to let go of."""


class Pulse(threading.Thread):
    """Sends the heartbeat beside the work, so that a long decode is seen as busy and not as dead.

    It reports *measured* state: how long the current step has been running and how far the work has come. The supervisor
    judges; a thread that looks alive beside work that stands still fools nobody.
    """

    def __init__(self, run: Run, service: Service) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self._run_dir = run.path
        self._service = service
        self._ended = False
        self._news = threading.Event()
        self.health = Health.LOADING
        self.detail = ""
        self.step_began = time.monotonic()
        self.waiting = False

    def run(self) -> None:
        """Beats until ended."""
        bus = Bus(self._run_dir, None)
        while True:
            busy = 0.0 if self.waiting else time.monotonic() - self.step_began
            beat = Heartbeat(
                service=self._service.name,
                health=self.health,
                pid=os.getpid(),
                busy=busy,
                progress=self._service.progress,
                # Few services have trouble that leaves them ready: a stuck button, a light that died.
                detail=getattr(self._service, "trouble", "") or self.detail,
                counters=self._service.counters(),
            )
            bus.send(beat)
            self._news.wait(HEARTBEAT)
            self._news.clear()
            if self._ended:
                break
        bus.flush(Seconds(0.1))
        bus.close()

    def end(self) -> None:
        """Stops beating and waits for the thread."""
        self._ended = True
        self._news.set()
        self.join()

    def tell(self, health: Health, detail: str) -> None:
        """Beats at once with news of this service."""
        self.health, self.detail = health, detail
        self._news.set()


class Terminated(BaseException):
    """SIGTERM or SIGINT arrived."""


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def die_with_parent() -> None:
    """Asks the kernel for SIGTERM when the supervisor dies, so that a killed supervisor leaves no process behind."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:  # It died before we asked.
        raise Terminated


def heed_signals() -> None:
    """SIGTERM raises `Terminated` from now on; Ctrl-C is the supervisor's, which ends us in order."""
    signal.signal(signal.SIGTERM, _terminate)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _never() -> bool:
    return False


def serve(service: Service, run: Run, ending: Callable[[], bool] = _never) -> None:
    """Loads the service and steps it until a signal comes, or `ending` says between two steps that it is to end.

    Raises:
        ApplianceError: it could not load.
    """
    pulse = Pulse(run, service)
    pulse.start()
    try:
        serving = Health.READY
        try:
            detail = service.load()
        except SwitchedOff as off:
            serving, detail = Health.OFF, off.what
        # What lives until the end need not be looked at by every collection.
        gc.collect()
        gc.freeze()
        pulse.tell(serving, detail)
        log.info(serving.value, service=service.name, serves=detail)
        while not ending():
            pulse.step_began = time.monotonic()
            service.step(timeout=HEARTBEAT)
    except ApplianceError as failed:
        pulse.tell(Health.FAILED, str(failed))
        raise
    finally:
        pulse.end()


def main(argv: list[str]) -> int:
    """Runs one service as a process: `argv` is the module and the run directory."""
    module, directory = argv
    run = read_run(Path(directory))
    heed_signals()
    bus: Bus | None = None
    service: Service | None = None
    try:
        die_with_parent()
        name = module.rsplit(".", 1)[-1]
        bus = Bus(run.path, name)
        service = importlib.import_module(module).create(run, bus)
        serve(service, run)
    except Terminated:
        log.info("ending", service=module)
    except ApplianceError as failed:
        log.error("failed", service=module, what=failed.what, where=failed.where, remedy=failed.remedy)
        return failed.exit_status
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if service is not None:
            service.close()
        if bus is not None:
            bus.flush(Seconds(0.1))
            bus.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
