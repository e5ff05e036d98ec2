"""`make install` and `make uninstall`: hark as a service of this machine, or below DESTDIR for a package or an image.

Installing again replaces the code and the units, and touches neither settings nor data.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from appliance.errors import ApplianceError
from systemd.files import link, put_file
from systemd.layout import CODE, COMMAND, FILES, HERE, KEPT, LIB, UNIT, WANTED, under

RUNNING = Path("/run/systemd/system")
"""There where systemd is the machine's own (sd_booted(3))."""

AFTER_INSTALL = (
    ("systemd-sysusers",),
    ("systemd-tmpfiles", "--create", str(LIB / "tmpfiles.d/hark.conf")),
    ("systemctl", "daemon-reload"),
    ("udevadm", "control", "--reload"),
    ("udevadm", "trigger", "--subsystem-match=gpio", "--subsystem-match=spidev"),
    ("systemctl", "stop", "hark-safe.service"),
    ("systemctl", "reset-failed", UNIT),
    ("systemctl", "restart", "--no-block", UNIT),
)
"""On a running machine. Sysctl, journal and hardware watchdog take effect at its next start."""

MAY_FAIL = frozenset({"udevadm", "stop", "reset-failed"})
"""No udev in a container; nothing to stop the first time."""


def say(text: str) -> None:
    """One line for the person who waits."""
    print(f"install: {text}", flush=True)


def check(destination: Path | None) -> None:
    """Whether it can be done at all.

    Raises:
        ApplianceError: not root, or no systemd.
    """
    if destination is not None:
        return
    if os.geteuid():
        raise ApplianceError(
            "only root may do this.", remedy="Run it with sudo, or below a folder: DESTDIR=/some/where."
        )
    if not RUNNING.is_dir():
        raise ApplianceError(
            "systemd does not run this machine.",
            remedy="Install below a folder: DESTDIR=/some/where; or use `hark run`.",
        )


def install(checkout: Path, destination: Path | None) -> None:
    """Everything; `destination`: below this folder, and nothing is started.

    Raises:
        ApplianceError: it cannot be done here.
    """
    from systemd.code import put_code  # Needs the environment of `make setup`; taking away does not.

    check(destination)
    os.umask(0o022)
    root = destination or Path("/")
    put_files(root, systemd_version() if destination is None else None)
    code = under(root, CODE)
    fresh, old = code.with_name("hark.new"), code.with_name("hark.old")
    code.parent.mkdir(parents=True, exist_ok=True)
    say("copying the code and what it needs")
    count = put_code(checkout, fresh, CODE)
    shutil.rmtree(old, ignore_errors=True)
    if code.exists():
        code.rename(old)
    fresh.rename(code)
    shutil.rmtree(old, ignore_errors=True)
    link(under(root, COMMAND), str(CODE / "bin/hark"))
    link(under(root, WANTED), str(LIB / "systemd/system" / UNIT))
    say(f"{CODE} holds hark and {count} packages that it needs")
    if destination is None:
        run(AFTER_INSTALL)
        say(
            "it starts now and with the machine; `systemctl status hark` says how it is, `journalctl -fu hark` what it does"
        )


def put_files(root: Path, version: int | None) -> None:
    """Units, rules and settings; `version`: of the systemd that will read them, if that is known."""
    for placed in FILES:
        target = under(root, placed.target)
        if placed.keep and target.exists():
            say(f"{placed.target} stays as it is")
        elif version is not None and version < placed.systemd:
            say(f"{placed.target} is left out: this systemd is {version}, it needs {placed.systemd}")
        else:
            put_file(HERE / placed.source, target)


def uninstall(destination: Path | None, purge: bool) -> None:
    """Takes everything away; settings and data only when `purge`.

    Raises:
        ApplianceError: it cannot be done here.
    """
    check(destination)
    root = destination or Path("/")
    if destination is None:
        run((("systemctl", "stop", UNIT, "hark-safe.service"),))
    for target in (COMMAND, WANTED, *(placed.target for placed in FILES if not placed.keep)):
        under(root, target).unlink(missing_ok=True)
    for folder in {WANTED.parent, *(placed.target.parent for placed in FILES if not placed.keep)}:
        if (here := under(root, folder)).is_dir() and not any(here.iterdir()):
            here.rmdir()
    shutil.rmtree(under(root, CODE), ignore_errors=True)
    for kept in KEPT:
        if purge:
            shutil.rmtree(under(root, kept), ignore_errors=True)
        elif under(root, kept).exists():
            say(f"{kept} stays; PURGE=1 takes it away as well")
    if destination is None:
        run((("systemctl", "daemon-reload"), *((("userdel", "hark"),) if purge else ())))


def systemd_version(ask: Callable[[list[str]], bytes] = subprocess.check_output) -> int:
    """Of this machine, as `systemctl --version` says."""
    found = re.match(rb"systemd (\d+)", ask(["systemctl", "--version"]))
    return int(found[1]) if found else 0


def run(commands: tuple[tuple[str, ...], ...]) -> None:
    """Runs each; the first that must not fail and does ends it.

    Raises:
        ApplianceError: a command failed.
    """
    for command in commands:
        may_fail = bool(MAY_FAIL & set(command[:2]))
        if may_fail and shutil.which(command[0]) is None:
            continue
        if subprocess.run(command, check=False, capture_output=may_fail).returncode and not may_fail:
            raise ApplianceError(f"`{' '.join(command)}` failed.", remedy="See above, and run it again.")


def main(argv: list[str]) -> int:
    """`python -m systemd.install install|uninstall [--destdir DIR] [--purge]`."""
    parser = argparse.ArgumentParser(prog="install", description=__doc__)
    parser.add_argument("what", choices=("install", "uninstall"))
    parser.add_argument("--destdir", type=Path, help="below this folder; nothing is started")
    parser.add_argument("--purge", action="store_true", help="uninstall: settings and data too")
    asked = parser.parse_args(argv)
    destination = asked.destdir.resolve() if asked.destdir else None
    try:
        if asked.what == "install":
            install(HERE.parent, destination)
        else:
            uninstall(destination, asked.purge)
    except ApplianceError as failed:
        print(f"install: {failed}", file=sys.stderr)
        return failed.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
