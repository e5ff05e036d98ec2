"""A hub, a store and a downloader for every test that wants one; no test waits or reaches another machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from model_server import Hub
from model_told import Told

from models.catalogue import Catalogue
from models.fetch.download import Downloader
from models.fetch.policy import Policy
from models.fetch.request import new_client
from models.store import Store

POLICY = Policy(barren_tries=3)


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "*")
        environment.setenv("no_proxy", "*")
        yield


@pytest.fixture(scope="session")
def client(_no_proxy: None) -> Iterator[httpx.Client]:
    """One for all tests: each loads the system's certificates, which takes longer than a test."""
    with new_client(POLICY) as shared:
        yield shared


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as running:
        yield running


@pytest.fixture
def slept() -> list[float]:
    """The waits a downloader asked for."""
    return []


@pytest.fixture
def downloader(client: httpx.Client, slept: list[float]) -> Callable[..., Downloader]:
    return lambda *mirrors: Downloader(client, POLICY, mirrors, sleep=slept.append, chance=lambda: 1.0)


@pytest.fixture
def store_of(tmp_path: Path) -> Callable[[Catalogue], Store]:
    return lambda known: Store(tmp_path / "models", known, starters=tmp_path / "starter")


@pytest.fixture
def told() -> Told:
    return Told()
