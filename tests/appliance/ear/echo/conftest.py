import uuid
from collections.abc import Iterator

import pytest

from appliance.ring import Ring


@pytest.fixture
def name() -> Iterator[str]:
    """A free name for a ring; nothing is left of it."""
    free = f"/hark-test-{uuid.uuid4().hex}"
    yield free
    Ring.unlink(free)
