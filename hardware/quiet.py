"""PortAudio and ALSA print what they try while they look for cards, straight to file descriptor 2. This keeps it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 64 * 1024
"""Bytes of chatter that are kept."""


class Chatter:
    """What a driver printed; complete when the `with` block has ended."""

    def __init__(self) -> None:
        self.text = ""


@contextmanager
def quiet_drivers() -> Iterator[Chatter]:
    """Keeps what C libraries print to standard error within the block, so that it is shown only where it is wanted.

    The descriptor belongs to the whole process: what another thread prints in these milliseconds is kept as well.
    """
    chatter = Chatter()
    stderr = os.dup(2)
    try:
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), 2)
            try:
                yield chatter
            finally:
                os.dup2(stderr, 2)
                file.seek(0)
                chatter.text = file.read(MOST).decode(errors="replace")
    finally:
        os.close(stderr)
