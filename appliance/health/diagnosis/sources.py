"""Where a log comes from: a file, or the journal. Bounded, however long it is."""

import shutil
import subprocess
from pathlib import Path

from appliance.errors import BadInput

MAX_BYTES = 32 * 1024 * 1024
"""Of a log: its end, where what matters is. 150,000 lines."""

MAX_LINES = 50_000
"""Of the journal."""

UNIT = "hark.service"

JOURNAL_WITHIN = 30.0
"""Seconds: a journal on a slow card."""


def log_file(file: Path) -> list[bytes]:
    """The last lines of a file, at most `MAX_BYTES` of them.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - MAX_BYTES))
            return opened.read(MAX_BYTES).splitlines()
    except OSError as refused:
        raise BadInput(
            f"cannot be read: {refused.strerror}.", where=str(file), remedy="Check its name and permissions."
        ) from refused


def journal() -> list[bytes]:
    """The last lines of the unit; none where there is no journal or it says nothing to this user."""
    program = shutil.which("journalctl")
    if program is None:
        return []
    command = [program, f"--unit={UNIT}", "--output=cat", f"--lines={MAX_LINES}", "--no-pager", "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=JOURNAL_WITHIN, check=False)
    except subprocess.TimeoutExpired:
        return []
    return done.stdout.splitlines()
