"""How each torment is done to a running appliance: entered, it hurts; left, what was taken is given back."""

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from random import Random

import psutil

from tests.benchmarks.chaos.garble import pester, scribble
from tests.benchmarks.chaos.plan import Torment
from tests.benchmarks.chaos.speaker import Speaker

BURN = "import ctypes; ctypes.CDLL(None).prctl(1, 9)\nwhile True: pass"
"""A busy loop that dies with us (PR_SET_PDEATHSIG, SIGKILL)."""

DUTY = (0.01, 0.09)
"""Seconds in which a starved process runs, and in which it does not."""

Limits = tuple[int, int]
Hurt = Callable[[Speaker, Torment, psutil.Process | None], AbstractContextManager[None]]


def hurt(speaker: Speaker, torment: Torment) -> AbstractContextManager[None]:
    """The torment; one whose victim just does not run does nothing."""
    victim = speaker.processes().get(torment.victim)
    return HURTS[torment.kind.name](speaker, torment, victim)


@contextmanager
def _kill(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
    with suppress(psutil.Error):
        if victim is not None:
            victim.kill()
    yield


@contextmanager
def _stop(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
    with suppress(psutil.Error):
        if victim is not None:
            victim.suspend()
    yield
    with suppress(psutil.Error):
        if victim is not None:
            victim.resume()


@contextmanager
def _no_cpu(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
    """Every core is busy, and the victim is let run for a tenth of the time."""
    burners = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(os.cpu_count() or 1)]
    enough = threading.Event()

    def throttle() -> None:
        with suppress(psutil.Error):
            while victim is not None and not enough.is_set():
                victim.suspend()
                enough.wait(DUTY[1])
                victim.resume()
                enough.wait(DUTY[0])

    thread = threading.Thread(target=throttle, name="throttle", daemon=True)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()
        for burner in burners:
            burner.kill()
            burner.wait()


def _limited(which: int, to: Callable[[psutil.Process], int]) -> Hurt:
    """A torment that takes a resource away by its limit."""

    @contextmanager
    def limited(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
        before = resource.getrlimit(which)
        with suppress(psutil.Error, OSError, ValueError):
            if victim is not None:
                _limit(victim, which, (to(victim), before[1]))
        yield
        for process in speaker.processes().values():  # A child that a limited supervisor started has its limits.
            with suppress(psutil.Error, OSError):
                _limit(process, which, before)

    return limited


def _limit(process: psutil.Process, which: int, limits: Limits) -> None:
    if process.is_running():  # The same process, not another that got its number.
        resource.prlimit(process.pid, which, limits)


def _open_files(process: psutil.Process) -> int:
    return 1 + max((int(each.name) for each in Path(f"/proc/{process.pid}/fd").iterdir()), default=0)


@contextmanager
def _disk_full(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
    """Fills what the home lies on, which is a small file system of its own (see `ground.py`)."""
    filler = speaker.home / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        for size in (65_536, 512):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    yield
    filler.unlink(missing_ok=True)


@contextmanager
def _pester(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
    pester(speaker.inbox(torment.victim), Random(torment.seed))
    yield


def _scribble(whole: bool) -> Hurt:
    @contextmanager
    def scribbled(speaker: Speaker, torment: Torment, victim: psutil.Process | None) -> Iterator[None]:
        scribble(speaker.ring(torment.victim), Random(torment.seed), whole)
        yield

    return scribbled


HURTS: dict[str, Hurt] = {
    "kill": _kill,
    "stop, for less than is missed": _stop,
    "stop, until it is killed": _stop,
    "no CPU": _no_cpu,
    "no memory": _limited(resource.RLIMIT_AS, lambda process: int(process.memory_info().vms)),
    "no file descriptors": _limited(resource.RLIMIT_NOFILE, _open_files),
    "no disk": _limited(resource.RLIMIT_FSIZE, lambda process: 0),
    "disk full": _disk_full,
    "garbled socket": _pester,
    "garbled ring, one word": _scribble(whole=False),
    "garbled ring, the header": _scribble(whole=True),
}
"""By the names of `plan.KINDS`; a test compares them."""
