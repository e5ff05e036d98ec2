"""How the speaker is at one moment, as a file in the run directory: `status.json`. No word that was spoken is in it."""

import os
from pathlib import Path

import msgspec

from appliance.errors import BadInput
from appliance.health.thresholds import Level, Metric
from appliance.messages import Health

FILE = "status.json"

MAX_BYTES = 256 * 1024
"""Of the file: ten times what eight services and `RECENT` turns come to."""

STALE = 10.0
"""Seconds: a snapshot is written every 2 s, and five of them missing is no delay of a busy machine."""

BOUNDS = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 10.0, 20.0)
"""Seconds: upper bounds of a histogram's buckets, and one more above; every bound of the thresholds is among them."""


class Histogram(msgspec.Struct):
    """How often each duration was seen."""

    counts: list[int] = msgspec.field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    """By bucket, each for itself; the last is everything above."""
    total: float = 0.0
    """Seconds of all of them together."""

    def add(self, seconds: float) -> None:
        """Counts one."""
        at = next((place for place, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        self.counts[at] += 1
        self.total += seconds


class Turn(msgspec.Struct, frozen=True):
    """One turn without its words."""

    turn: int
    answered_by: str
    """`skill:NAME`, `llm` or `none`."""
    cancelled: str
    marks: dict[str, float]
    """Seconds on the audio clock."""


class Service(msgspec.Struct, frozen=True):
    """One process."""

    name: str
    health: Health
    detail: str = ""
    """For people: what serves, or what is wrong."""
    starts: int = 0
    pid: int = 0
    busy: float = 0.0
    """Seconds since the step that is running began."""
    progress: int = 0
    resident: int | None = None
    """Bytes in memory, shared ones counted in full; None where it is not known."""
    proportional: int | None = None
    """Bytes in memory, shared ones counted by their share."""
    counters: dict[str, int] = {}


class Machine(msgspec.Struct, frozen=True):
    """The computer; None where it does not tell."""

    temperature: float | None = None
    """Degrees Celsius of the hottest sensor."""
    throttled: int | None = None
    """Of a Raspberry Pi: the firmware's bits. 0 to 3: now under-voltage, frequency capped, throttled, soft temperature limit."""
    free: int | None = None
    """Bytes free where the database lies."""
    available: int | None = None
    """Bytes of memory that can still be had."""


class Reading(msgspec.Struct, frozen=True):
    """One measured value and what it means."""

    metric: Metric
    value: float
    level: Level


class Snapshot(msgspec.Struct, frozen=True):
    """All of it."""

    pid: int
    """The supervisor's."""
    at: float
    """When, in seconds since 1970."""
    up: float
    """Seconds since the start."""
    level: Level
    ready: bool
    """It has listened at least once since the start."""
    reasons: dict[str, str] = {}
    """Why it is not ok: what, and a sentence for people."""
    readings: tuple[Reading, ...] = ()
    services: tuple[Service, ...] = ()
    machine: Machine = Machine()
    turns: dict[str, int] = {}
    """How many, by who answered: `skill`, `llm`, `none`, `cancelled`."""
    latencies: dict[Metric, Histogram] = {}
    recent: tuple[Turn, ...] = ()
    """The newest last."""

    def age(self, now: float) -> float:
        """Seconds since it was written; `now` in seconds since 1970."""
        return max(0.0, now - self.at)


def write(snapshot: Snapshot, directory: Path) -> None:
    """Replaces the file in one step; for its owner only. It need not survive the plug: it says how things are now.

    Raises:
        OSError: it cannot be written.
    """
    fresh = directory / f".{FILE}"
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "wb", buffering=0) as file:
        file.write(msgspec.json.encode(snapshot))
    fresh.replace(directory / FILE)


def read(directory: Path) -> Snapshot | None:
    """What the file says; None when there is none.

    Raises:
        BadInput: it is damaged, or another user's.
    """
    file = directory / FILE
    try:
        with file.open("rb") as opened:
            return msgspec.json.decode(opened.read(MAX_BYTES), type=Snapshot)
    except FileNotFoundError:
        return None
    except PermissionError as refused:
        raise BadInput("belongs to another user.", where=str(file), remedy="Ask again with `sudo`.") from refused
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as damaged:
        raise BadInput(f"is damaged: {damaged}", where=str(file), remedy="Start the speaker again.") from damaged


def stale(snapshot: Snapshot, now: float) -> Snapshot:
    """The same, and failing where nobody has written it for a while: the supervisor hangs, or does not watch any more."""
    age = snapshot.age(now)
    if age <= STALE:
        return snapshot
    reasons = {"supervisor": f"the supervisor has said nothing for {age:.0f} s", **snapshot.reasons}
    return msgspec.structs.replace(snapshot, level=Level.FAILING, reasons=reasons)
