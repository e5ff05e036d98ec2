"""What this machine knows of its clocks: the readings that `Now` is made of."""

import os
import time
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.units import Seconds

LOCAL = Path("/etc/localtime")
"""The zone that the machine was set to."""

VOUCHED = Path("/run/systemd/timesync/synchronized")
"""Is there when systemd-timesyncd has set the clock since the machine was switched on."""

BOOT = Path("/proc/sys/kernel/random/boot_id")


def steady() -> Seconds:
    """Seconds since the machine was switched on, sleep included; nobody sets this clock."""
    return Seconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME) / 1e9)


def vouched(file: Path = VOUCHED) -> bool:
    """Whether a time server has set the wall clock."""
    return file.exists()


def boot(file: Path = BOOT) -> str:
    """The name of this switching-on; empty where the kernel gives none."""
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def zone(file: Path = LOCAL) -> ZoneInfo:
    """The zone that people here live by: $TZ if it names one, else the machine's, else UTC. Read anew when it is changed."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        try:
            return ZoneInfo(named)
        except (ZoneInfoNotFoundError, ValueError):
            pass  # Not the name of a zone: the C library also knows "CET-1CEST", with rules of its own. Then the machine's.
    try:
        target = file.resolve()
        return _zone_of(target, target.stat().st_mtime_ns)
    except (OSError, ValueError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=4)
def _zone_of(file: Path, _changed: int) -> ZoneInfo:
    with file.open("rb") as data:
        return ZoneInfo.from_file(data, key=str(file))
