"""The one file that every process of a running appliance reads at its start."""

from pathlib import Path

import pytest

from appliance.errors import BadInput
from appliance.run import FILE, Run, read_run


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    run = Run(str(tmp_path), "/nowhere", services=("audio", "ear"))
    run.write()
    assert read_run(tmp_path) == run


def test_where_nothing_runs_the_way_to_start_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no appliance runs here\. Start one with `hark run`"):
        read_run(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"directory": "a"}',
        b'{"directory": "a", "home": "b\xff"}',
        b'{"directory": "a", "home": "b", "unknown": ' + b"[" * 5_000,
    ],
)
def test_a_damaged_file_is_told_and_no_traceback(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(BadInput, match="is damaged"):
        read_run(tmp_path)
