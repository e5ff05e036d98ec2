"""What a skill may ask to be written down. `Store.apply` takes several at once, all or none, before the answer is spoken."""

from datetime import date, datetime, time

import msgspec

from appliance.store.kept import AlarmKind, Stopwatch


class SetTimer(msgspec.Struct, frozen=True, tag=True):
    """A new timer."""

    seconds: float
    """From now until it rings."""
    name: str = ""
    """What the person called it; empty for none."""


class ExtendTimer(msgspec.Struct, frozen=True, tag=True):
    """More time, or less; one that would be due already rings at once. A paused one stays paused."""

    id: int
    seconds: float


class PauseTimer(msgspec.Struct, frozen=True, tag=True):
    """It stands still."""

    id: int


class ResumeTimer(msgspec.Struct, frozen=True, tag=True):
    """It goes on with what it had left."""

    id: int


class CancelTimers(msgspec.Struct, frozen=True, tag=True):
    """Strike these timers out, ringing or not."""

    ids: tuple[int, ...]


class SetAlarm(msgspec.Struct, frozen=True, tag=True):
    """A new alarm or reminder; exactly one of `on` and `weekdays`."""

    kind: AlarmKind
    at: time
    on: date | None = None
    weekdays: tuple[int, ...] = ()
    words: str = ""
    seconds: float | None = None
    """It was said as "in twenty minutes": rings so long from now, over any jump of the clock; `at` and `on` then only say when
    that is."""
    skip: date | None = None
    """As in `SkipAlarm`, where it takes the place of one that leaves out this day."""


class CancelAlarms(msgspec.Struct, frozen=True, tag=True):
    """Strike these out, for good."""

    ids: tuple[int, ...]


class SilenceAlarms(msgspec.Struct, frozen=True, tag=True):
    """They stop ringing; one that rings every week rings again when it is due."""

    ids: tuple[int, ...]


class SkipAlarm(msgspec.Struct, frozen=True, tag=True):
    """One that rings every week does not ring on that one day; None: on each again. A later day takes the place of an earlier."""

    id: int
    on: date | None


class SnoozeAlarms(msgspec.Struct, frozen=True, tag=True):
    """They stop ringing, and ring again."""

    ids: tuple[int, ...]
    seconds: float


class SetStopwatch(msgspec.Struct, frozen=True, tag=True):
    """Started, stopped, or (None) reset."""

    stopwatch: Stopwatch | None


class AddItems(msgspec.Struct, frozen=True, tag=True):
    """To a list, which begins to exist with it; an item that is there already (letters' case aside) is not doubled."""

    list: str
    items: tuple[str, ...]


class RemoveItems(msgspec.Struct, frozen=True, tag=True):
    """Off their lists."""

    ids: tuple[int, ...]


class DropList(msgspec.Struct, frozen=True, tag=True):
    """The list and all on it; `keep` leaves the empty list."""

    list: str
    keep: bool = False


class Remember(msgspec.Struct, frozen=True, tag=True):
    """A fact."""

    text: str


class Forget(msgspec.Struct, frozen=True, tag=True):
    """Facts, for good: overwritten on the disk as well."""

    ids: tuple[int, ...]


class Note(msgspec.Struct, frozen=True, tag=True):
    """What a skill keeps for itself; an empty value removes it."""

    skill: str
    key: str
    value: str
    until: datetime | None = None
    """UTC; gone by itself then. None: stays."""


Change = (
    SetTimer
    | ExtendTimer
    | PauseTimer
    | ResumeTimer
    | CancelTimers
    | SetAlarm
    | CancelAlarms
    | SilenceAlarms
    | SkipAlarm
    | SnoozeAlarms
    | SetStopwatch
    | AddItems
    | RemoveItems
    | DropList
    | Remember
    | Forget
    | Note
)
