"""What is put where on a machine: the one table of the installer."""

from pathlib import Path, PurePosixPath
from typing import NamedTuple

HERE = Path(__file__).resolve().parent

CODE = PurePosixPath("/opt/hark")
"""The environment that runs: replaced as a whole."""

COMMAND = PurePosixPath("/usr/local/bin/hark")
"""For people: a link to the command of the code."""

LIB = PurePosixPath("/usr/local/lib")
ETC = PurePosixPath("/etc")

UNIT = "hark.service"

WANTED = ETC / "systemd/system/multi-user.target.wants" / UNIT
"""The link by which it starts with the machine: what `systemctl enable` makes."""

SETTINGS = ETC / "hark"
DATA = PurePosixPath("/var/lib/hark")
KEPT = (SETTINGS, DATA, PurePosixPath("/var/cache/hark"))
"""What a person put or said there: only PURGE=1 takes it away."""


class Placed(NamedTuple):
    """One file."""

    source: str
    """In this folder."""
    target: PurePosixPath
    systemd: int = 0
    """The version from which on systemd knows what it says; an older one does without."""
    keep: bool = False
    """The owner's own once it is there: never overwritten, never taken away."""


FILES = (
    Placed("units/hark.service", LIB / "systemd/system/hark.service"),
    Placed("units/hark-safe.service", LIB / "systemd/system/hark-safe.service"),
    Placed(
        "units/hark.service.d/credentials.conf", LIB / "systemd/system/hark.service.d/credentials.conf", systemd=251
    ),
    Placed("conf/system.conf", LIB / "systemd/system.conf.d/hark.conf"),
    Placed("conf/journald.conf", LIB / "systemd/journald.conf.d/hark.conf"),
    Placed("conf/sysctl.conf", LIB / "sysctl.d/70-hark.conf"),
    Placed("conf/udev.rules", ETC / "udev/rules.d/70-hark.rules"),
    Placed("conf/sysusers.conf", LIB / "sysusers.d/hark.conf"),
    Placed("conf/tmpfiles.conf", LIB / "tmpfiles.d/hark.conf"),
    Placed("conf/hark.toml", SETTINGS / "hark.toml", keep=True),
)
"""Everything but the code."""


def under(destination: Path, target: PurePosixPath) -> Path:
    """The target below DESTDIR."""
    return destination / target.relative_to("/")
