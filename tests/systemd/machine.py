"""A machine with a systemd of its own: this machine's /usr, read-only, under a root that is gone afterwards, in systemd-nspawn.

Nothing is downloaded. hark is put there by `make install DESTDIR=...`, as it would be put into an image.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]

LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
"""Of a merged /usr."""

FROM_HOST = ("passwd", "group", "shadow", "nsswitch.conf", "ld.so.cache", "ld.so.conf.d", "pam.d", "alternatives")
"""What this machine's programs look for in /etc."""

CGROUP_2 = {"UNIFIED_CGROUP_HIERARCHY": "yes"}
"""As on the machines that hark is for; with the first version, systemd in a container does not hear that a service has ended."""

BOOT_WITHIN = 60.0
END_WITHIN = 20.0


def why_not() -> str:
    """Why no such machine can run here; empty when it can."""
    wanted = ("systemd-nspawn", "nsenter", "systemctl", "dbus-daemon")
    missing = [name for name in wanted if shutil.which(name) is None]
    if os.environ.get("HARK_SYSTEMD") != "1":
        return "boots a whole machine: run `make systemd-test` as root"
    if os.geteuid():
        return "needs root: systemd-nspawn boots a machine"
    if missing:
        return f"no {', '.join(missing)}: apt-get install systemd-container dbus util-linux"
    if not Path("/bin").is_symlink():
        return "needs a merged /usr (Debian 12 or newer)"
    return ""


class Machine:
    """Booted while the `with` lasts."""

    def __init__(self, folder: Path, settings: str) -> None:
        """Its root is made below `folder`; `settings` become its hark.toml."""
        self.root = folder / "root"
        self._log = folder / "console.log"
        self._make_root()
        install = [sys.executable, "-m", "systemd.install", "install", "--destdir", str(self.root)]
        subprocess.run(install, cwd=CHECKOUT, check=True, capture_output=True)
        # What is installed under /usr/local would be hidden by this machine's /usr.
        self._local = (self.root / "usr/local").rename(folder / "local")
        self.write("/etc/hark/hark.toml", settings)
        self._nspawn: subprocess.Popen[bytes]
        self._leader = 0

    def _make_root(self) -> None:
        for name in ("etc/systemd/system", "etc/hark/credentials", "var", "run", "tmp", "proc", "sys", "dev", "usr"):
            (self.root / name).mkdir(parents=True)
        for name in LINKS:
            if (Path("/") / name).is_symlink():
                (self.root / name).symlink_to((Path("/") / name).readlink())
        for name in FROM_HOST:
            source = Path("/etc") / name
            if source.is_dir():
                shutil.copytree(source, self.root / "etc" / name, symlinks=True)
            elif source.exists():
                shutil.copy2(source, self.root / "etc" / name)
        shutil.copy(Path("/etc/os-release").resolve(), self.root / "etc/os-release")
        self.write("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        (self.root / "etc/systemd/system/default.target").symlink_to("/lib/systemd/system/multi-user.target")

    def __enter__(self) -> Self:
        ours = {str(CHECKOUT), sys.prefix, sys.base_prefix} - {"/usr"}
        binds = ["--bind-ro=/usr", f"--bind={self._local}:/usr/local", *(f"--bind-ro={each}" for each in sorted(ours))]
        name = f"--machine=hark-{os.getpid()}"
        command = ["systemd-nspawn", "--quiet", name, "--register=no", "--keep-unit", "--private-network", *binds]
        with self._log.open("wb") as log:
            self._nspawn = subprocess.Popen(
                [*command, "--console=pipe", f"--directory={self.root}", "--boot"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **CGROUP_2},
            )
        try:
            self.until(self._is_up, "the machine boots", BOOT_WITHIN)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Switches it off; pulls the plug when that takes too long."""
        self._nspawn.terminate()
        try:
            self._nspawn.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            if self._leader:
                os.kill(self._leader, signal.SIGKILL)
            self._nspawn.kill()
            self._nspawn.wait()

    def _is_up(self) -> bool:
        if self._nspawn.poll() is not None:
            raise AssertionError(f"systemd-nspawn ended: {self._log.read_text(errors='replace')[-2000:]}")
        if not self._leader:
            children = psutil.Process(self._nspawn.pid).children()
            self._leader = children[0].pid if children else 0
            return False
        shown = self.call("systemctl", "is-system-running", check=False)
        return shown in ("running", "degraded")

    def installer(self, *arguments: str) -> str:
        """Runs the installer in the machine, out of the checkout."""
        return self.call("env", "-C", str(CHECKOUT), sys.executable, "-B", "-m", "systemd.install", *arguments)

    def call_as(self, user: str, *command: str, check: bool = True) -> str:
        """Runs a command as a user; sudo would ask PAM, which wants to raise limits that a machine in a machine may not."""
        group = self.call("id", "-gn", user)
        become = ["setpriv", f"--reuid={user}", f"--regid={group}", "--init-groups", "--reset-env"]
        return self.call(*become, *command, check=check)

    def call(self, *command: str, check: bool = True) -> str:
        """Runs a command in the machine and returns what it printed, without white space around it."""
        enter = ["nsenter", f"--target={self._leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"]
        done = subprocess.run([*enter, "--", *command], capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, (
            f"{' '.join(command)}: {done.stdout}{done.stderr}\n{self.journal()[-3000:]}"
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        """Writes a file of the machine."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def shown(self, name: str, unit: str = "hark.service") -> str:
        """A property of a unit."""
        return self.call("systemctl", "show", "--value", f"--property={name}", unit)

    def processes(self, module: str) -> list[psutil.Process]:
        """The machine's processes that run a module, seen from outside."""
        found = []
        for process in psutil.Process(self._leader).children(recursive=True):
            try:
                if module in process.cmdline():
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def supervisor(self) -> psutil.Process:
        """The service's main process."""
        (found,) = self.processes("run")
        return found

    def journal(self) -> str:
        """What the service and systemd said about it."""
        return self.call("journalctl", "--no-pager", "--output=cat", "--unit=hark", "--unit=hark-safe", check=False)

    def until(self, wanted: Callable[[], bool], what: str, within: float) -> float:
        """Waits until it is so, and returns the seconds that it took."""
        began = time.monotonic()
        while not wanted():
            assert time.monotonic() - began < within, f"not within {within:g} s: {what}\n{self._last_words()}"
            time.sleep(0.1)
        return time.monotonic() - began

    def _last_words(self) -> str:
        return self.journal()[-3000:] if self._leader else self._log.read_text(errors="replace")[-3000:]
