"""Pulls the plug in the middle of a write: of what was written since the last fsync, any sector may be on the disk or not.

SQLite waits for the disk at these points (https://www.sqlite.org/wal.html, `PRAGMA synchronous = FULL`): after the header of a
journal that begins anew, after each commit, and in a checkpoint between the journal, the database and the cutting of the journal.
Between two of them any mixture of old and new sectors may be found after the power is back. Those are made here from copies of
the files before and after; the checksums of the journal's frames must tell a whole change from a torn one. Cutting the journal to
nothing is one step: a file system with a journal of its own (ext4) has its old length afterwards, or none.
"""

import random
import shutil
from copy import deepcopy
from pathlib import Path

from appliance.store import FILE, Store
from appliance.store.database import emptied
from tests.benchmarks.book import BASE, Book, asked, now_at
from tests.benchmarks.household import TICK, suggest

SECTOR = 512
"""Bytes that a disk or card writes whole."""

HEADER = 32
"""Bytes of the journal's header."""

QUIET = {"cancel", "cancel alarms", "silence", "remove", "drop", "tick"}
"""Changes after which the store empties the journal at once: that is a moment of its own here."""


class Torn:
    """A store that changes, and whose every write is cut short once in a copy."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.copy = folder, folder.parent / f"cut-of-{folder.name}"
        self.draw = random.Random(seed)
        self.book, self.now = Book(), 0
        self.faults: list[str] = []
        self.undone = 0
        """Cuts in which the change was not on the disk, and none of it was there afterwards."""
        self.store = Store(folder, BASE, boot="one")
        self.store.kept(now_at(0))

    def close(self) -> None:
        self.store.close()

    def change_and_cut(self) -> None:
        """One write, and the plug in the middle of it."""
        what = self.draw.random()
        if what < 0.1:
            self._cut_a_checkpoint()
        elif what < 0.2:
            self.store._database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        before, old = deepcopy(self.book), self._files()
        self.now += self.draw.choice((0, 1, 7, 60))
        steps = suggest(self.draw, self.book, self.now)
        if any(verb in QUIET for verb, *_ in steps):
            self._do(steps)
            return self.change_and_cut()
        self._do(steps)
        new = self._files()
        self._write(old[0], self._journal(old[1], new[1]))
        return self._look(before, self.book)

    def _do(self, steps: list[tuple[object, ...]]) -> None:
        if steps == [TICK]:
            self.store.tick(now_at(self.now))
        else:
            self.store.apply([asked(step) for step in steps], now_at(self.now))
        self.book.do(self.now, steps)

    def _cut_a_checkpoint(self) -> None:
        old = self._files()
        assert emptied(self.store._database)
        new = self._files()
        if self.draw.random() < 0.7:  # The database is being written; the journal is whole.
            self._write(self._mixed(old[0], new[0]), old[1])
        else:  # The database is on the disk; the journal is being cut.
            self._write(new[0], self.draw.choice((old[1], b"")))
        self._look(self.book, self.book)

    def _files(self) -> tuple[bytes, bytes]:
        database, journal = (self.folder / FILE).read_bytes(), self.folder / f"{FILE}-wal"
        return database, journal.read_bytes() if journal.exists() else b""

    def _journal(self, old: bytes, new: bytes) -> bytes:
        """The journal somewhere on the way; its header is on the disk before any frame is written."""
        if old[:HEADER] != new[:HEADER]:
            old = new[:HEADER] + old[HEADER:]
        return self._mixed(old, new)

    def _mixed(self, old: bytes, new: bytes) -> bytes:
        """Each sector old or new; behind the old end also zeros; cut anywhere there."""
        length = self.draw.randrange(min(len(old), len(new)), max(len(old), len(new)) + 1)
        if self.draw.random() < 0.5:
            length = len(new)
        share = self.draw.choice((0.05, 0.5, 0.95, 1.0))
        mixed = bytearray()
        for start in range(0, length, SECTOR):
            whole = slice(start, start + SECTOR)
            fresh = self.draw.random() < share
            mixed += (new if fresh else old)[whole].ljust(SECTOR, b"\0")
        return bytes(mixed[:length])

    def _write(self, database: bytes, journal: bytes) -> None:
        shutil.rmtree(self.copy, ignore_errors=True)
        self.copy.mkdir(parents=True)
        (self.copy / FILE).write_bytes(database)
        (self.copy / f"{FILE}-wal").write_bytes(journal)

    def _look(self, before: Book, after: Book) -> None:
        with Store(self.copy, BASE, boot="one") as store:
            trouble, undone, done = store.trouble, before.faults(store, self.now), after.faults(store, self.now)
        if trouble:
            self.faults.append(f"at {self.now}: {trouble}")
        elif done:
            self.undone += 1
            if undone:
                self.faults.append(f"at {self.now}: {'; '.join(undone)}")
