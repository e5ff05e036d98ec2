"""Starts, feeds, watches and restarts the processes. Small enough never to crash: it loads no model and touches no audio."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

import msgspec

from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.health.desk import Desk
from appliance.logs import log
from appliance.messages import CardState, Health, Heartbeat, Light, Message, ServiceState, ShowLight
from appliance.ring import Ring
from appliance.run import Run, read_run
from appliance.supervisor.care import take_care
from appliance.supervisor.notify import Systemd
from appliance.supervisor.processes import PROCESSES, Process
from appliance.supervisor.profiles import PROFILES, Host, hosts
from appliance.supervisor.running import hold
from appliance.supervisor.watch import Verdict, Watched, wanting
from appliance.units import RATE, Seconds

RING_SECONDS = 30
"""What both rings remember: the longest utterance (25 s) with room, and more speech than anybody lets it finish."""

END_WITHIN = Seconds(2.0)
"""From SIGTERM to SIGKILL of a child; the whole end takes under 3 s."""

LOOK = Seconds(0.1)
"""Between two looks at the children: one that died is back within a second all the same."""

APPLIANCE = "appliance"
"""The service name under which the whole is reported."""


class Supervisor:
    """One running appliance."""

    FIRST_LIGHT = Light.STARTING
    """What the panel shows until somebody knows better."""
    LISTENING = "listening"
    """The state in words when nothing is wanting."""

    def __init__(self, run: Run, processes: dict[str, Process] = PROCESSES) -> None:
        self._profile = PROFILES[run.config.machine.profile]
        self.run = msgspec.structs.replace(run, config=self._profile.fit(run.config))
        self.watched = {
            name: Watched(process)
            for name, process in processes.items()
            if name in (run.services or processes) and process.wanted(run.config)
        }
        self._hosts = {host.name: host for host in hosts(self._profile, (one.process for one in self.watched.values()))}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        """By host."""
        self._ending = threading.Event()
        self._stage = 0
        self._announced = False
        self._look_at = Seconds(0.0)
        self._systemd = Systemd()

    def serve(self) -> None:
        """Runs the appliance until SIGTERM or SIGINT, then ends it in order.

        Raises:
            BadInput: one already runs in this directory.
        """
        with contextlib.ExitStack() as stack:
            stack.enter_context(hold(self.run.path))
            self.run.write()
            rings = self._rings()
            for ring in rings:
                stack.callback(ring.close, unlink=True)
            self._bus = Bus(self.run.path, "supervisor")
            stack.callback(self._bus.close)
            self._desk = Desk(self.run, self._bus.send, capture=rings[0], clean=rings[2], now=monotonic())
            stack.callback(self._end_children)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._on_signal)
            self._bus.send(ShowLight(light=self.FIRST_LIGHT))
            while not self._ending.is_set():
                self._step()
            self._systemd.stopping()
        shutil.rmtree(self.run.path / "bus", ignore_errors=True)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._ending.set()

    def _rings(self) -> list[Ring]:
        """Both rings, made anew; ones that a killed supervisor left are replaced."""
        rings = []
        for name in ("capture", "playback", "clean"):
            Ring.unlink(self.run.ring(name))
            rings.append(Ring.create(self.run.ring(name), capacity=RATE * RING_SECONDS, rate=RATE))
        return rings

    def _step(self) -> None:
        """News as they come, and a look at everything ten times a second."""
        message = self._bus.receive(max(0.0, self._look_at - monotonic()))
        now = monotonic()
        while message is not None:
            self._hear(message, now)
            message = self._bus.receive(0)
        if now < self._look_at:
            return
        self._look_at = Seconds(now + LOOK)
        self._reap(now)
        for host in self._hosts.values():
            if host.stage <= self._stage:
                self._care_for(host, now)
        self._next_stage()
        self._desk.look(self.watched, now)

    def _hear(self, message: Message, now: Seconds) -> None:
        self._desk.hear(message, now)
        if isinstance(message, Heartbeat) and message.service in self.watched:
            watched = self.watched[message.service]
            if message.service == "audio" and message.pid == watched.pid:
                self._systemd.captured(message.pid, message.progress, now)
            if watched.beat(message, now):
                log.info(
                    message.health.value,
                    service=message.service,
                    starts=watched.starts,
                    detail=message.detail,
                )
                self._tell(watched)
                if message.service == "dialogue":  # It was not there when the others reported.
                    self._tell_all()
        elif isinstance(message, CardState):
            log.info("sound card", capture=message.capture, playback=message.playback, detail=message.detail)

    def _living_in(self, host: Host) -> list[Watched]:
        return [self.watched[process.name] for process in host.processes]

    def _reap(self, now: Seconds) -> None:
        for name, child in list(self._children.items()):
            if (status := child.poll()) is not None:
                del self._children[name]
                for watched in self._living_in(self._hosts[name]):
                    watched.exited(now)
                    log.warning("ended", service=watched.process.name, status=status, failures=watched.failures)
                    self._tell(watched)

    def _care_for(self, host: Host, now: Seconds) -> None:
        """Starts it when all who live in it may start, and kills it for the sake of a single one."""
        verdicts = [(watched, *watched.verdict(now)) for watched in self._living_in(host)]
        if all(verdict is Verdict.START for _, verdict, _ in verdicts):
            self._start(host, now)
        guilty = [(watched.process.name, why) for watched, verdict, why in verdicts if verdict is Verdict.KILL]
        if guilty:
            for name, why in guilty:
                log.error("killing", service=name, why=why)
            self._children[host.name].kill()
            for watched in self._living_in(host):
                watched.killed()

    def _start(self, host: Host, now: Seconds) -> None:
        command = [sys.executable, *host.command, self.run.directory]
        environment = {**os.environ, **self._profile.environment}
        child = self._children[host.name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment)
        take_care(child.pid, host.care)
        for watched in self._living_in(host):
            watched.started(child.pid, now)
            log.info("starting", service=watched.process.name, stage=host.stage, pid=child.pid)

    def _next_stage(self) -> None:
        """Opens the next stage once everything so far has settled; says so when it was the last."""
        if any(not watched.settled for watched in self.watched.values() if watched.process.stage <= self._stage):
            return
        if self._stage < max(watched.process.stage for watched in self.watched.values()):
            self._stage += 1
        elif not self._announced:
            self._announced = True
            self._bus.send(ServiceState(service=APPLIANCE, health=Health.READY))
            log.info(self.LISTENING)
            self._systemd.ready(wanting(self.watched.values()) or self.LISTENING)

    def _tell(self, watched: Watched) -> None:
        self._bus.send(ServiceState(service=watched.process.name, health=watched.health, detail=watched.detail))
        self._systemd.status(wanting(self.watched.values()) or self.LISTENING)

    def _tell_all(self) -> None:
        for watched in self.watched.values():
            if watched.process.name != "dialogue":
                self._tell(watched)

    def _end_children(self) -> None:
        """SIGTERM in the reverse order of the stages, a deadline for all, then SIGKILL."""
        deadline = monotonic() + END_WITHIN
        for name in reversed(self._hosts):
            if name in self._children:
                self._children[name].terminate()
        for name, child in self._children.items():
            try:
                child.wait(max(0.0, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                log.error("killing", service=name, why=f"did not end within {END_WITHIN:g} s")
                child.kill()
                child.wait()


def main(argv: list[str]) -> int:
    """`python -m appliance.supervisor RUN_DIRECTORY`: runs the appliance whose settings lie there already."""
    Supervisor(read_run(Path(argv[0]))).serve()
    return 0
