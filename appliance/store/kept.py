"""What is kept over a power cut, as it stands at one moment. Frozen: skills read it, `appliance.store.changes` changes it."""

from datetime import UTC, date, datetime, time
from enum import StrEnum

import msgspec


class Timer(msgspec.Struct, frozen=True):
    """One timer."""

    id: int
    """Never used again."""
    name: str
    """What the person called it; empty for none."""
    due: datetime
    """When it rings: wall time, UTC. Of a paused one: when it would have."""
    created: datetime
    """When it was set: wall time, UTC."""
    left: float | None = None
    """Seconds it still has while it is paused; None: it runs."""
    length: float = 0.0
    """Seconds it was set for, with what was added since; 0: `due` less `created`."""

    @property
    def seconds(self) -> float:
        """How long it was set for."""
        return self.length or (self.due - self.created).total_seconds()


class AlarmKind(StrEnum):
    """What rings."""

    ALARM = "alarm"
    """Rings until it is stopped or snoozed."""
    REMINDER = "reminder"
    """Its words are said."""


class Alarm(msgspec.Struct, frozen=True):
    """One alarm or reminder, at a local wall time: seven stays seven over a change of daylight saving."""

    id: int
    """Never used again."""
    kind: AlarmKind
    at: time
    """Local time of day, without a zone."""
    on: date | None = None
    """The day it rings once; None with `weekdays`."""
    weekdays: tuple[int, ...] = ()
    """Days it rings every week, 0 is Monday; empty for once."""
    words: str = ""
    """What it was called, or what is to be said; empty for none."""
    snoozed: datetime | None = None
    """It rings again at this moment (UTC)."""
    created: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When it was set, UTC."""
    skip: date | None = None
    """Of one that rings every week: a single day on which it does not, perhaps past; None: it rings on each."""


class Item(msgspec.Struct, frozen=True):
    """A line of a list."""

    id: int
    text: str


class NamedList(msgspec.Struct, frozen=True):
    """A list: shopping, to-do, or one of the person's own."""

    name: str
    """As the person calls it; the built-in ones are `shopping` and `to-do` in every language."""
    items: tuple[Item, ...] = ()


class Stopwatch(msgspec.Struct, frozen=True):
    """The one stopwatch."""

    elapsed: float = 0.0
    """Seconds counted before it was last started."""
    since: datetime | None = None
    """When it was last started, UTC; None: it stands."""


class Fact(msgspec.Struct, frozen=True):
    """What the person asked to remember."""

    id: int
    text: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    timers: tuple[Timer, ...] = ()
    """Running, paused and ringing ones, soonest first."""
    alarms: tuple[Alarm, ...] = ()
    """Alarms and reminders, in the order they were set."""
    ringing: tuple[int, ...] = ()
    """Ids of the alarms that ring at this moment, and of reminders said in the last ten minutes: they can be put off as well."""
    lists: tuple[NamedList, ...] = ()
    stopwatch: Stopwatch | None = None
    """None: never started, or reset."""
    facts: tuple[Fact, ...] = ()
    notes: dict[str, dict[str, str]] = {}
    """What skills keep for themselves, by skill and key; for those that others write."""
