"""A whole appliance with real processes on the simulated sound card."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.asking import Asker
from appliance.config import Config


class Quiet:
    """Shows nothing."""

    def show(self, text: str) -> None:
        del text


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    """Started and listening; its database is a new one."""
    with Asker(Config(), tmp_path) as asker:
        asker.wait_ready(Quiet())
        yield asker
