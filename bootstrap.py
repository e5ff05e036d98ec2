"""Makes `.venv` ready: Debian packages, locked Python packages, this project. Run by `make setup`; needs nothing but Python.

Each step leaves a stamp of what it was made from and is skipped while that is unchanged, so a second run takes a moment. What
is compiled (llama.cpp: about five minutes on two cores) stays in pip's wheel cache and serves every other checkout too.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"
PYTHONS = ("python3.12", "python3.13", "python3.11", "python3")
OLDEST, NEWEST = (3, 11), (3, 13)

CMAKE = {"CMAKE_ARGS": "-DLLAVA_BUILD=OFF", "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 1)}
"""For llama-cpp-python: no vision tools, all cores."""


def say(text: str) -> None:
    """One line for the person who waits."""
    print(f"setup: {text}", flush=True)


def fail(text: str) -> None:
    """Ends with what to do next."""
    sys.exit(f"setup: {text}")


def digest(parts: Iterable[Path | str]) -> str:
    """A fingerprint of files and texts."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return sha.hexdigest()


def step(name: str, made_from: Iterable[Path | str], do: Callable[[], None]) -> None:
    """Does it unless it was done from exactly this."""
    stamp, fingerprint = VENV / f".stamp-{name}", digest(made_from)
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return
    began = time.monotonic()
    do()
    stamp.write_text(fingerprint)
    say(f"{name}: done in {time.monotonic() - began:.0f} s")


def debian_packages() -> list[str]:
    """The names in packages.txt."""
    lines = (ROOT / "packages.txt").read_text().splitlines()
    return [name for line in lines if (name := line.split("#")[0].strip())]


def install_debian_packages() -> None:
    """Installs what is missing, with sudo when not root."""
    if shutil.which("dpkg-query") is None:
        say(f"this is no Debian; make sure that you have the likes of: {' '.join(debian_packages())}")
        return
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\n", *debian_packages()]
    shown = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    present = {line.split()[0] for line in shown.splitlines() if line.split()[1:2] == ["ii"]}
    missing = [name for name in debian_packages() if name not in present]
    if not missing:
        return
    say(f"installing Debian packages: {' '.join(missing)}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    if sudo and shutil.which("sudo") is None:
        fail(f"you are not root and there is no sudo. As root, run: apt-get install {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, "apt-get", "update", "-qq"], env=quiet, check=False)
    command = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.run(command, env=quiet, check=False).returncode:
        fail(f"apt-get could not install them. Try yourself: apt-get install {' '.join(missing)}")


def find_python() -> str:
    """A Python that the project runs on."""
    for name in (sys.executable, *PYTHONS):
        path = shutil.which(name)
        if path is None:
            continue
        ask = "import sys; print(*sys.version_info[:2])"
        version = tuple(
            map(
                int,
                subprocess.run([path, "-c", ask], capture_output=True, text=True, check=True).stdout.split(),
            )
        )
        if OLDEST <= version <= NEWEST:
            return path
    fail(f"no Python from 3.{OLDEST[1]} to 3.{NEWEST[1]} is on the PATH; install one of {', '.join(PYTHONS[:3])}.")
    raise AssertionError("fail() does not return")


def follow(command: list[str], what: str) -> None:
    """Runs a long command with its output in the log, and shows that it moves: compiler steps, packages, seconds."""
    began = shown = time.monotonic()
    with LOG.open("a") as log:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **CMAKE},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert child.stdout is not None
        doing = ""
        for line in child.stdout:
            log.write(line)
            if found := re.search(
                r"Collecting (\S+)|Building wheel for (\S+)|\[(\d+/\d+)\]|Installing collected", line
            ):
                package, built, compiled = found.groups()
                doing = (
                    f"compiling {compiled}" if compiled else f"building {built}" if built else package or "installing"
                )
            if time.monotonic() - shown > 5:
                shown = time.monotonic()
                say(f"{what}: {shown - began:.0f} s, {doing}")
    if child.wait():
        tail = "".join(LOG.read_text().splitlines(keepends=True)[-15:])
        fail(f"{what} failed. The end of {LOG}:\n{tail}")


def python(*arguments: str) -> list[str]:
    """A command for the environment's own Python."""
    return [str(VENV / "bin" / "python"), *arguments]


def install_locked() -> None:
    """Exactly the locked versions, each with its hash checked."""
    say("installing Python packages; the first time on a machine llama.cpp is compiled, about 5 minutes on two cores")
    pip = ["-m", "pip", "install", "--disable-pip-version-check", "-v", "--no-deps"]
    follow(python(*pip, "--require-hashes", "-r", "requirements.lock"), "Python packages")


def install_project() -> None:
    """This project in place, with its C extension compiled."""
    pip = ["-m", "pip", "install", "--disable-pip-version-check", "-v", "--no-deps", "--no-build-isolation"]
    follow(python(*pip, "--editable", "."), "the project")


def main() -> None:
    """All steps in order."""
    install_debian_packages()
    base = find_python()
    if not (VENV / "bin" / "python").exists():
        say(f"making .venv with {base}")
        if subprocess.run([base, "-m", "venv", str(VENV)], check=False).returncode:
            fail("the venv could not be made; on Debian the package python3-venv is needed.")
    version = subprocess.run(python("-VV"), capture_output=True, text=True, check=True).stdout
    step("packages", [version, ROOT / "requirements.lock"], install_locked)
    sources = sorted((ROOT / "appliance").rglob("*.[ch]"))
    step("project", [version, ROOT / "pyproject.toml", *sources], install_project)


if __name__ == "__main__":
    main()
