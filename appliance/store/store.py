"""What must survive the plug, in SQLite. One process writes; every change is on the disk before the call returns."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from secrets import token_hex
from typing import Self

from appliance.store import changing, reading, rows
from appliance.store.changes import Change
from appliance.store.clocks import Now, Reckoning, Shift, follow, seen
from appliance.store.database import FILE, emptied, opened, transaction
from appliance.store.desk import Desk
from appliance.store.errors import unusable
from appliance.store.forgetting import forget_all, scrubbed
from appliance.store.kept import Kept
from appliance.store.ringing import Occurrence, look
from appliance.store.shifting import alarm_after, alarm_possible, timer_after, timer_possible

SEEN = timedelta(hours=1)
"""How often the moment is written down when nothing else is: a card wears with every write."""


class Store:
    """The database, open. Belongs to the thread that opened it."""

    def __init__(self, folder: Path, now: datetime, boot: str = "") -> None:
        """Opens `folder`/hark.db, or begins a new one.

        `now` is wall time. `boot` names this switching-on of the machine (see `machine.boot`); empty: a new one.

        Raises:
            StoreFailed: there is no way to keep anything here. Every change raises it as well.
        """
        self._path = folder / FILE
        self._boot = boot or token_hex(8)
        self._database, self.trouble = opened(folder, now)
        """For people: what was wrong with the database, and where the damaged one lies now; empty for nothing."""
        self._reckoning: Reckoning | None = reading.reckoning(self._database)
        self._wakes: datetime | None = None
        self._zone: tzinfo | None = None
        self._version = 0
        self._seen: datetime | None = None
        self._traces = False
        self._unwritten: set[tuple[type, int, datetime]] = set()

    def kept(self, now: Now) -> Kept:
        """All of it, as it stands."""
        with self._disk():
            told = self._follow(now)
            return reading.kept(self._database, told.time(now), timedelta(seconds=told.ahead))

    def apply(self, asked: Sequence[Change], now: Now) -> tuple[tuple[int, ...], ...]:
        """Writes what one answer asks for, all or none; when this returns it survives a power cut.

        For each change the ids that it made or touched: empty where there was nothing (any more) to change.

        Raises:
            StoreFailed: the disk did not take it, so that it must not be confirmed.
            TooMuch: over a limit of `limits`; its text is for people.
        """
        with self._disk():
            told = self._follow(now)
            desk = Desk(self._database, told.time(now), timedelta(seconds=told.ahead), self._boot, now.zone)
            with transaction(self._database):
                ids = changing.write(desk, asked)
                told = seen(told, now)
                reading.save_reckoning(self._database, told)
            self._reckoning, self._seen, self._wakes = told, desk.time, None
            if changing.forgets(asked):
                self._clean(scrubbed)
            elif changing.deletes(asked):
                self._clean(emptied)
            return ids

    def tick(self, now: Now) -> tuple[Occurrence, ...]:
        """What rings, or is to be told, from now on; each is handed out once, ever: it is on the disk before this returns.

        To be called a few times a second: it costs microseconds, and reads or writes only when something is due. What goes on
        ringing is in `Kept.ringing`, also after a restart. On a disk that cannot be written any more it rings all the same.
        """
        with self._disk():
            try:
                told = self._follow(now)
                time = told.time(now)
                if self._wakes is not None and time < self._wakes and now.zone == self._zone and not self._changed():
                    return ()
                return self._look(time, told, now)
            except sqlite3.Error as failed:
                return self._unwritable(failed, now)

    def forget_all(self, now: Now, keep_clocks: bool = False) -> None:
        """Deletes everything a person said, from every file of the folder, damaged copies included.

        `keep_clocks` leaves timers, alarms and the stopwatch, without their words.

        Raises:
            StoreFailed: the disk did not take it, or another process is reading.
        """
        with self._disk():
            self._follow(now)
            self._wakes = None
            forget_all(self._database, self._path.parent, keep_clocks)

    def close(self) -> None:
        """Closes it; safe to call twice."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as failed:
            raise unusable(self._path, failed) from failed

    def _follow(self, now: Now) -> Reckoning:
        """Looks at the clocks; what a jump moves is moved in one transaction with the new reckoning."""
        told, shift = follow(self._reckoning, now, self._boot)
        if told is not self._reckoning:
            with transaction(self._database):
                self._shift(shift, told.time(now), now.zone)
                reading.save_reckoning(self._database, told)
            self._reckoning, self._wakes = told, None
        return told

    def _shift(self, shift: Shift | None, time: datetime, zone: tzinfo) -> None:
        timers, alarms = rows.timers(self._database), rows.alarms(self._database)
        if shift is not None:
            timers = tuple(timer_after(row, shift, self._boot) for row in timers)
            alarms = tuple(alarm_after(row, shift, self._boot, zone) for row in alarms)
            by = timedelta(seconds=shift.seconds)
            rows.shift_stopwatch(self._database, by, None if shift.everything else self._boot)
        for timer in timers:
            rows.save_timer(self._database, timer_possible(timer, time))
        for alarm in alarms:
            rows.save_alarm(self._database, alarm_possible(alarm, time))

    def _look(self, time: datetime, told: Reckoning, now: Now) -> tuple[Occurrence, ...]:
        """Reads everything, writes what changes, and finds out when to look again."""
        found = look(rows.timers(self._database), rows.alarms(self._database), time, now.zone)
        (self._version,) = self._database.execute("PRAGMA data_version").fetchone()
        self._zone = now.zone
        told = seen(told, now)
        stale = self._seen is None or time - self._seen >= SEEN
        if found.timers or found.alarms or stale:
            with transaction(self._database):
                rows.save_look(self._database, found.timers, found.alarms, self._boot)
                self._database.execute("DELETE FROM notes WHERE until <= ?", (rows.text(time),))
                reading.save_reckoning(self._database, told)
            self._reckoning, self._seen = told, time
        if self._traces or None in (*found.timers.values(), *found.alarms.values()):
            self._clean(emptied)
        assert self._seen is not None
        again = self._seen + SEEN
        self._wakes = again if found.wakes is None else min(again, found.wakes)
        return found.came

    def _unwritable(self, failed: sqlite3.Error, now: Now) -> tuple[Occurrence, ...]:
        """The disk takes nothing any more: what is due rings once in this process. Silence would be worse than twice."""
        self.trouble = str(unusable(self._path, failed))
        told, _ = follow(self._reckoning, now, self._boot)
        found = look(rows.timers(self._database), rows.alarms(self._database), told.time(now), now.zone)
        new = tuple(came for came in found.came if (type(came.of), came.of.id, came.due) not in self._unwritten)
        self._unwritten |= {(type(came.of), came.of.id, came.due) for came in new}
        return new

    def _clean(self, broom: Callable[[sqlite3.Connection], bool]) -> None:
        """What was deleted leaves the files as well. The change is written; on a disk too full this is tried again later."""
        try:
            self._traces = not broom(self._database)
        except sqlite3.Error:
            self._traces = True

    def _changed(self) -> bool:
        """Whether another connection has written: `hark forget`, say."""
        (version,) = self._database.execute("PRAGMA data_version").fetchone()
        return bool(version != self._version)
