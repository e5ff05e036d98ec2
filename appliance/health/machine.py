"""Reads what the kernel knows of the machine and of our processes. Each figure is None where it is not to be had."""

import os
from contextlib import suppress
from pathlib import Path

from appliance.health.snapshot import Machine

THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled"
"""Of a Raspberry Pi's firmware driver: hexadecimal, like `vcgencmd get_throttled` says it."""

NOW = 0xF
"""Bits of `THROTTLED` that tell of this moment; those above tell of what was since the boot."""

PAGE = os.sysconf("SC_PAGE_SIZE")


class Probe:
    """Looks. `root` is where `proc` and `sys` are."""

    def __init__(self, data: Path, root: Path = Path("/")) -> None:
        """`data` lies on the disk whose free space counts."""
        self._data, self._root = data, root
        # Sensors do not come and go; looking for them costs more than reading them.
        self._zones = sorted((root / "sys/class/thermal").glob("thermal_zone*/temp"))

    def machine(self) -> Machine:
        """The machine as it is now."""
        return Machine(self._temperature(), self._throttled(), self._free(), self._available())

    def resident(self, pid: int) -> int | None:
        """Bytes of a process in memory, shared ones in full; costs microseconds."""
        with suppress(OSError, ValueError, IndexError):
            return int((self._root / f"proc/{pid}/statm").read_text().split()[1]) * PAGE
        return None

    def proportional(self, pid: int) -> int | None:
        """Bytes of a process in memory, shared ones by their share; the kernel walks all its pages for it."""
        return self._kib(f"proc/{pid}/smaps_rollup", "Pss:")

    def _temperature(self) -> float | None:
        found = []
        for zone in self._zones:
            with suppress(OSError, ValueError):  # A sensor of a part that sleeps refuses to be read.
                found.append(int(zone.read_text()) / 1000)
        return max(found, default=None)

    def _throttled(self) -> int | None:
        with suppress(OSError, ValueError):
            return int((self._root / THROTTLED).read_text(), 16)
        return None

    def _free(self) -> int | None:
        with suppress(OSError):
            disk = os.statvfs(self._data)
            return disk.f_bavail * disk.f_frsize
        return None

    def _available(self) -> int | None:
        return self._kib("proc/meminfo", "MemAvailable:")

    def _kib(self, file: str, name: str) -> int | None:
        """A figure in kB of a file of lines like `Name:   123 kB`, in bytes."""
        with suppress(OSError, ValueError, IndexError), (self._root / file).open() as lines:
            for line in lines:
                if line.startswith(name):
                    return int(line.split()[1]) * 1024
        return None
