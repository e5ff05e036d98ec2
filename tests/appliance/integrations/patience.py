"""Waiting for something that another process or task does; how long it takes is not a test's subject."""

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which it will not happen."""


async def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        await asyncio.sleep(0.01)


def until_now(happened: Callable[[], object]) -> None:
    asyncio.run(until(happened))
