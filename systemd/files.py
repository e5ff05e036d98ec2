"""Files and links as an installer makes them."""

import os
import shutil
from pathlib import Path


def put_file(source: str | Path, target: str | Path) -> None:
    """Copies a file as ours: readable to all, writable to us alone, executable where it was."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if os.access(source, os.X_OK) else 0o644)


def link(place: Path, target: str) -> None:
    """A symbolic link, whatever was there before."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)
