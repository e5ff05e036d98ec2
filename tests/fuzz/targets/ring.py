"""A ring in shared memory that somebody scribbled on, before and after it was attached."""

import contextlib
import os
import struct
from functools import cache
from pathlib import Path

import numpy as np

from appliance.ring import Ring, RingError
from tests.fuzz.target import Target

SHARED = Path("/dev/shm")
CAPACITY = 64


@cache
def _name() -> str:
    return f"/hark-fuzz-{os.getpid()}"


def _attach(data: bytes) -> None:
    """What `attach` takes is used in every way: wrong samples may come, trouble may be told, nothing else."""
    file = SHARED / _name()[1:]
    file.write_bytes(data)
    try:
        with Ring.attach(_name()) as ring:
            assert len(data) == file.stat().st_size
            _use(ring)
        # A writer that comes back finds a ring that is sound, this one or another.
        with Ring.open_or_create(_name(), CAPACITY) as ring:
            assert ring.capacity == CAPACITY
    finally:
        file.unlink(missing_ok=True)


def _use(ring: Ring) -> None:
    n = min(ring.capacity // 4, 1_000)
    out = np.empty(n, np.int16)
    player = ring.player()
    for call in (
        lambda: ring.read(ring.tail, n),
        lambda: ring.read(ring.head - n, n),
        lambda: ring.reader(start=3).read(n),
        lambda: player.read_into(out),
        lambda: ring.played(ring.frames - n, n),
        lambda: (ring.space, ring.pending, ring.consumed, ring.history, repr(ring)),
        lambda: ring.time_of(ring.head - 1),
        lambda: ring.index_at(1 << 62),
        lambda: ring.played_time_of(7),
        lambda: ring.frame_at(-5),
        lambda: ring.hold(True),
        lambda: ring.hold(False),
        ring.cancel,
        lambda: ring.write(out, 5),
        lambda: (ring.wait(ring.head, 0), ring.wait_space(n, 0), ring.wait_played(9, 0)),
    ):
        # A value error: the damaged index is no index at all.
        with contextlib.suppress(RingError, ValueError):
            call()


def _ring(capacity: int, rate: int, blocks: int) -> bytes:
    """A sound ring's memory, with something written and played."""
    name = f"{_name()}-seed"
    with Ring.create(name, capacity, rate) as ring:
        player, block = ring.player(), np.arange(capacity // 4, dtype=np.int16)
        for at in range(blocks):
            ring.write(block, 1_000_000 * at)
            player.read_into(block.copy())
        return (SHARED / name[1:]).read_bytes()


def _seeds() -> list[bytes]:
    return [_ring(CAPACITY, 16_000, 0), _ring(CAPACITY, 16_000, 9), _ring(16, 48_000, 1), _ring(1024, 768_000, 2)]


WORDS = tuple(struct.pack("=Q", value) for value in (0, 1, 15, 64, 1 << 16, 1 << 26, 1 << 39, (1 << 48) - 1, 1 << 63))

TARGET = Target(_attach, (RingError,), _seeds, WORDS, longest=8_192, rounds=3_000)
