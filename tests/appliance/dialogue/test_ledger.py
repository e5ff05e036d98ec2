"""What is known of the turn that was open when the process died."""

import errno
from pathlib import Path

import pytest

from appliance.dialogue.ledger import Ledger


def test_an_open_turn_is_known_to_the_next_process(tmp_path: Path) -> None:
    Ledger(tmp_path).write(7, is_open=True)
    assert (Ledger(tmp_path).last, Ledger(tmp_path).open_turn) == (7, 7)


def test_a_closed_turn_leaves_its_number_alone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write(7, is_open=True)
    ledger.write(7, is_open=False)
    assert (Ledger(tmp_path).last, Ledger(tmp_path).open_turn) == (7, None)


def test_a_full_disk_ends_no_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    ledger = Ledger(tmp_path)
    monkeypatch.setattr(Path, "write_bytes", full)
    ledger.write(7, is_open=True)
    assert ledger.last == 7
