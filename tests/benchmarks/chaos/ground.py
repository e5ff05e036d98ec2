"""A small file system for the appliance's home, so that it can be filled without harm to anybody else."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTES = 4
"""Room for the database with its journal, and little more."""


@contextmanager
def small_home() -> Iterator[tuple[Path, bool]]:
    """The directory, and whether it really is small: without the right to mount one, it is an ordinary one."""
    with tempfile.TemporaryDirectory(prefix="hark-home-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "hark-chaos", folder]
        small = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        try:
            yield Path(folder), small
        finally:
            if small:
                subprocess.run(["umount", "--lazy", folder], check=False)
