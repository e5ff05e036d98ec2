"""The tables, and the steps from each version of them to the next. Steps are only ever added."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from appliance.store.errors import StoreFailed


def _first(database: sqlite3.Connection) -> None:
    database.execute(
        "CREATE TABLE timers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, due TEXT NOT NULL,"
        " created TEXT NOT NULL, rung TEXT) STRICT"
    )


_SECOND = (
    # `left`: seconds that a paused one still has. `boot`: in which boot of the machine `due` was reckoned.
    "ALTER TABLE timers ADD COLUMN left REAL",
    "ALTER TABLE timers ADD COLUMN length REAL NOT NULL DEFAULT 0",
    "ALTER TABLE timers ADD COLUMN boot TEXT NOT NULL DEFAULT ''",
    # `last`: the day of the occurrence that came last; `heard`: when that was. `rung`: since when it rings; NULL: it is silent.
    "CREATE TABLE alarms (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at TEXT NOT NULL, day TEXT,"
    " weekdays TEXT NOT NULL, words TEXT NOT NULL, snoozed TEXT, created TEXT NOT NULL, last TEXT, heard TEXT,"
    " rung TEXT, boot TEXT NOT NULL) STRICT",
    "CREATE TABLE lists (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL) STRICT",
    "CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, list INTEGER NOT NULL REFERENCES lists (id)"
    " ON DELETE CASCADE, text TEXT NOT NULL) STRICT",
    "CREATE TABLE facts (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT",
    "CREATE TABLE notes (skill TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, until TEXT,"
    " PRIMARY KEY (skill, name)) STRICT",
    "CREATE TABLE stopwatch (id INTEGER PRIMARY KEY CHECK (id = 1), elapsed REAL NOT NULL, since TEXT,"
    " boot TEXT NOT NULL) STRICT",
    "CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), wall TEXT NOT NULL, steady REAL NOT NULL,"
    " boot TEXT NOT NULL, ahead REAL NOT NULL, confirmed INTEGER NOT NULL) STRICT",
)


def _second(database: sqlite3.Connection) -> None:
    for statement in _SECOND:
        database.execute(statement)


def _third(database: sqlite3.Connection) -> None:
    # `skip`: a day left out; `skipped`: when that was asked for; `skipped_in`: in which boot of the machine.
    for column in ("skip TEXT", "skipped TEXT", "skipped_in TEXT NOT NULL DEFAULT ''"):
        database.execute(f"ALTER TABLE alarms ADD COLUMN {column}")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second, _third)
"""Step n takes the schema from version n to n + 1, in one transaction."""


def migrate(database: sqlite3.Connection, path: Path) -> None:
    """Brings the tables to the newest version.

    Raises:
        StoreFailed: they are of a version that this program does not know.
    """
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
