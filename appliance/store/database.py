"""The file: opened, checked, brought to the newest schema; set aside when it is damaged; written in whole transactions.

WAL with synchronous=FULL: a commit is fsynced, and a kill or a power cut at any moment leaves the state before or after it.
secure_delete overwrites what is deleted. https://www.sqlite.org/wal.html, https://www.sqlite.org/pragma.html#pragma_synchronous
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from appliance.store import reading
from appliance.store.errors import StoreFailed, unusable
from appliance.store.schema import migrate

FILE = "hark.db"

DAMAGED = f"{FILE}.damaged-"
"""How the names of files begin that were set aside."""

BUSY = 5.0
"""Seconds to wait for a writer that is on its way out: longer than the supervisor gives a process to end."""

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "temp_store = MEMORY",
)


def opened(folder: Path, now: datetime) -> tuple[sqlite3.Connection, str]:
    """`folder`/hark.db, or a new one; and for people what was wrong with it (empty: nothing). `now` names what is set aside.

    Raises:
        StoreFailed: there is no way to keep anything here.
    """
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return _sound(path), ""
        except sqlite3.DatabaseError as damage:
            if not _is_damage(damage):
                raise
            aside = _set_aside(path, now)
            trouble = f"What I had kept could not be read ({damage}). I kept it as {aside.name} and began anew."
            return _sound(path), trouble
    except StoreFailed:
        raise
    except (sqlite3.Error, OSError) as failed:
        raise unusable(path, failed) from failed


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; when it ends without an error, it is on the disk."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # A full disk may have ended it already.
            database.execute("ROLLBACK")
        raise


def emptied(database: sqlite3.Connection) -> bool:
    """Moves the journal into the database and cuts it to nothing; False: another process is reading it at this moment."""
    (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _sound(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise _Damaged(verdict)
        migrate(database, path)
        try:
            reading.everything(database)
        except ValueError as nonsense:  # Sound to SQLite and nonsense to us. Not its text: somebody said it.
            raise _Damaged("it holds what is no time, date or kind") from nonsense
    except BaseException:
        database.close()
        raise
    return database


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
    aside = path.with_name(f"{DAMAGED}{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{DAMAGED}{stamp}-{number}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + suffix))
    return aside
