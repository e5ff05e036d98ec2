from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.store import Kept, Now, Occurrence, Store
from appliance.store.changes import Change

START = datetime(2026, 11, 21, 16, 20, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def at(seconds: float) -> Now:
    """So many seconds after the start, on a clock that is right."""
    return Now(START + timedelta(seconds=seconds), 100.0 + seconds, BERLIN)


class Desk:
    """A store on a clock that is right and that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds = 0.0
        self.store = self._open()

    @property
    def now(self) -> Now:
        return at(self.seconds)

    @property
    def kept(self) -> Kept:
        return self.store.kept(self.now)

    def apply(self, *asked: Change) -> tuple[tuple[int, ...], ...]:
        return self.store.apply(asked, self.now)

    def tick(self, seconds: float = 0.0) -> tuple[Occurrence, ...]:
        """After so many seconds more."""
        self.seconds += seconds
        return self.store.tick(self.now)

    def restart(self, seconds: float = 0.0) -> None:
        self.store.close()
        self.seconds += seconds
        self.store = self._open()

    def _open(self) -> Store:
        return Store(self.folder, self.now.wall, boot="one")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()
