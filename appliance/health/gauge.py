"""Looks at machine and memory as seldom as is good enough: each look costs a process that has something better to do."""

from collections.abc import Mapping
from typing import Protocol

from appliance.health.snapshot import Machine
from appliance.units import Seconds

SENSORS = Seconds(10.0)
"""Between two looks at sensors, disk and resident memory: under a millisecond for all of them."""

SHARES = Seconds(15.0)
"""Between two looks at a process's proportional memory: the kernel walks all its pages for it, which takes milliseconds where a
model is loaded. They take turns, four of them a minute, so that the children never have to wait for all of them."""


class Probes(Protocol):
    """What looks."""

    def machine(self) -> Machine:
        """The machine."""
        ...

    def resident(self, pid: int) -> int | None:
        """Bytes in memory, shared ones in full."""
        ...

    def proportional(self, pid: int) -> int | None:
        """Bytes in memory, shared ones by their share."""
        ...


Memory = dict[str, tuple[int | None, int | None]]
"""By process: resident and proportional bytes."""


class Gauge:
    """The figures, at most so old."""

    def __init__(self, probe: Probes) -> None:
        self._probe = probe
        self._machine = Machine()
        self._memory: Memory = {}
        self._pids: Mapping[str, int] = {}
        self._next = 0
        self._sensors = Seconds(0.0)
        self._shares: Seconds | None = None

    def look(self, pids: Mapping[str, int], now: Seconds) -> tuple[Machine, Memory]:
        """The machine, and the memory of these processes; of those that ended nothing is known any more."""
        self._memory = {name: known for name, known in self._memory.items() if self._pids.get(name) == pids.get(name)}
        self._pids = pids
        if self._shares is None:  # What was started just now is not even itself yet.
            self._shares = Seconds(now + SHARES)
        if now >= self._sensors:
            self._sensors = Seconds(now + SENSORS)
            self._machine = self._probe.machine()
            for name, pid in pids.items():
                self._memory[name] = (self._probe.resident(pid), self._memory.get(name, (None, None))[1])
        if pids and now >= self._shares:
            self._shares = Seconds(now + SHARES)
            name = list(pids)[self._next % len(pids)]
            self._next += 1
            self._memory[name] = (self._memory.get(name, (None, None))[0], self._probe.proportional(pids[name]))
        return self._machine, self._memory
