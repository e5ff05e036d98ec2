"""A name of its own for every test's ring, and proof that nothing is left of it."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture
def name() -> Iterator[str]:
    """A free shared-memory name; the test fails when the name is still there at its end."""
    free = f"/hark-test-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    file = SHARED_MEMORY / free[1:]
    yield free
    left = file.exists()
    file.unlink(missing_ok=True)
    assert not left, f"{file} was left behind"
