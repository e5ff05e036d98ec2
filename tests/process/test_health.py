"""How the whole appliance says that it is, with real processes."""

import socket
import time
import urllib.request
from pathlib import Path

import pytest
from msgspec import structs

from appliance.asking import Asker
from appliance.cli import main
from appliance.config import Config, MetricsConfig
from appliance.health.snapshot import Snapshot, read
from appliance.health.thresholds import Level
from tests.appliance.metrics.test_exposition import read as figures
from tests.process.conftest import Quiet

pytestmark = pytest.mark.process

WITHIN = 15.0
"""Seconds in which a snapshot that is written every two must have been."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def after_a_turn(directory: Path) -> Snapshot:
    """The first snapshot that knows of one."""
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        found = read(directory)
        if found is not None and found.turns and found.ready:
            return found
        time.sleep(0.1)
    raise AssertionError("no snapshot ever told of the turn")


def test_a_speaker_that_is_well_says_so_to_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    config = structs.replace(Config(), metrics=MetricsConfig(port=port))
    with Asker(config, tmp_path) as asker:
        asker.wait_ready(Quiet())
        asker.ask_text("what time is it")
        found = after_a_turn(asker.session.run.path)
        assert (found.turns, {each.name for each in found.services} >= {"audio", "ear", "stt", "metrics"}) == (
            {"skill": 1},
            True,
        )
        assert found.level is not Level.FAILING
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=WITHIN) as page:
            scraped = figures(page.read().decode())
        assert scraped["hark_turns_total"] == {(("answered_by", "skill"),): 1.0}
        monkeypatch.setenv("HARK_RUN", asker.session.run.directory)
        with pytest.raises(SystemExit) as ended:
            main(["status"])
        assert ended.value.code == int(found.level is not Level.OK)
    with pytest.raises(SystemExit) as ended:
        main(["status"])
    assert ended.value.code == 2
