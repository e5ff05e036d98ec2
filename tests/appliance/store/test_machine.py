"""What the machine says of its clocks."""

from datetime import datetime
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from appliance.store import machine

NOON = datetime(2026, 11, 21, 12)
DATA = next((Path(folder) for folder in TZPATH if (Path(folder) / "Europe/Berlin").exists()), None)


def test_the_steady_clock_goes_on_and_never_back() -> None:
    first = machine.steady()
    assert 0 < first <= machine.steady()


def test_a_boot_has_a_name_that_stays(tmp_path: Path) -> None:
    assert machine.boot() == machine.boot()
    assert machine.boot(tmp_path / "none") == ""


def test_a_time_server_vouches_when_its_mark_is_there(tmp_path: Path) -> None:
    mark = tmp_path / "synchronized"
    assert not machine.vouched(mark)
    mark.touch()
    assert machine.vouched(mark)


@pytest.mark.skipif(DATA is None, reason="no zone files on this machine")
def test_the_zone_is_the_machines_and_follows_when_it_is_set_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    assert DATA is not None
    local = tmp_path / "localtime"
    for name in ("Europe/Berlin", "Asia/Tokyo"):
        local.unlink(missing_ok=True)
        local.symlink_to(DATA / name)
        zone = machine.zone(local)
        assert zone.utcoffset(NOON) == ZoneInfo(name).utcoffset(NOON)
        assert zone is machine.zone(local)


@pytest.mark.parametrize(
    ("named", "key"), [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo"), ("no/such", "UTC")]
)
def test_a_zone_in_the_environment_outranks_it(
    named: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", named)
    assert machine.zone(tmp_path / "none") == ZoneInfo(key)
