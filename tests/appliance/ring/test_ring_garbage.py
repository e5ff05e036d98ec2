"""Hostile bytes in the shared memory: an error that names what is wrong, or wrong samples, but never a crash."""

import contextlib
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from appliance.ring import Ring, RingError

FIELDS = {"magic": 0, "version": 8, "rate": 16, "capacity": 24, "slots": 32, "bytes": 40, "reserve": 64, "head": 72}
"""Byte offsets of the header's fields, as `core.h` lays them out; "consumed" is at 192."""


def file_of(name: str) -> Path:
    return Path("/dev/shm", name[1:])


def scribble(name: str, offset: int, data: bytes) -> None:
    with file_of(name).open("r+b") as file:
        file.seek(offset)
        file.write(data)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 4096])
def test_random_bytes_are_no_ring(name: str, size: int) -> None:
    file_of(name).write_bytes(random.Random(size).randbytes(size))
    with pytest.raises(RingError, match=r"size: expected|magic: expected"):
        Ring.attach(name)
    with Ring.open_or_create(name, 64) as ring:
        assert ring.head == 0


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("magic", 0, "magic: expected"),
        ("version", 3, "version: expected 2, got 3"),
        ("rate", 0, "rate: expected"),
        ("capacity", 66, "capacity: expected a multiple of 4"),
        ("capacity", 1 << 63, "capacity: expected"),
        ("capacity", 128, "size: expected"),
        ("slots", 1 << 40, "time table: expected"),
        ("slots", 17, "size: expected"),
        ("bytes", 1 << 40, "size: expected"),
        ("head", 1 << 40, "indices: head"),
        ("reserve", 1 << 40, "indices: head"),
    ],
)
def test_a_damaged_field_is_named(name: str, field: str, value: int, complaint: str) -> None:
    with Ring.create(name, 64):
        scribble(name, FIELDS[field], struct.pack("=Q", value))
        with pytest.raises(RingError, match=complaint):
            Ring.attach(name)


def test_a_truncated_ring_is_refused(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.close()
        file_of(name).write_bytes(file_of(name).read_bytes()[:-1])
        with pytest.raises(RingError, match="size: expected"):
            Ring.attach(name)


def every_call(ring: Ring) -> list[Callable[[], object]]:
    out = np.empty(ring.capacity, np.int16)
    player = ring.player()
    return [
        lambda: ring.write(out[:13], 5),
        lambda: ring.read(ring.tail, 64),
        lambda: ring.read(ring.head - 9, 9),
        lambda: ring.reader(start=3).read(64),
        lambda: player.read_into(out),
        lambda: ring.played(ring.frames - 20, 20),
        lambda: ring.played(0, 64),
        lambda: (ring.space, ring.pending, ring.consumed, ring.generation, ring.cancel()),
        lambda: ring.time_of(ring.head),
        lambda: ring.index_at(1 << 62),
        lambda: ring.played_time_of(7),
        lambda: ring.frame_at(-5),
        lambda: (ring.wait(ring.head, 0), ring.wait_space(48, 0), ring.wait_played(9, 0)),
    ]


@pytest.mark.parametrize("seed", range(40))
def test_bytes_scribbled_under_a_running_ring_crash_nobody(name: str, seed: int) -> None:
    dice = random.Random(seed)
    with Ring.create(name, 64) as ring:
        size = file_of(name).stat().st_size
        calls = every_call(ring)
        for _ in range(60):
            offset = dice.choice([64, 72, 80, 128, 192, 200, dice.randrange(64, size - 64)])
            extreme = struct.pack("=Q", dice.choice([0, 1, (1 << 48) - 1, (1 << 64) - 1, 1 << 63]))
            scribble(name, offset, dice.choice([extreme, dice.randbytes(8), dice.randbytes(64)]))
            with contextlib.suppress(RingError, ValueError):  # a value error: the damaged index is no index at all
                dice.choice(calls)()
