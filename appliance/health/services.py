"""What is known of the processes, and since when one has been away. Pure."""

from collections.abc import Iterable
from typing import Protocol

from appliance.health.snapshot import Service
from appliance.health.thresholds import Level
from appliance.health.window import Lately, Rise
from appliance.messages import Health, Heartbeat
from appliance.units import BLOCK, Seconds

ESSENTIAL = frozenset({"audio", "ear", "stt", "tts", "dialogue"})
"""Without one of them nobody is answered; without another something is missing."""

PATIENCE = Seconds(10)
"""A process may be away for so long before it is told: it is back within a second or two, and its model in a few more."""

WINDOW = Seconds(600)
"""What was lost and restarted counts for ten minutes."""

LOSSES = {"capture_lost": 3 * BLOCK, "playback_lost": 3 * BLOCK, "lost_samples": BLOCK}
"""Counters of lost audio, and how many of each are a block of 20 ms. Cards run at 48 kHz; the ear counts at 16 kHz."""


class Named(Protocol):
    """A row of the supervisor's table."""

    @property
    def name(self) -> str:
        """Of the process."""
        ...


class Seen(Protocol):
    """A process as the supervisor sees it."""

    @property
    def process(self) -> Named:
        """Its row."""
        ...

    @property
    def health(self) -> Health:
        """What it said last."""
        ...

    @property
    def detail(self) -> str:
        """For people."""
        ...

    @property
    def starts(self) -> int:
        """How often it was started."""
        ...

    @property
    def pid(self) -> int:
        """Its process; 0 when none runs."""
        ...


class Services:
    """All of them."""

    def __init__(self) -> None:
        self._seen: dict[str, Service] = {}
        self._beats: dict[str, Heartbeat] = {}
        self._away: dict[str, Seconds] = {}
        self._rises: dict[str, Rise] = {}
        self._lost = Lately(WINDOW)
        self._restarts = Lately(WINDOW)
        self.ready = False
        """All have been up, or have failed, at least once."""

    def beat(self, beat: Heartbeat, now: Seconds) -> None:
        """A heartbeat came. Twice a second from everybody: what it counted is added up when it is asked for."""
        before = self._beats.get(beat.service)
        if before is not None and before.pid != beat.pid:
            self._add_up(before, now)
        self._beats[beat.service] = beat

    def _add_up(self, beat: Heartbeat, now: Seconds) -> None:
        """What this process lost since the last time."""
        grown = self._rises.setdefault(beat.service, Rise()).of(beat.pid, beat.counters)
        for name, per_block in LOSSES.items():
            self._lost.add(-(-grown.get(name, 0) // per_block), now)

    def see(self, seen: Iterable[Seen], now: Seconds) -> None:
        """This is how they stand now."""
        for last in self._beats.values():
            self._add_up(last, now)
        for each in seen:
            name = each.process.name
            before = self._seen.get(name)
            self._restarts.add(max(0, each.starts - max(1, before.starts if before else 1)), now)
            beat = self._beats.get(name)
            fresh = beat is not None and beat.pid == each.pid
            self._seen[name] = Service(
                name=name,
                health=each.health,
                detail=each.detail,
                starts=each.starts,
                pid=each.pid,
                busy=beat.busy if beat and fresh else 0.0,
                progress=beat.progress if beat and fresh else 0,
                counters=beat.counters if beat and fresh else {},
            )
            if each.health in (Health.READY, Health.OFF):
                self._away.pop(name, None)
            else:
                self._away.setdefault(name, now)
        self.ready = self.ready or all(self._settled(each) for each in self._seen.values())

    def lost(self, now: Seconds) -> float:
        """Blocks of audio lost within the window."""
        return self._lost.sum(now)

    def restarts(self, now: Seconds) -> float:
        """Within the window."""
        return self._restarts.sum(now)

    def pids(self) -> dict[str, int]:
        """Those that run; of several in one process the first stands for all, so that its memory counts once."""
        hosts: dict[int, str] = {}
        for name, each in self._seen.items():
            if each.pid:
                hosts.setdefault(each.pid, name)
        return {name: pid for pid, name in hosts.items()}

    def all(self) -> list[Service]:
        """As they were seen last."""
        return list(self._seen.values())

    def troubles(self, now: Seconds) -> dict[str, tuple[Level, str]]:
        """Who has been away for too long: how bad that is, and a sentence."""
        found = {}
        if self._seen and not ESSENTIAL & self._seen.keys():
            found["safe mode"] = (Level.FAILING, "safe mode: only the light works")
        for name, since in self._away.items():
            if now - since >= PATIENCE and self._late(self._seen[name]):
                level = Level.FAILING if name in ESSENTIAL else Level.DEGRADED
                what = f": {self._seen[name].detail}" if self._seen[name].detail else ""
                found[name] = (level, f"{name} has been {self._seen[name].health} for {now - since:.0f} s{what}")
        return found

    def up(self, name: str) -> bool:
        """Whether this one serves."""
        return name in self._seen and name not in self._away

    def _settled(self, service: Service) -> bool:
        return service.health in (Health.READY, Health.OFF) or service.starts > 1

    def _late(self, service: Service) -> bool:
        """Loading for the first time takes as long as it takes."""
        return service.health is not Health.LOADING or service.starts > 1
