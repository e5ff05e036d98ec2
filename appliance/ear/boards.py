"""Which of Porcupine 1.9's native libraries a machine takes.

The package looks into /proc/cpuinfo when it is imported, and raises there on a processor younger than itself: on a Raspberry Pi 5
(Cortex-A76) and a Jetson Orin (Cortex-A78AE) `import pvporcupine` fails. So we choose ourselves, by the same part numbers and by
one rule for the younger ones: 64-bit ARM runs the Cortex-A72 library, for each of them executes all of its instructions.
"""

import re
from typing import NamedTuple

from appliance.errors import EngineFailed


class Native(NamedTuple):
    """Folders inside the package."""

    library: str
    """Of `libpv_porcupine.so`, under `lib/`."""
    keywords: str
    """Of the keyword files, under `resources/keyword_files/`."""


_PI64, _PI32, _JETSON = "raspberry-pi/{}-aarch64", "raspberry-pi/{}", "jetson/{}-aarch64"

ARM64: dict[str, Native] = {
    "0xd03": Native(_PI64.format("cortex-a53"), "raspberry-pi"),  # Pi 3, Zero 2 W
    "0xd07": Native(_JETSON.format("cortex-a57"), "jetson"),  # Jetson Nano
    "0xd08": Native(_PI64.format("cortex-a72"), "raspberry-pi"),  # Pi 4
}
"""By the `CPU part` of /proc/cpuinfo, in a 64-bit system."""

ARM64_YOUNGER = Native(_PI64.format("cortex-a72"), "raspberry-pi")

ARM32: dict[str, Native] = {
    "0xb76": Native(_PI32.format("arm11"), "raspberry-pi"),  # Pi 1, Zero
    "0xc07": Native(_PI32.format("cortex-a7"), "raspberry-pi"),  # Pi 2
    "0xd03": Native(_PI32.format("cortex-a53"), "raspberry-pi"),
    "0xd08": Native(_PI32.format("cortex-a72"), "raspberry-pi"),
}
"""The same in a 32-bit system."""

ARM32_YOUNGER = Native(_PI32.format("cortex-a72"), "raspberry-pi")

_PART = re.compile(r"^CPU part\s*:\s*(0x[0-9a-f]+)", re.MULTILINE | re.IGNORECASE)


def native(machine: str, cpuinfo: str) -> Native:
    """The folders for a machine (`platform.machine()`) with this /proc/cpuinfo.

    Where cores differ (big and little ones) the first one listed decides, which is the little one: what it executes, all do.

    Raises:
        EngineFailed: Porcupine 1.9 was never built for it.
    """
    if machine == "x86_64":
        return Native("linux/x86_64", "linux")
    part = _PART.search(cpuinfo)
    number = part.group(1).lower() if part else ""
    if machine == "aarch64":
        return ARM64.get(number, ARM64_YOUNGER)
    if machine.startswith("armv"):
        return ARM32.get(number, ARM32_YOUNGER)
    raise EngineFailed(f"pvporcupine 1.9 has no library for {machine}.", remedy="The next wake engine takes over.")
