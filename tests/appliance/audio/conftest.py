"""Rings of one's own, and cards that need no waiting."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest

from appliance.ring import Ring

MakeRing = Callable[..., Ring]


@pytest.fixture
def make_ring() -> Iterator[MakeRing]:
    """Makes rings with names of their own, gone at the end: `make_ring(seconds, rate)`."""
    made: list[Ring] = []

    def make(seconds: float = 4.0, rate: int = 16_000) -> Ring:
        name = f"/hark-test-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        made.append(Ring.create(name, round(seconds * rate), rate))
        return made[-1]

    yield make
    for ring in made:
        ring.close(unlink=True)
