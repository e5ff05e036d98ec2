"""The file."""

import stat
from pathlib import Path

import pytest

from appliance.errors import BadInput
from appliance.health.snapshot import BOUNDS, FILE, STALE, Histogram, Service, Snapshot, read, stale, write
from appliance.health.thresholds import Level
from appliance.messages import Health

SNAPSHOT = Snapshot(
    pid=1,
    at=100.0,
    up=5.0,
    level=Level.OK,
    ready=True,
    services=(Service("ear", Health.READY, counters={"a": 1}),),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(SNAPSHOT, tmp_path)
    assert read(tmp_path) == SNAPSHOT
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    write(SNAPSHOT, tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_none_is_none(tmp_path: Path) -> None:
    assert read(tmp_path) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"[" * 100_000, b'{"pid": "x"}'])
def test_a_damaged_one_is_bad_input(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    with pytest.raises(BadInput, match="damaged"):
        read(tmp_path)


def test_an_old_one_fails(tmp_path: Path) -> None:
    assert stale(SNAPSHOT, 100 + STALE) is SNAPSHOT
    old = stale(SNAPSHOT, 101 + STALE)
    assert (old.level, old.reasons) == (Level.FAILING, {"supervisor": "the supervisor has said nothing for 11 s"})


def test_a_duration_on_the_bound_is_within_it() -> None:
    histogram = Histogram()
    for bound in BOUNDS:
        histogram.add(bound)
    assert histogram.counts == [1] * len(BOUNDS) + [0]
