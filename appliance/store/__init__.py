"""What must survive the plug. One process writes; what is confirmed aloud is on the disk."""

from appliance.store.clocks import Now
from appliance.store.database import FILE
from appliance.store.errors import StoreFailed, TooMuch
from appliance.store.kept import Alarm, AlarmKind, Fact, Item, Kept, NamedList, Stopwatch, Timer
from appliance.store.limits import MAX_NAME
from appliance.store.ringing import Occurrence
from appliance.store.store import Store

__all__ = [
    "FILE",
    "MAX_NAME",
    "Alarm",
    "AlarmKind",
    "Fact",
    "Item",
    "Kept",
    "NamedList",
    "Now",
    "Occurrence",
    "Stopwatch",
    "Store",
    "StoreFailed",
    "Timer",
    "TooMuch",
]
