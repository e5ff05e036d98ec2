"""The machine's memory disk: a Python, the libraries and `hardware`, out of Debian's packages and wheels for ARM."""

import gzip
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import gpiozero

import hardware

PACKAGES = (
    *("busybox-static", "libbz2-1.0", "libc6", "libcrypt1", "libexpat1", "libffi8", "libgcc-s1", "liblzma5"),
    *("libpython3.11-minimal", "libpython3.11-stdlib", "libssl3", "libuuid1", "python3.11-minimal", "zlib1g"),
)
"""Debian 12's; what Python needs, down to its C library."""

WHEELS = ("gpiod", "lgpio", "msgspec")
"""Those with machine code; gpiozero is taken from this Python."""

INIT = """#!/bin/busybox sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev 2>/dev/null
cd /tmp && PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3.11 /app/guest.py
echo "ENDED $?"
/bin/busybox poweroff -f
"""


def build(work: Path) -> tuple[Path, Path]:
    """The kernel and the memory disk, made in this directory."""
    packages, root = work / "packages", work / "root"
    if not any(packages.glob("linux-image*.deb")):
        fetch(packages)
    kernel = next((work / "kernel").glob("boot/vmlinuz-*"), None) or unpacked_kernel(packages, work / "kernel")
    shutil.rmtree(root, ignore_errors=True)
    for package in packages.glob("*.deb"):
        if not package.name.startswith("linux-image"):
            subprocess.run(["dpkg", "-x", package, root], check=True)
    app = root / "app"
    for wheel in packages.glob("*.whl"):
        with zipfile.ZipFile(wheel) as opened:
            opened.extractall(app)
    site = Path(gpiozero.__path__[0]).parent
    ours = [Path(hardware.__path__[0]), site / "gpiozero", site / "colorzero", *site.glob("gpiozero-*.dist-info")]
    for folder in ours:
        shutil.copytree(folder, app / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(Path(__file__).with_name("guest.py"), app)
    for name in ("proc", "sys", "dev", "tmp"):
        (root / name).mkdir(exist_ok=True)
    (root / "init").write_text(INIT)
    (root / "init").chmod(0o755)
    disk = work / "disk.gz"
    with gzip.open(disk, "wb", 1) as out:
        out.writelines(archive(root))
    return kernel, disk


def fetch(packages: Path) -> None:
    """Downloads packages and wheels for ARM, without touching what this system knows of packages."""
    state = packages / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    apt = ["apt-get", "-qq", "-o", f"Dir::State={state}", "-o", f"Dir::State::status={state}/status"]
    apt += ["-o", f"Dir::Cache={state}/cache", "-o", "APT::Architecture=arm64", "-o", "APT::Architectures::=arm64"]
    subprocess.run([*apt, "update"], check=True)
    depends = subprocess.run(
        ["apt-cache", *apt[2:], "depends", "linux-image-arm64"], check=True, capture_output=True, text=True
    )
    kernel = next(word for word in depends.stdout.split() if word.startswith("linux-image-6"))
    subprocess.run([*apt, "download", kernel, *PACKAGES], check=True, cwd=packages)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--python-version",
        "3.11",
    ]
    for platform in ("manylinux_2_34_aarch64", "manylinux_2_28_aarch64", "manylinux2014_aarch64"):
        pip += ["--platform", platform]
    subprocess.run([*pip, *WHEELS], check=True, cwd=packages)


def unpacked_kernel(packages: Path, root: Path) -> Path:
    """The kernel out of its package."""
    subprocess.run(["dpkg", "-x", next(packages.glob("linux-image*.deb")), root], check=True)
    return next(root.glob("boot/vmlinuz-*"))


def archive(root: Path) -> Iterator[bytes]:
    """The tree as a cpio archive of the kind `newc` (the kernel's early-userspace/buffer-format), owned by root."""
    for number, path in enumerate(sorted(root.rglob("*")), 1):
        status = path.lstat()
        content = b""
        if stat.S_ISLNK(status.st_mode):
            content = str(path.readlink()).encode()
        elif stat.S_ISREG(status.st_mode):
            content = path.read_bytes()
        yield from entry(str(path.relative_to(root)), status.st_mode, content, number)
    yield from entry("TRAILER!!!", 0, b"", 0)


def entry(name: str, mode: int, content: bytes, number: int) -> Iterator[bytes]:
    """One file of a cpio archive."""
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
    yield b"070701" + b"".join(b"%08X" % value for value in fields)
    yield name.encode() + b"\0" + bytes(-(110 + len(name) + 1) % 4)
    yield content + bytes(-len(content) % 4)
