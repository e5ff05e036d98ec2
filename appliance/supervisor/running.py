"""Whether an appliance runs in a directory: its supervisor holds the lock, and the kernel lets go of it with the process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.errors import BadInput

LOCK = "lock"


@contextmanager
def hold(directory: Path) -> Iterator[None]:
    """Takes the directory for this process alone.

    Raises:
        BadInput: an appliance already runs there.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (directory / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise BadInput("an appliance already runs here.", where=str(directory), remedy="End it first.") from taken
        yield


def is_running(directory: Path) -> bool:
    """Whether somebody holds the directory."""
    try:
        with (directory / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
