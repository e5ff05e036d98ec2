"""The supervisor's eye on health: takes its messages, reads the kernel now and then, writes `status.json`, logs and lights up.

It costs next to nothing, and it can never harm what it watches. What the system refuses (a full disk, no more files) is tried
again; a mistake of our own is logged and ends the watching.
"""

import os
from collections.abc import Callable, Mapping
from traceback import extract_tb

from appliance.clock import monotonic_ns, wall
from appliance.health import snapshot
from appliance.health.alarm import Alarm
from appliance.health.gauge import Gauge
from appliance.health.lamp import Lamp
from appliance.health.machine import Probe
from appliance.health.monitor import Monitor
from appliance.health.services import Seen
from appliance.health.thresholds import Level
from appliance.logs import log
from appliance.messages import Generated, Health, Heartbeat, Light, Message, ShowLight
from appliance.ring import NotYet, Overrun, Ring
from appliance.run import Run
from appliance.units import BLOCK, RATE, Seconds

EVERY = Seconds(2.0)
"""Between two snapshots."""

LOGS = {Level.OK: log.info, Level.DEGRADED: log.warning, Level.FAILING: log.error}


class Desk:
    """What the supervisor calls: `hear` for every message, `look` as often as it likes."""

    def __init__(self, run: Run, send: Callable[[Message], None], capture: Ring, clean: Ring, now: Seconds) -> None:
        """`capture` and `clean` are the rings whose difference is what the ear has not heard yet."""
        self._run, self._send = run, send
        self._capture, self._clean = capture, clean
        self._monitor = Monitor(os.getpid(), now)
        self._gauge = Gauge(Probe(run.data))
        self._alarm, self._lamp = Alarm(), Lamp()
        self._due = now
        self._works = True
        self._refused = False

    def hear(self, message: Message, now: Seconds) -> None:
        """Takes a message."""
        if isinstance(message, Heartbeat):  # Nearly all are, and this cannot fail.
            self._monitor.services.beat(message, now)
        else:
            self._guarded(lambda: self._hear(message, now))

    def look(self, seen: Mapping[str, Seen], now: Seconds) -> None:
        """Looks at everything, if it is time."""
        if now >= self._due:
            self._due = Seconds(now + EVERY)
            self._guarded(lambda: self._look(seen, now))

    def _guarded(self, work: Callable[[], None]) -> None:
        if self._works:
            try:
                work()
            except OSError as refused:
                self._report(refused)
            except Exception as wrong:  # noqa: BLE001 - who only watches must not take the speaker down, whatever happens.
                self._works = False
                place = extract_tb(wrong.__traceback__)[-1]
                # Its text may hold anything, also what somebody said.
                log.error(
                    "health is not watched any more", error=type(wrong).__name__, line=f"{place.name}:{place.lineno}"
                )

    def _report(self, refused: OSError) -> None:
        """Once, until it has worked again."""
        if not self._refused:
            self._refused = True
            log.warning("health could not be written", why=refused.strerror or type(refused).__name__)

    def _hear(self, message: Message, now: Seconds) -> None:
        if isinstance(message, ShowLight):
            self._show(self._lamp.hear(message.light, now))
        else:
            self._monitor.hear(message, now, self._audio() if isinstance(message, Generated) else None)

    def _look(self, seen: Mapping[str, Seen], now: Seconds) -> None:
        self._monitor.see(seen.values(), now)
        self._monitor.backlog = max(0, self._capture.head - self._clean.head) / BLOCK if self._clean.head else 0.0
        self._monitor.machine, self._monitor.memory = self._gauge.look(self._monitor.services.pids(), now)
        current = self._monitor.snapshot(now, wall().timestamp())
        if self._alarm.look(current, now):
            level = self._alarm.level
            LOGS[level]("health", state=level.value, reasons=current.reasons)
        dialogue = "dialogue" not in seen or seen["dialogue"].health is Health.READY
        self._show(self._lamp.look(self._alarm.level, dialogue, now))
        snapshot.write(current, self._run.path)
        self._refused = False

    def _audio(self) -> float | None:
        """Now on the audio clock; None before the first block."""
        try:
            return self._capture.index_at(monotonic_ns()) / RATE
        except (NotYet, Overrun):
            return None

    def _show(self, light: Light | None) -> None:
        if light is not None:
            self._send(ShowLight(light=light))
