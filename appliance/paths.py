"""Where things live: under `.hark/` in a checkout, in the system's own places when installed, elsewhere when asked."""

import os
from pathlib import Path

from appliance.errors import BadInput

CHECKOUT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """Models and the database: HARK_HOME, else the checkout's `.hark`, else /var/lib/hark."""
    if named := os.environ.get("HARK_HOME"):
        return Path(named).absolute()
    return CHECKOUT / ".hark" if in_checkout() else Path("/var/lib/hark")


def run_directory() -> Path:
    """Sockets and rings: HARK_RUN, else the checkout's `.hark/run`, else /run/hark."""
    if named := os.environ.get("HARK_RUN"):
        return Path(named).absolute()
    return CHECKOUT / ".hark" / "run" if in_checkout() else Path("/run/hark")


def in_checkout() -> bool:
    """Whether this code runs from a clone of the repository."""
    return (CHECKOUT / "pyproject.toml").is_file()


def writable(directory: Path) -> Path:
    """The directory, made if it is not there.

    Raises:
        BadInput: it cannot be made or written to.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        why = f"cannot be made: {refused.strerror}."
        raise BadInput(why, where=str(directory), remedy="Set HARK_HOME elsewhere.") from refused
    if not os.access(directory, os.W_OK | os.X_OK):
        raise BadInput(
            "cannot be written to.", where=str(directory), remedy="Check its owner, or set HARK_HOME elsewhere."
        )
    return directory
