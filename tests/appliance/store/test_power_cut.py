"""Whatever was confirmed survives a kill and a plug pulled at any moment. The benchmark `power_cut` does this for longer."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from appliance.store import Now, Store, database
from appliance.store.changes import Change
from tests.benchmarks.household import Household
from tests.benchmarks.torn import Torn

KILLS = 40
CUTS = 80


@pytest.mark.process
def test_what_was_confirmed_survives_kill_minus_nine_and_nothing_is_doubled(tmp_path: Path) -> None:
    household = Household(tmp_path / "killed", seed=4)
    for _ in range(KILLS):
        household.live_and_die()
    assert household.faults == []
    assert household.confirmed > 0


def test_a_write_that_is_torn_anywhere_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(monkeypatch)
    torn = Torn(tmp_path / "torn", seed=4)
    for _ in range(CUTS):
        torn.change_and_cut()
    torn.close()
    assert torn.faults == []
    assert 0 < torn.undone < CUTS


def test_a_store_that_wrote_one_answer_in_several_steps_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(monkeypatch)
    whole = Store.apply

    def one_by_one(self: Store, asked: Sequence[Change], now: Now) -> tuple[tuple[int, ...], ...]:
        return tuple(ids for change in asked for ids in whole(self, (change,), now))

    monkeypatch.setattr(Store, "apply", one_by_one)
    torn = Torn(tmp_path / "torn", seed=4)
    for _ in range(CUTS):
        torn.change_and_cut()
    torn.close()
    assert torn.faults != []


def test_a_child_that_dies_of_itself_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ill(*_: object) -> None:
        raise OSError

    household = Household(tmp_path / "killed", seed=4)
    monkeypatch.setattr(household, "_live", ill)
    monkeypatch.setattr("tests.benchmarks.household.LIFE", 10.0)
    monkeypatch.setattr(
        "tests.benchmarks.household.time.sleep", lambda _: os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    )
    household.live_and_die()
    assert len(household.faults) == 1
    assert "ended by itself" in household.faults[0]


def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies are cut by hand: what the disk itself does plays no part, and waiting for it neither."""
    monkeypatch.setattr(
        "appliance.store.database._PRAGMAS",
        tuple(pragma.replace("FULL", "OFF") for pragma in database._PRAGMAS),
    )
