import numpy as np
import pytest

from appliance.ear.echo.clean_ring import CleanRing
from appliance.ring import Overrun, Ring
from appliance.units import BLOCK


def block(start: int) -> np.ndarray:
    return np.arange(start, start + BLOCK).astype(np.int16)


def test_what_is_written_has_the_index_and_the_time_it_was_heard_at(name: str) -> None:
    clean = CleanRing(name)
    for index in range(1_600, 3_200, BLOCK):
        clean.write(index, block(index), index * 62_500)
    with Ring.attach(name) as ring:
        assert (ring.tail, ring.head) == (1_600, 3_200)
        assert np.array_equal(ring.read(1_700, 500), np.arange(1_700, 2_200))
        assert ring.time_of(2_000) == 2_000 * 62_500
    clean.close()


def test_a_restarted_ear_writes_nothing_twice(name: str) -> None:
    first = CleanRing(name)
    first.write(1_000, block(1_000), None)
    first.close()
    second = CleanRing(name)
    second.write(900, -block(900), None)
    with Ring.attach(name) as ring:
        assert ring.head == 1_320
        assert ring.read(1_000, BLOCK).tolist() == block(1_000).tolist()
    second.write(1_220, block(1_220), None)
    with Ring.attach(name) as ring:
        assert ring.read(1_300, 240).tolist() == list(range(1_300, 1_540))
    second.close()


def test_a_gap_in_the_stream_is_one_here(name: str) -> None:
    clean = CleanRing(name)
    clean.write(0, block(0), None)
    clean.write(5_000, block(5_000), None)
    with Ring.attach(name) as ring:
        assert ring.read(5_000, BLOCK).tolist() == block(5_000).tolist()
        with pytest.raises(Overrun):
            ring.read(4_990, 20)
    clean.close()


def test_a_stream_that_begins_anew_begins_a_new_ring(name: str) -> None:
    clean = CleanRing(name)
    clean.write(100_000, block(0), None)
    clean.follow(200_000)
    clean.follow(640)
    clean.write(320, block(320), None)
    with Ring.attach(name) as ring:
        assert ring.head == 640
    clean.close()
