"""What must survive the plug: timers, in SQLite. One process writes; every change is on the disk before the call returns.

WAL with synchronous=FULL: a commit is fsynced, and a kill or a power cut at any moment leaves the state before or after it
(https://www.sqlite.org/wal.html, https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from appliance.errors import ApplianceError
from appliance.store.kept import Timer

FILE = "hark.db"

MAX_NAME = 80
"""Characters of a timer's name: over three long words."""

KEPT = timedelta(days=1)
"""How long a timer that has rung is remembered."""

BUSY = 5.0
"""Seconds to wait for a writer that is on its way out: longer than the supervisor gives a process to end."""


class StoreFailed(ApplianceError, OSError):
    """The database can be neither used nor replaced: a full or read-only disk, or one from a newer version."""


def _first(database: sqlite3.Connection) -> None:
    database.execute(
        "CREATE TABLE timers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, due TEXT NOT NULL,"
        " created TEXT NOT NULL, rung TEXT) STRICT"
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first,)
"""Step n takes the schema from version n to n + 1, in one transaction. Steps are only ever added."""


class Store:
    """The database, open. Belongs to the thread that opened it."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Opens `folder`/hark.db, or begins a new one. `now` is wall time.

        Raises:
            StoreFailed: there is no way to keep anything here.
        """
        self._path = folder / FILE
        self.trouble = ""
        """For people: what was wrong with the database, and where the damaged one lies now; empty for nothing."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._database = _opened(self._path)
            except sqlite3.DatabaseError as damage:
                if not _is_damage(damage):
                    raise
                aside = _set_aside(self._path, now)
                self.trouble = (
                    f"The timers could not be read ({damage}). I kept it as {aside.name} and began a new one."
                )
                self._database = _opened(self._path)
            self._database.execute("DELETE FROM timers WHERE rung < ?", (_text(now - KEPT),))
        except StoreFailed:
            raise
        except (sqlite3.Error, OSError) as failed:
            raise _unusable(self._path, failed) from failed

    def add_timer(self, name: str, due: datetime, now: datetime) -> Timer:
        """Writes a timer down; when this returns it survives a power cut. A name over 80 characters is cut.

        Raises:
            StoreFailed: the disk did not take it, so that it must not be confirmed. Every other change raises it as well.
        """
        name = name[:MAX_NAME]
        added = self._execute(
            "INSERT INTO timers (name, due, created) VALUES (?, ?, ?)", (name, _text(due), _text(now))
        )
        assert added.lastrowid is not None
        return Timer(added.lastrowid, name, due.astimezone(UTC), now.astimezone(UTC))

    def timers(self) -> tuple[Timer, ...]:
        """Those that have not rung, soonest first; among them the late ones, which are due."""
        return self._select("", ())

    def due(self, now: datetime) -> tuple[Timer, ...]:
        """Those to ring now, soonest first."""
        return self._select("AND due <= ?", (_text(now),))

    def rung(self, timer: int, now: datetime) -> bool:
        """Marks the timer as rung; True for the one caller that may ring it, and for no other, ever.

        Asked *before* the sound, so that it rings at most once even over a power cut.
        """
        marked = self._execute("UPDATE timers SET rung = ? WHERE id = ? AND rung IS NULL", (_text(now), timer))
        return marked.rowcount == 1

    def cancel(self, timers: Iterable[int]) -> int:
        """Strikes them out; how many of them there were."""
        asked = tuple(timers)
        marks = ", ".join("?" * len(asked))
        return self._execute(f"DELETE FROM timers WHERE id IN ({marks}) AND rung IS NULL", asked).rowcount

    def close(self) -> None:
        """Closes it; safe to call twice."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _execute(self, statement: str, values: tuple[str | int, ...]) -> sqlite3.Cursor:
        try:
            return self._database.execute(statement, values)
        except sqlite3.Error as failed:
            raise _unusable(self._path, failed) from failed

    def _select(self, condition: str, values: tuple[str, ...]) -> tuple[Timer, ...]:
        rows = self._execute(
            f"SELECT id, name, due, created FROM timers WHERE rung IS NULL {condition} ORDER BY due, id", values
        )
        return tuple(Timer(key, name, _moment(due), _moment(created)) for key, name, due, created in rows)


def _unusable(path: Path, failed: Exception) -> StoreFailed:
    what = f"the database cannot be used: {failed}."
    return StoreFailed(what, where=str(path), remedy="Is the disk full or read-only?")


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise _Damaged(verdict)
        _migrate(database, path)
        _try_reading(database)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(database: sqlite3.Connection, path: Path) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreFailed(
            f"it was written by a newer version of hark (schema {version}, known up to {len(MIGRATIONS)}).",
            where=str(path),
            remedy="Update hark, or move the file away to begin a new one.",
        )
    for step in range(version, len(MIGRATIONS)):
        database.execute("BEGIN IMMEDIATE")
        try:
            MIGRATIONS[step](database)
            database.execute(f"PRAGMA user_version = {step + 1}")
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise


def _try_reading(database: sqlite3.Connection) -> None:
    """A file that is sound to SQLite and nonsense to us is damaged as well."""
    for name, due, created in database.execute("SELECT name, due, created FROM timers"):
        try:
            _moment(due), _moment(created)
        except ValueError as wrong:
            raise _Damaged(f"timer {name!r}: {wrong}") from wrong


class _Damaged(sqlite3.DatabaseError):
    """SQLite opened it, and it is not sound."""


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is at fault; a full disk, a lock or a missing permission is not its fault."""
    if isinstance(error, _Damaged):
        return True
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    no_such_table = isinstance(error, sqlite3.OperationalError) and primary == sqlite3.SQLITE_ERROR
    return primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT) or no_such_table


def _set_aside(path: Path, now: datetime) -> Path:
    """Renames the database and its journals; never deletes."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + suffix))
    return aside


def _text(moment: datetime) -> str:
    """UTC to the microsecond, always of the same length, so that the order of texts is the order of times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
