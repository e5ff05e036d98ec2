"""Puts the environment that runs into a folder of its own: this project and what it needs, none of what only builds or tests it.

Everything is copied out of the checkout's `.venv`, which `make setup` has made: no network, no compiler, a few seconds.
"""

import compileall
import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement

from appliance.errors import ApplianceError
from systemd.files import put_file

PROJECT = "hark-appliance"
PACKAGES = ("appliance", "hardware", "models", "ota", "image_build")
HIDDEN = ("/root", "/home")
"""What the unit may not see (ProtectHome): a Python that lies there does not run in it."""


def base_python() -> Path:
    """A Python of the same version as `.venv`'s that a service may run.

    Raises:
        ApplianceError: there is none.
    """
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = Path(sys.base_prefix).resolve() / "bin" / name
    for candidate in (own, Path("/usr/bin") / name, Path("/usr/local/bin") / name):
        if candidate.is_file() and not str(candidate.resolve()).startswith(HIDDEN):
            return candidate
    raise ApplianceError(
        f"the environment was made with {own}, which lies in a home directory, where no service may look.",
        remedy=f"Install {name} for the whole machine, delete .venv, and run `make setup` again.",
    )


def needed(requirements: Iterable[str]) -> dict[str, importlib.metadata.Distribution]:
    """The distributions that meet these requirements on this machine, all the way down."""
    found: dict[str, importlib.metadata.Distribution] = {}
    queue = [Requirement(each) for each in requirements]
    while queue:
        wanted = queue.pop()
        try:
            distribution = importlib.metadata.distribution(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            continue  # The lock leaves some out on purpose: pvporcupine asks for the enum of Python 2.
        found[wanted.name.lower()] = distribution
        for text in distribution.requires or ():
            each = Requirement(text)
            extras = wanted.extras or {""}
            applies = each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras)
            if applies and each.name.lower() not in found:
                queue.append(each)
    return found


def files_of(distribution: importlib.metadata.Distribution) -> Iterator[tuple[Path, PurePosixPath]]:
    """Each file of a distribution, and where it belongs below site-packages; without scripts and bytecode."""
    for file in distribution.files or ():
        if ".." not in file.parts and file.suffix != ".pyc" and (source := Path(str(file.locate()))).is_file():
            yield source, PurePosixPath(file)


def put_code(checkout: Path, folder: Path, final: PurePosixPath) -> int:
    """Makes the environment in `folder`, to be run from `final`; returns how many distributions it holds."""
    base = base_python()
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([base, "-m", "venv", "--without-pip", "--symlinks", folder], check=True)
    libraries = next((folder / "lib").glob("python3*")) / "site-packages"
    distributions = needed(tomllib.loads((checkout / "pyproject.toml").read_text())["project"]["dependencies"])
    for distribution in distributions.values():
        for source, place in files_of(distribution):
            put_file(source, libraries / place)
    ignore = shutil.ignore_patterns("__pycache__", "*.c", "*.h", "*.md")
    for package in PACKAGES:
        shutil.copytree(checkout / package, libraries / package, ignore=ignore, copy_function=put_file)
    own = importlib.metadata.distribution(PROJECT)
    record = f"{PROJECT.replace('-', '_')}-{own.version}.dist-info"
    for part in ("METADATA", "entry_points.txt"):
        (libraries / record).mkdir(exist_ok=True)
        (libraries / record / part).write_text(own.read_text(part) or "", encoding="utf-8")
    command = folder / "bin" / "hark"
    command.write_text(f"#!{final}/bin/python\nfrom appliance.cli import main\n\nmain()\n", encoding="utf-8")
    command.chmod(0o755)
    compileall.compile_dir(folder, quiet=2, stripdir=str(folder), prependdir=str(final), workers=1)
    return len(distributions)
