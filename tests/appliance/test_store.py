"""Timers survive: a kill at any moment, a damaged file, an older schema."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from appliance.store import store as module
from appliance.store import FILE, Store, StoreFailed, Timer
from appliance.store.store import MIGRATIONS

ROOT = Path(module.__file__).parents[1]
NOW = datetime(2026, 11, 21, 16, 20, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path, NOW) as opened:
        yield opened


def test_a_timer_is_still_there_after_a_restart(tmp_path: Path) -> None:
    with Store(tmp_path, NOW) as before:
        timer = before.add_timer("pasta", later(600), NOW)
    with Store(tmp_path, NOW) as after:
        assert after.timers() == (timer,)
        assert after.trouble == ""
    assert timer == Timer(1, "pasta", later(600), NOW)
    assert timer.seconds == 600


def test_timers_come_soonest_first_and_only_the_due_ones_are_due(store: Store) -> None:
    late, soon, ripe = (store.add_timer("", later(seconds), NOW) for seconds in (900, 300, 60))
    assert store.timers() == (ripe, soon, late)
    assert store.due(later(59.9)) == ()
    assert store.due(later(60)) == (ripe,)
    assert store.due(later(300)) == (ripe, soon)


def test_local_times_are_kept_as_the_same_moment_in_utc(store: Store) -> None:
    local = later(60).astimezone(timezone(timedelta(hours=-5)))
    store.add_timer("", local, NOW.astimezone(timezone(timedelta(hours=9))))
    assert store.timers() == (Timer(1, "", later(60), NOW),)
    assert store.due(local) == store.timers()


def test_a_timer_may_ring_once_and_never_again(store: Store) -> None:
    timer = store.add_timer("", later(60), NOW)
    assert store.rung(timer.id, later(60)) is True
    assert store.rung(timer.id, later(61)) is False
    assert store.due(later(100)) == store.timers() == ()


def test_a_timer_rings_once_even_over_a_restart(tmp_path: Path) -> None:
    with Store(tmp_path, NOW) as before:
        timer = before.add_timer("", later(60), NOW)
        assert before.rung(timer.id, later(60))
    with Store(tmp_path, later(61)) as after:
        assert not after.rung(timer.id, later(61))


def test_a_cancelled_timer_is_gone_and_never_rings(store: Store) -> None:
    kept, cancelled = store.add_timer("a", later(60), NOW), store.add_timer("b", later(60), NOW)
    assert store.cancel((cancelled.id, 99)) == 1
    assert store.timers() == (kept,)
    assert not store.rung(cancelled.id, later(60))
    assert store.cancel(()) == 0


def test_an_id_is_never_given_to_a_second_timer(store: Store) -> None:
    first = store.add_timer("", later(60), NOW)
    store.cancel((first.id,))
    assert store.add_timer("", later(60), NOW).id > first.id


def test_a_rung_timer_is_forgotten_after_a_day(tmp_path: Path) -> None:
    with Store(tmp_path, NOW) as before:
        before.rung(before.add_timer("", later(60), NOW).id, later(60))
    Store(tmp_path, NOW + timedelta(days=2)).close()
    rows = sqlite3.connect(tmp_path / FILE).execute("SELECT count(*) FROM timers").fetchone()
    assert rows == (0,)


def test_a_name_is_cut_at_its_limit_and_kept_as_text(store: Store) -> None:
    assert len(store.add_timer("x" * 500, later(60), NOW).name) == 80
    hostile = "'); DROP TABLE timers; --"
    assert store.add_timer(hostile, later(61), NOW).name == hostile
    assert len(store.timers()) == 2


def test_every_commit_is_synchronous_and_journaled(tmp_path: Path) -> None:
    with Store(tmp_path, NOW) as opened:
        assert opened._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert opened._database.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize("damage", [b"this is no database " * 300, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_database_is_set_aside_and_said_so(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    with Store(tmp_path, NOW) as opened:
        assert "hark.db.damaged-20261121T162000Z" in opened.trouble
        opened.add_timer("", later(60), NOW)
    assert (tmp_path / "hark.db.damaged-20261121T162000Z").read_bytes() == damage
    with Store(tmp_path, NOW) as again:
        assert again.trouble == ""
        assert len(again.timers()) == 1


def test_a_second_damage_in_the_same_second_keeps_both_files(tmp_path: Path) -> None:
    for content in (b"first nonsense" * 100, b"second nonsense" * 100):
        for leftover in tmp_path.glob(f"{FILE}-*"):
            leftover.unlink()
        (tmp_path / FILE).write_bytes(content)
        Store(tmp_path, NOW).close()
    kept = sorted(path.read_bytes() for path in tmp_path.glob("*.damaged-*Z*"))
    assert kept == [b"first nonsense" * 100, b"second nonsense" * 100]


def test_times_that_are_no_times_are_damage_too(tmp_path: Path) -> None:
    with Store(tmp_path, NOW) as opened:
        opened._database.execute("INSERT INTO timers (name, due, created) VALUES ('x', 'soon', 'now')")
    with Store(tmp_path, NOW) as again:
        assert "could not be read" in again.trouble
        assert again.timers() == ()


def test_a_page_torn_in_the_middle_is_noticed_at_start(tmp_path: Path) -> None:
    with Store(tmp_path, NOW) as opened:
        for number in range(40):
            opened.add_timer(f"timer {number:02}" * 10, later(number), NOW)
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * 4096 + whole[8192:])
    with Store(tmp_path, NOW) as again:
        assert "could not be read" in again.trouble


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path, NOW).close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreFailed, match="newer version of hark"):
        Store(tmp_path, NOW)
    assert not list(tmp_path.glob("*.damaged*"))


def test_an_older_schema_is_brought_forward_and_keeps_its_timers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path, NOW) as old:
        timer = old.add_timer("tea", later(60), NOW)

    def add_a_sound(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE timers ADD COLUMN sound TEXT NOT NULL DEFAULT 'ring'")

    monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, add_a_sound))
    with Store(tmp_path, NOW) as new:
        assert new.timers() == (timer,)
        assert new._database.execute("SELECT sound FROM timers").fetchall() == [("ring",)]
        assert new._database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path, NOW).close()

    def half_way(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE timers ADD COLUMN sound TEXT")
        raise OSError("the plug was pulled")

    with monkeypatch.context() as patched:
        patched.setattr(module, "MIGRATIONS", (*MIGRATIONS, half_way))
        with pytest.raises(StoreFailed, match="the plug was pulled"):
            Store(tmp_path, NOW)
    with Store(tmp_path, NOW) as unharmed:
        columns = [row[1] for row in unharmed._database.execute("PRAGMA table_info(timers)")]
    assert columns == ["id", "name", "due", "created", "rung"]


def test_a_place_where_nothing_can_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFailed, match="the database cannot be used"):
        Store(tmp_path / "file", NOW)


def test_a_full_disk_is_told_as_such(store: Store) -> None:
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFailed, match="full"):
        for _ in range(1000):
            store.add_timer("x" * 80, later(60), NOW)
    assert len(store.timers()) == store._database.execute("SELECT count(*) FROM timers").fetchone()[0]


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from appliance.store import Store
now = datetime(2026, 11, 21, tzinfo=UTC)
store = Store(Path(sys.argv[1]), now)
while True:
    kept = store.add_timer("kept", now + timedelta(hours=1), now)
    print("added", kept.id, flush=True)
    rung = store.add_timer("rung", now, now)
    if store.rung(rung.id, now):
        print("rang", rung.id, flush=True)
"""


@pytest.mark.process
def test_what_was_confirmed_survives_kill_minus_nine(tmp_path: Path) -> None:
    added: set[int] = set()
    rang: list[int] = []
    for lines in (1, 4, 7):
        command = [sys.executable, "-c", WRITER, tmp_path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
            assert writer.stdout is not None
            seen = [writer.stdout.readline() for _ in range(lines)]
            writer.kill()
            seen += writer.stdout.read().splitlines()
        told = [line.split() for line in seen if len(line.split()) == 2]
        added |= {int(number) for what, number in told if what == "added"}
        rang += [int(number) for what, number in told if what == "rang"]
    with Store(tmp_path, NOW) as after:
        assert after.trouble == ""
        assert added <= {timer.id for timer in after.timers()}
        assert len(rang) == len(set(rang)) > 0
        assert not any(after.rung(number, NOW) for number in rang)
