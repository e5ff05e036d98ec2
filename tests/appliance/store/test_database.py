"""The file survives: damage, an older schema, a newer one, a place where nothing can be kept."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.store import FILE, Store, StoreFailed, Timer, schema
from appliance.store.changes import AddItems, Remember, SetTimer
from appliance.store.schema import MIGRATIONS
from tests.appliance.store.conftest import START, Desk, at

ASIDE = "hark.db.damaged-20261121T162000Z"


def test_every_commit_is_synchronous_and_journaled_and_deleting_overwrites(desk: Desk) -> None:
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)):
        assert desk.store._database.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_closing_twice_is_safe(desk: Desk) -> None:
    desk.store.close()
    desk.store.close()


@pytest.mark.parametrize("damage", [b"this is no database " * 300, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_database_is_set_aside_and_said_so(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    with Store(tmp_path, START) as opened:
        assert ASIDE in opened.trouble
        opened.apply((SetTimer(60),), at(0))
    assert (tmp_path / ASIDE).read_bytes() == damage
    with Store(tmp_path, START) as again:
        assert again.trouble == ""
        assert len(again.kept(at(0)).timers) == 1


def test_a_second_damage_in_the_same_second_keeps_both_files(tmp_path: Path) -> None:
    for content in (b"first nonsense" * 100, b"second nonsense" * 100):
        for leftover in tmp_path.glob(f"{FILE}-*"):
            leftover.unlink()
        (tmp_path / FILE).write_bytes(content)
        Store(tmp_path, START).close()
    kept = sorted(path.read_bytes() for path in tmp_path.glob("*.damaged-*Z*"))
    assert kept == [b"first nonsense" * 100, b"second nonsense" * 100]


@pytest.mark.parametrize(
    "nonsense",
    [
        "INSERT INTO timers (name, due, created) VALUES ('secret', 'soon', 'now')",
        "INSERT INTO alarms (kind, at, weekdays, words, created, boot) VALUES ('gong', '07:00', '1', '', '2026-01-01', '')",
        "INSERT INTO alarms (kind, at, weekdays, words, created, boot) VALUES ('alarm', '25:00', '1', '', '2026-01-01', '')",
        "INSERT INTO clock VALUES (1, 'yesterday', 0, '', 0, 0)",
        "INSERT INTO notes VALUES ('a', 'b', 'secret', 'later')",
    ],
)
def test_times_that_are_no_times_are_damage_too_and_what_was_said_is_not_told(tmp_path: Path, nonsense: str) -> None:
    Store(tmp_path, START).close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(nonsense)
    database.close()
    with Store(tmp_path, START) as again:
        assert "could not be read" in again.trouble
        assert "secret" not in again.trouble
        assert again.kept(at(0)).timers == ()


def test_a_page_torn_in_the_middle_is_noticed_at_start(desk: Desk) -> None:
    desk.apply(*(Remember(f"fact {number:02}" * 20) for number in range(60)))
    desk.store.close()
    path = desk.folder / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * 4096 + whole[8192:])
    desk.restart()
    assert "could not be read" in desk.store.trouble


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path, START).close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreFailed, match="newer version of hark"):
        Store(tmp_path, START)
    assert not list(tmp_path.glob("*.damaged*"))


def test_timers_of_the_first_schema_are_brought_forward(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as database:
        MIGRATIONS[0](database)
        database.execute("PRAGMA user_version = 1")
        database.execute(
            "INSERT INTO timers (name, due, created) VALUES"
            " ('tea', '2026-11-21T16:30:00.000000+00:00', '2026-11-21T16:20:00.000000+00:00')"
        )
    database.close()
    with Store(tmp_path, START) as new:
        assert new.trouble == ""
        (timer,) = new.kept(at(0)).timers
        assert timer == Timer(1, "tea", due=datetime(2026, 11, 21, 16, 30, tzinfo=UTC), created=START)
        assert timer.seconds == 600
        assert [came.of.id for came in new.tick(at(600))] == [1]
        assert new.apply((SetTimer(1), AddItems("a", ("b",))), at(600)) == ((2,), (1,))


def test_alarms_of_the_second_schema_leave_out_no_day(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as database:
        for step in MIGRATIONS[:2]:
            step(database)
        database.execute("PRAGMA user_version = 2")
        database.execute(
            "INSERT INTO alarms (kind, at, weekdays, words, created, boot) VALUES"
            " ('alarm', '07:00:00', '0', '', '2026-11-21T16:20:00.000000+00:00', 'a')"
        )
    database.close()
    with Store(tmp_path, START) as new:
        (alarm,) = new.kept(at(0)).alarms
        assert (alarm.weekdays, alarm.skip) == ((0,), None)


def test_an_older_schema_keeps_everything(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.apply(SetTimer(60, "tea"), Remember("x"))
    before = desk.kept

    def add_a_sound(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE timers ADD COLUMN sound TEXT NOT NULL DEFAULT 'ring'")

    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, add_a_sound))
    desk.restart()
    assert desk.kept == before
    assert desk.store._database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path, START).close()

    def half_way(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE timers ADD COLUMN sound TEXT")
        raise OSError("the plug was pulled")

    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", (*MIGRATIONS, half_way))
        with pytest.raises(StoreFailed, match="the plug was pulled"):
            Store(tmp_path, START)
    with Store(tmp_path, START) as unharmed:
        columns = [row[1] for row in unharmed._database.execute("PRAGMA table_info(timers)")]
    assert columns == ["id", "name", "due", "created", "rung", "left", "length", "boot"]


def test_a_place_where_nothing_can_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFailed, match="the database cannot be used"):
        Store(tmp_path / "file", START)
