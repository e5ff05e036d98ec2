"""Several services in one process, for a board without the memory for a process each.

Each lives in a thread of its own, with its own inbox and heartbeat, and does not know of the others. One that cannot load waits
and tries again, beside the others; one that dies later takes the process along, and the supervisor starts all anew,
as it does when one of them hangs. `python -m appliance.hosting appliance.stt appliance.tts RUN`.
"""

import importlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

from appliance.bus import Bus
from appliance.errors import ApplianceError
from appliance.logs import log
from appliance.messages import Health, Heartbeat
from appliance.run import Run, read_run
from appliance.service import Terminated, die_with_parent, heed_signals, serve
from appliance.units import Seconds

AGAIN = Seconds(10)
"""Before a service that could not load tries again. It is silent meanwhile, which the supervisor bears for `ready_within`."""

LEAVE_WITHIN = Seconds(1.5)
"""From SIGTERM until all must have closed; the supervisor waits for 2 s."""


class Lodger(threading.Thread):
    """One service of the house, from its first load to its end."""

    def __init__(self, module: str, run: Run, ending: threading.Event) -> None:
        """`ending`: set by whoever wants all to end; the lodger sets it too when it dies."""
        super().__init__(name=module.rsplit(".", 1)[-1], daemon=True)
        self._module, self._run, self._ending = module, run, ending
        self.died = False
        """Of something else than being unable to load."""

    def run(self) -> None:
        """Serves until the end."""
        try:
            bus = Bus(self._run.path, self.name)
            try:
                while not self._ending.is_set():
                    self._serve(bus)
            finally:
                bus.flush(Seconds(0.1))
                bus.close()
        except BaseException:
            self.died = True
            raise  # The interpreter prints it, as for a process.
        finally:
            self._ending.set()

    def _serve(self, bus: Bus) -> None:
        loaded = False

        def ending() -> bool:
            nonlocal loaded
            loaded = True  # It is asked between two steps.
            return self._ending.is_set()

        try:
            service = importlib.import_module(self._module).create(self._run, bus)
            try:
                serve(service, self._run, ending)
            finally:
                service.close()
        except ApplianceError as failed:
            log.error("failed", service=self._module, what=failed.what, where=failed.where, remedy=failed.remedy)
            if loaded:
                raise
            # The heart stopped before it could tell.
            bus.send(Heartbeat(service=self.name, health=Health.FAILED, pid=os.getpid(), detail=str(failed)))
            self._ending.wait(AGAIN)


def host(modules: list[str], run: Run) -> int:
    """Runs these services until SIGTERM, or until one of them dies; the exit status."""
    ending = threading.Event()
    lodgers = [Lodger(module, run, ending) for module in modules]
    try:
        for lodger in lodgers:
            lodger.start()
        ending.wait()
    except Terminated:
        log.info("ending", service=" ".join(modules))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ending.set()
    deadline = time.monotonic() + LEAVE_WITHIN
    for lodger in lodgers:
        lodger.join(max(0.0, deadline - time.monotonic()))
    status = int(any(lodger.died for lodger in lodgers))
    if late := [lodger.name for lodger in lodgers if lodger.is_alive()]:
        log.warning("left behind", services=late)
        os._exit(status)  # One of them is in the midst of a library, which must not be torn down around it.
    return status


def main(argv: list[str]) -> int:
    """`argv` is the modules and, last, the run directory."""
    *modules, directory = argv
    run = read_run(Path(directory))
    heed_signals()
    try:
        die_with_parent()
    except Terminated:
        return 0
    return host(modules, run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
