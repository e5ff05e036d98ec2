"""What must survive the plug. One process writes; what is confirmed aloud is on the disk."""

from appliance.store.kept import Alarm, AlarmKind, Fact, Item, Kept, NamedList, Stopwatch, Timer
from appliance.store.store import FILE, MAX_NAME, Store, StoreFailed

__all__ = [
    "FILE",
    "MAX_NAME",
    "Alarm",
    "AlarmKind",
    "Fact",
    "Item",
    "Kept",
    "NamedList",
    "Stopwatch",
    "Store",
    "StoreFailed",
    "Timer",
]
