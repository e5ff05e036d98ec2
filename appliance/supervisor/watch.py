"""Judges one process from what is seen of it. Pure: `now` is an argument, and the verdict is carried out elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from appliance.messages import Health, Heartbeat
from appliance.supervisor.processes import Process
from appliance.units import Seconds

SILENCE_LIMIT = Seconds(4.0)
"""Eight missed heartbeats: its interpreter hangs or the process is stopped. On a machine with five times the work that it has
cores for, a healthy process was silent for 2 s; one that died is seen at once and does not wait for this."""

FORGIVEN_AFTER = Seconds(60)
"""Ready for this long, its earlier failures no longer count."""

BACKOFF = tuple(Seconds(s) for s in (0, 0.5, 1, 2, 5, 10, 30))
"""Wait before the n-th start in a row; the first restart is immediate, since a speaker that answers is wanted now."""


class Verdict(Enum):
    """What is to be done."""

    NOTHING = "nothing"
    START = "start"
    KILL = "kill"


def backoff(failures: int) -> Seconds:
    """How long to wait before starting again after this many failures in a row (at least 1)."""
    return BACKOFF[min(failures, len(BACKOFF)) - 1]


@dataclass
class Watched:
    """One process and what is known of it."""

    process: Process
    health: Health = Health.DOWN
    detail: str = ""
    failures: int = 0
    starts: int = 0
    progress: int = 0
    pid: int = 0
    running: bool = False
    _loads_since: Seconds = Seconds(0)
    _tried: bool = False
    _heard: Seconds = Seconds(0)
    _ready_since: Seconds = Seconds(0)
    _busy: float = 0.0
    _retry_at: Seconds = Seconds(0)
    _doomed: bool = False

    @property
    def settled(self) -> bool:
        """Whether the next stage need not wait for it: it is ready, or its first try failed."""
        return self.up or self.failures > 0 or self._tried

    @property
    def up(self) -> bool:
        """Whether it has loaded and takes requests, if only to refuse them."""
        return self.health in (Health.READY, Health.OFF)

    def started(self, pid: int, now: Seconds) -> None:
        """It was started."""
        self.running, self.pid, self.starts = True, pid, self.starts + 1
        self.health, self.detail, self._busy = Health.LOADING, "", 0.0
        self._loads_since = self._heard = now

    def beat(self, beat: Heartbeat, now: Seconds) -> bool:
        """A heartbeat came; whether its health changed. One of an earlier incarnation says nothing."""
        if not self.running or beat.pid != self.pid:
            return False
        changed = beat.health is not self.health
        if changed and beat.health in (Health.READY, Health.OFF):
            self._ready_since = now
        if changed and beat.health is Health.LOADING:  # Again, in a process that others live in.
            self._loads_since = now
        self._tried = self._tried or beat.health is Health.FAILED
        self.health, self.detail, self.progress = beat.health, beat.detail, beat.progress
        self._heard, self._busy = now, beat.busy
        return changed

    def killed(self) -> None:
        """SIGKILL was sent; until it has ended there is nothing to do."""
        self._doomed = True

    def exited(self, now: Seconds) -> None:
        """It ended, by itself or killed."""
        if self.up and now - self._ready_since > FORGIVEN_AFTER:
            self.failures = 0
        self.failures += 1
        self.running, self.pid, self.health, self._doomed = False, 0, Health.DOWN, False
        self._retry_at = Seconds(now + backoff(self.failures))

    def verdict(self, now: Seconds) -> tuple[Verdict, str]:
        """What is to be done now, and why, for the log."""
        if self._doomed:
            return Verdict.NOTHING, ""
        if not self.running:
            return (Verdict.START, "") if now >= self._retry_at else (Verdict.NOTHING, "")
        if self.health is Health.LOADING and now - self._loads_since > self.process.ready_within:
            return Verdict.KILL, f"was not ready within {self.process.ready_within:g} s"
        if self._busy > self.process.busy_limit and self.up:
            return Verdict.KILL, f"one step takes over {self.process.busy_limit:g} s"
        if now - self._heard > max(SILENCE_LIMIT, self._grace()):
            return Verdict.KILL, f"silent for {now - self._heard:.1f} s"
        return Verdict.NOTHING, ""

    def _grace(self) -> float:
        """Importing and loading hold the interpreter's lock now and then; while that lasts only `ready_within` counts."""
        return 0.0 if self.up else self.process.ready_within


def wanting(processes: Iterable[Watched]) -> str:
    """The processes that are not up, with their state, in words; empty when all are."""
    return ", ".join(f"{each.process.name} is {each.health.value}" for each in processes if not each.up)
