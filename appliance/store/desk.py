"""What a change is written with."""

import sqlite3
from datetime import datetime, timedelta, tzinfo

import msgspec


class Desk(msgspec.Struct, frozen=True):
    """The open transaction, and the time it is."""

    database: sqlite3.Connection
    time: datetime
    """Which is not always what the wall clock says: see `clocks`."""
    ahead: timedelta
    """From the wall clock to the time."""
    boot: str
    zone: tzinfo

    def insert(self, statement: str, *values: str | float | None) -> int:
        """Adds a row; its id."""
        added = self.database.execute(statement, values)
        assert added.lastrowid is not None
        return added.lastrowid

    def count(self, table: str) -> int:
        """How many rows a table has."""
        (count,) = self.database.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)
