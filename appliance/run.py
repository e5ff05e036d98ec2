"""What a running appliance shares: its directory, its rings, its settings, in one file that every process reads at start."""

import hashlib
import os
from pathlib import Path

import msgspec

from appliance.config import Config
from appliance.errors import BadInput

FILE = "run.json"


class Run(msgspec.Struct, frozen=True):
    """One appliance, running."""

    directory: str
    """Sockets, lock and traces; only its owner may enter."""
    home: str
    """Models and the database."""
    config: Config = Config()
    services: tuple[str, ...] = ()
    """The processes that run; empty for all of the supervisor's table."""

    @property
    def path(self) -> Path:
        """The directory as a path."""
        return Path(self.directory)

    @property
    def data(self) -> Path:
        """Where what must survive is kept."""
        return Path(self.home)

    def ring(self, name: str) -> str:
        """Shared-memory name of a ring.

        `capture`, `playback`, `clean` (capture without the echo); `microphone` and `speaker` of a simulated card.
        """
        return f"/hark-{hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]}-{name}"

    def write(self) -> None:
        """Writes the file for the processes to read."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self.path / FILE
        fresh = target.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(msgspec.json.encode(self))
        fresh.replace(target)


def read_run(directory: Path) -> Run:
    """The run that lives in this directory.

    Raises:
        BadInput: there is none, or its file is damaged.
    """
    remedy = "Start one with `hark run`."
    try:
        return msgspec.json.decode((directory / FILE).read_bytes(), type=Run)
    except FileNotFoundError as missing:
        raise BadInput("no appliance runs here.", where=str(directory), remedy=remedy) from missing
    # RecursionError and UnicodeDecodeError come of hostile nesting and text.
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as damaged:
        raise BadInput(f"its {FILE} is damaged: {damaged}", where=str(directory), remedy=remedy) from damaged
