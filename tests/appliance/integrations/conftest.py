"""What these tests share."""

from collections.abc import Iterator

import pytest

from tests.appliance.integrations.web_server import WebServer


@pytest.fixture
def web() -> Iterator[WebServer]:
    server = WebServer()
    yield server
    server.close()
