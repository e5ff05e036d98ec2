"""What was forgotten is in no file of the folder: neither in the database's free space, nor its journal, nor a damaged copy."""

import os
import sqlite3
from pathlib import Path

from appliance.store.database import DAMAGED, FILE, emptied, transaction
from appliance.store.errors import StoreFailed

_WORDS = ("facts", "items", "lists", "notes")
"""Tables that hold nothing but what was said."""


def forget_all(database: sqlite3.Connection, folder: Path, keep_clocks: bool) -> None:
    """Deletes everything a person said. Ids are not given again even so.

    Raises:
        StoreFailed: another process holds the database open in the middle of reading; it is deleted and still in the journal.
        sqlite3.Error: the disk did not take it.
        OSError: the same.
    """
    with transaction(database):
        for table in _WORDS if keep_clocks else (*_WORDS, "timers", "alarms", "stopwatch"):
            database.execute(f"DELETE FROM {table}")
        database.execute("DELETE FROM alarms WHERE kind = 'reminder'")
        database.execute("UPDATE timers SET name = ''")
        database.execute("UPDATE alarms SET words = ''")
    for copy in folder.glob(f"{DAMAGED}*"):
        copy.unlink()
    if not scrubbed(database):
        raise StoreFailed(
            "it is forgotten, but its traces are still in the journal.",
            where=str(folder / FILE),
            remedy="Another process is reading the database. Ask again in a moment.",
        )
    _synchronise(folder)


def scrubbed(database: sqlite3.Connection) -> bool:
    """Writes the database anew without its free space, and empties the journal; False: somebody is reading it."""
    database.execute("VACUUM")
    return emptied(database)


def _synchronise(folder: Path) -> None:
    """That files are gone is on the disk as well."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
