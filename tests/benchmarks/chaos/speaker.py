"""The appliance under torment: started, asked, listened to, and started again where only systemd would do it."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil

from appliance.asking import simulated
from appliance.clock import monotonic, monotonic_ns
from appliance.config import Config
from appliance.demo.script import FOLDER
from appliance.errors import ApplianceError
from appliance.messages import Ask, Health, Moment, Pressed, Released, ServiceState, TurnDone
from appliance.ring import Ring
from appliance.session import Session
from appliance.sound import read_sound
from appliance.supervisor.processes import PROCESSES
from appliance.units import RATE
from tests.benchmarks.chaos.judge import News
from tests.benchmarks.chaos.plan import RINGS
from tests.benchmarks.chaos.questions import Question

LOG = Path(".hark") / "bench" / "chaos.log"

MICROPHONE_SECONDS = 10
"""What the simulated microphone holds ahead; longer than any recording."""

GONE_WITHIN = 3.0
"""Seconds for the children of a killed supervisor to follow it; then they are killed, as systemd would."""


class Speaker:
    """A context manager: the appliance runs while it is open, `speed` times as fast as people live."""

    def __init__(self, home: Path, speed: float) -> None:
        self.home, self.speed = home, speed
        environment = {**os.environ, "HARK_SIMULATED_SPEED": str(speed)}
        self.log_file = LOG.absolute()
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        self.log_file.unlink(missing_ok=True)
        self.session = Session(simulated(Config()), home, environment=environment, keep_log=self.log_file)
        self._microphone = Ring.create(self.session.run.ring("microphone"), RATE * MICROPHONE_SECONDS, RATE)
        self._release_at = 0.0
        self.said: list[tuple[float, float]] = []
        """When a person spoke."""
        self.pids: set[int] = set()
        """Every process that ever was ours."""

    def __enter__(self) -> "Speaker":
        self.session.__enter__()
        self._until_ready()
        return self

    def __exit__(self, *_: object) -> None:
        self.remember()
        self.session.close()
        self._microphone.close(unlink=True)

    def _until_ready(self) -> None:
        for _ in self.session.wait_ready():
            pass
        self.remember()

    @property
    def log(self) -> str:
        """All that it has logged."""
        return self.log_file.read_text(errors="replace")

    # Its processes

    def processes(self) -> dict[str, psutil.Process]:
        """The supervisor and its children by service. Nobody else is ever touched."""
        found: dict[str, psutil.Process] = {}
        with suppress(psutil.Error):
            found["supervisor"] = psutil.Process(self.session.pid)
            for child in found["supervisor"].children(recursive=True):
                with suppress(psutil.Error):
                    line = child.cmdline()
                    found |= {name: child for name, row in PROCESSES.items() if row.module in line}
        return found

    def remember(self) -> None:
        """Notes who is ours, so that at the end one can see that nobody is left."""
        with suppress(psutil.Error):
            root = psutil.Process(self.session.pid)
            self.pids |= {root.pid, *(child.pid for child in root.children(recursive=True))}

    @property
    def ended(self) -> bool:
        """Whether the supervisor itself is gone."""
        root = self.processes().get("supervisor")
        return root is None or root.status() == psutil.STATUS_ZOMBIE

    def revive(self) -> None:
        """What systemd does when the supervisor dies: all that is left of it goes, and it starts again in the same place."""
        left = [psutil.Process(pid) for pid in self.pids if pid != self.session.pid and psutil.pid_exists(pid)]
        _, stubborn = psutil.wait_procs(left, timeout=GONE_WITHIN)
        for process in stubborn:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(stubborn, timeout=GONE_WITHIN)
        self._reap()
        self.session.bus.close()
        self.session.__enter__()

    def restart(self) -> None:
        """For one that nothing else helps."""
        self.remember()
        for process in self.processes().values():
            with suppress(psutil.Error):
                process.kill()
        self.revive()
        with suppress(ApplianceError):
            self._until_ready()

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            os.waitpid(self.session.pid, 0)

    # Asking and hearing

    def ask(self, question: Question) -> float:
        """Asks it; when the question is complete, on the monotonic clock."""
        if not question.recording:
            self.session.bus.send(Ask(text=question.text))
            return monotonic()
        self._let_go(now=True)  # The question before may have ended in the midst of being asked.
        sound = read_sound(FOLDER / f"{question.recording}.wav")
        self.session.bus.send(Pressed(at_ns=monotonic_ns()))
        self._microphone.write(np.ascontiguousarray(sound))
        now = monotonic()
        self._release_at = now + len(sound) / RATE / self.speed + 0.1
        self.said.append((now, self._release_at))
        return self._release_at

    def hear(self, within: float) -> Iterator[News]:
        """What the observer is told, for so long; lets the button go when it is time."""
        until = monotonic() + within
        while (left := until - monotonic()) > 0:
            self._let_go()
            message = self.session.bus.receive(min(left, 0.02))
            if isinstance(message, Moment):
                yield News(monotonic(), message.turn, message.name, message.text)
            elif isinstance(message, TurnDone):
                yield News(monotonic(), message.turn, "closed", message.reply, message.transcript)
            elif isinstance(message, ServiceState) and message.health is Health.READY:
                self.remember()

    def _let_go(self, now: bool = False) -> None:
        if self._release_at and (now or monotonic() >= self._release_at):
            self._release_at = 0.0
            self._microphone.cancel()  # What no card took of it went unheard.
            self.session.bus.send(Released(at_ns=monotonic_ns()))

    # Its places

    def inbox(self, service: str) -> Path:
        """The socket of a service."""
        return self.session.run.path / "bus" / service

    def ring(self, name: str) -> str:
        """Shared-memory name."""
        assert name in RINGS
        return self.session.run.ring(name)

    @property
    def memory_names(self) -> list[str]:
        """Names in shared memory that are this appliance's; ours, the microphone, left out."""
        stem = self.session.run.ring("").strip("/")
        return sorted(each.name for each in Path("/dev/shm").glob(f"{stem}*") if not each.name.endswith("microphone"))


def offset() -> float:
    """What to add to wall time to get monotonic time."""
    return monotonic() - time.time()
