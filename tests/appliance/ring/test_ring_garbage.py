"""Hostile bytes in the shared memory: an error that names what is wrong, or wrong samples, but never a crash."""

import contextlib
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from appliance.ring import Overrun, Ring, RingError

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


def noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(256)


def lines_of(name: str) -> bytes:
    """The header's three lines that hold indices and geometry; ticks and sleepers may be any number."""
    header = file_of(name).read_bytes()[:256]
    return header[:48] + header[64:88] + header[192:200]


@pytest.mark.parametrize("seed", range(20))
def test_a_writer_goes_on_where_it_was_when_its_header_is_scribbled_over(name: str, seed: int) -> None:
    block = np.arange(320, dtype=np.int16)
    with Ring.create(name, 3200) as ring:
        for _ in range(12):
            ring.write(block)
        scribble(name, 0, noise(seed))
        assert ring.head == 12 * 320
        assert ring.write(block + 1) == 13 * 320
        with Ring.attach(name) as reader:
            assert (reader.head, reader.tail) == (13 * 320, 13 * 320 - 3200)
            assert np.array_equal(reader.read(12 * 320, 320), block + 1)
            assert np.array_equal(reader.read(11 * 320, 320), block)


@pytest.mark.parametrize("seed", range(20))
def test_a_player_sets_the_whole_header_right_at_its_next_block(name: str, seed: int) -> None:
    with Ring.create(name, 3200) as ring:
        speech, out = np.arange(1, 641, dtype=np.int16), np.empty(160, np.int16)
        ring.cancel()
        ring.write(speech)
        player = ring.player()
        player.read_into(out)
        before = lines_of(name)
        scribble(name, 0, noise(seed))
        player.read_into(out)
        assert np.array_equal(out, speech[160:320])
        assert (ring.head, ring.generation, ring.consumed, ring.pending) == (640, 1, 320, 320)
        assert lines_of(name) == before[:72] + struct.pack("=Q", 320)


@pytest.mark.parametrize("field", [*FIELDS.values(), 80, 192])
def test_one_damaged_word_is_mended_by_player_or_writer(name: str, field: int) -> None:
    with Ring.create(name, 3200) as ring:
        block, out = np.ones(320, np.int16), np.empty(320, np.int16)
        ring.write(block)
        player = ring.player()
        player.read_into(out)
        scribble(name, field, noise(field)[:8])
        player.read_into(out)
        ring.write(2 * block)
        assert player.read_into(out) == 320
        assert np.array_equal(out, 2 * block)
        Ring.attach(name).close()


def test_a_cancel_and_a_long_write_between_two_blocks_are_no_damage(name: str) -> None:
    with Ring.create(name, 3200) as ring:
        out = np.empty(320, np.int16)
        player = ring.player()
        for _ in range(5):
            ring.write(np.ones(1600, np.int16))
            player.read_into(out)
            generation = ring.cancel()
            ring.write(np.full(1600, 7, np.int16), generation=generation)
            player.read_into(out)
            assert out.tolist() == [7] * 320


def test_a_reader_that_a_damaged_head_led_astray_comes_back(name: str) -> None:
    with Ring.create(name, 3200, rate=1000) as ring:
        block = np.ones(320, np.int16)
        ring.write(block)
        with Ring.attach(name) as other:
            reader = other.reader()
            scribble(name, FIELDS["reserve"], struct.pack("=QQ", 1 << 40, 1 << 40))
            with pytest.raises(Overrun):
                reader.read(320)
            ring.write(block)
            assert reader.read(320) is None
            ring.write(3 * block)
            heard = reader.read(320)
            assert heard is not None
            assert heard.tolist() == [3] * 320


def test_a_reader_that_waits_for_a_later_index_goes_on_waiting(name: str) -> None:
    with Ring.create(name, 64) as ring:
        reader = ring.reader(start=1 << 20)
        assert reader.read(16) is None
        assert reader.index == 1 << 20
