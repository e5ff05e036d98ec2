"""The ring in one process: what is written is read, late is told, and wrong use is refused."""

import errno
import signal
import threading
import time

import numpy as np
import pytest

from appliance.ring import NotYet, Overrun, Ring, RingError, RingMissing, _ring

SECOND = 1_000_000_000


def ramp(start: int, n: int) -> np.ndarray:
    return np.arange(start, start + n, dtype=np.int16)


def test_what_is_written_is_read_by_its_absolute_index(name: str) -> None:
    with Ring.create(name, 64) as ring:
        assert [ring.write(ramp(start, 30)) for start in (0, 30, 60)] == [30, 60, 90]
        assert (ring.tail, ring.head) == (26, 90)
        assert ring.read(26, 64).tolist() == list(range(26, 90))
        assert ring.read(41, 3).tolist() == [41, 42, 43]


@pytest.mark.parametrize(
    "block", [ramp(0, 4).tobytes(), bytearray(ramp(0, 4)), memoryview(ramp(0, 4).tobytes()), ramp(0, 4)]
)
def test_a_block_may_be_any_buffer_of_int16_or_bytes(name: str, block: object) -> None:
    with Ring.create(name, 64) as ring:
        ring.write(block)  # type: ignore[arg-type]  # the parametrised type is known to the reader, not to mypy
        assert ring.read(0, 4).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("block", [np.zeros(4, np.float32), np.zeros(4, np.uint16), np.zeros(4, np.int32), b"odd"])
def test_samples_of_another_type_are_refused(name: str, block: object) -> None:
    with Ring.create(name, 64) as ring:
        with pytest.raises(TypeError, match="expected int16"):
            ring.write(block)  # type: ignore[arg-type]  # wrong on purpose
        assert ring.head == 0


def test_a_block_longer_than_half_the_ring_is_refused(name: str) -> None:
    with Ring.create(name, 64) as ring:
        with pytest.raises(ValueError, match="half its capacity"):
            ring.write(ramp(0, 33))
        assert ring.write(ramp(0, 32)) == 32


def test_reading_beyond_the_head_is_not_yet(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.write(ramp(0, 10))
        with pytest.raises(NotYet):
            ring.read(5, 6)


def test_a_late_reader_is_told_once_what_it_lost_and_goes_on(name: str) -> None:
    with Ring.create(name, 64) as ring:
        reader = ring.reader()
        for start in range(0, 100, 20):
            ring.write(ramp(start, 20))
        with pytest.raises(Overrun) as caught:
            reader.read(20)
        assert caught.value.lost == 100 - 64 + 64 // 8
        assert (block := reader.read(20)) is not None
        assert block.tolist() == list(range(44, 64))
        assert (reader.lost, reader.overruns, reader.behind) == (44, 1, 36)


def test_a_reader_that_is_early_gets_nothing_yet(name: str) -> None:
    with Ring.create(name, 64) as ring:
        reader = ring.reader()
        ring.write(ramp(0, 10))
        assert reader.read(11) is None
        assert (block := reader.read(10)) is not None
        assert block.tolist() == list(range(10))


def test_every_block_carries_its_device_time(name: str) -> None:
    with Ring.create(name, 16_000) as ring:
        ring.write(ramp(0, 320), SECOND)
        ring.write(ramp(320, 320), SECOND + 21_000_000)  # the device was 1 ms late
        assert ring.time_of(0) == SECOND
        assert ring.time_of(319) == SECOND + 319 * 62_500
        assert ring.time_of(320) == SECOND + 21_000_000
        assert ring.time_of(640) == SECOND + 41_000_000  # the end of a span that ends with the newest block
        assert ring.index_at(SECOND + 20_500_000) == 320  # in the gap: never beyond the next block
        assert ring.index_at(SECOND + 22_000_000) == 336
        assert ring.index_at(2 * SECOND) == 320 + (979_000 * 16) // 1000  # still to come


def test_a_time_that_is_unknown_is_told_apart_from_one_forgotten(name: str) -> None:
    with Ring.create(name, 64) as ring:
        with pytest.raises(NotYet):
            ring.time_of(0)
        for block in range(100):
            ring.write(ramp(0, 4), SECOND + block * 250_000)
        with pytest.raises(NotYet):
            ring.time_of(401)
        with pytest.raises(Overrun) as caught:
            ring.time_of(3)
        assert caught.value.lost == 400 - 16 * 4 - 3  # the table remembers sixteen blocks
        with pytest.raises(Overrun):
            ring.index_at(SECOND)


def test_a_waiter_wakes_when_the_head_arrives(name: str) -> None:
    with Ring.create(name, 64) as ring:
        woken: list[bool] = []
        waiter = threading.Thread(target=lambda: woken.append(ring.wait(20, 30)))
        waiter.start()
        ring.write(ramp(0, 10))
        ring.write(ramp(10, 10))
        waiter.join(30)
        assert woken == [True]
        assert ring.wait(21, 0) is False


def test_closing_ends_a_wait_in_another_thread(name: str) -> None:
    ring = Ring.create(name, 64)
    failures: list[str] = []

    def wait() -> None:
        try:
            ring.wait(1, 30)
        except RingError as failure:
            failures.append(str(failure))

    waiter = threading.Thread(target=wait)
    waiter.start()
    time.sleep(0.02)  # most likely asleep by now; if not, it finds the ring closed, which is the same answer
    ring.close(unlink=True)
    waiter.join(30)
    assert failures == ["the ring is closed"]
    ring.close(unlink=True)
    with pytest.raises(RingError, match="closed"):
        ring.write(b"")


def test_a_signal_handler_may_end_a_wait(name: str) -> None:
    def raise_it(*_: object) -> None:
        raise InterruptedError

    with Ring.create(name, 64) as ring:
        before = signal.signal(signal.SIGALRM, raise_it)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        try:
            with pytest.raises(InterruptedError):
                ring.wait(1, 30)
        finally:
            signal.signal(signal.SIGALRM, before)


def test_a_second_writer_is_refused_while_the_first_lives(name: str) -> None:
    with Ring.create(name, 64) as ring, Ring.attach(name) as other:
        ring.write(ramp(0, 1))
        with pytest.raises(RingError, match="writer"):
            other.write(ramp(0, 1))
        ring.player()
        with pytest.raises(RingError, match="player"):
            other.player()
        ring.close()
        assert other.write(ramp(1, 1)) == 2
        Ring.unlink(name)


def test_a_live_ring_is_not_replaced_and_a_dead_one_is(name: str) -> None:
    ring = Ring.create(name, 64)
    ring.write(ramp(0, 5))
    with pytest.raises(RingError, match="open already"):
        Ring.create(name, 64)
    with pytest.raises(RingError, match="open already"):
        Ring.open_or_create(name, 128)
    with Ring.attach(name) as same:
        assert same.head == 5
    ring.close()
    with Ring.open_or_create(name, 64) as continued:
        assert continued.head == 5
        continued.close()
        with Ring.create(name, 64) as fresh:
            assert fresh.head == 0


def test_a_ring_that_is_not_there_is_its_own_error(name: str) -> None:
    with pytest.raises(RingMissing, match="no such ring"):
        Ring.attach(name)
    Ring.unlink(name)


@pytest.mark.parametrize("bad", ["", "/", "a/b", "../x", "x" * 201, "nul\0"])
def test_a_name_that_could_be_a_path_is_refused(bad: str) -> None:
    with pytest.raises(RingError, match="no name for a ring"):
        Ring.create(bad, 64)


@pytest.mark.parametrize(("capacity", "rate"), [(0, 0), (12, 16_000), (65, 16_000), (1 << 27, 16_000), (64, 1)])
def test_a_geometry_out_of_bounds_is_refused_by_name(name: str, capacity: int, rate: int) -> None:
    with pytest.raises(RingError, match=r"capacity|rate"):
        Ring.create(name, capacity, rate)


@pytest.mark.parametrize("index", [-1, 1 << 48, 1 << 64])
def test_an_impossible_index_is_a_value_error(name: str, index: int) -> None:
    with Ring.create(name, 64) as ring, pytest.raises(ValueError, match="expected 0 to"):
        ring.read(index, 1)


def test_sleeping_to_a_moment_that_is_past_returns_how_late_it_is() -> None:
    assert _ring.sleep_until_ns(time.monotonic_ns() - SECOND) >= SECOND
    deadline = time.monotonic_ns() + 1_000_000
    assert _ring.sleep_until_ns(deadline) >= 0
    assert time.monotonic_ns() >= deadline


def test_a_priority_that_does_not_exist_is_an_os_error() -> None:
    with pytest.raises(OSError, match="Invalid argument") as caught:
        _ring.set_fifo(100)
    assert caught.value.errno == errno.EINVAL


def test_a_writer_may_take_up_a_stream_in_its_middle(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.write(ramp(0, 30))
        ring.skip(1000)
        assert (ring.tail, ring.head) == (1000, 1000)
        for start in range(1000, 1100, 20):
            ring.write(ramp(start, 20))
            assert (ring.tail, ring.head) == (max(1000, start + 20 - 64), start + 20)
        assert ring.read(1050, 50).tolist() == list(range(1050, 1100))


def test_what_was_before_a_skip_is_gone_for_whoever_reads_it(name: str) -> None:
    with Ring.create(name, 64) as ring:
        reader = ring.reader()
        ring.write(ramp(0, 30))
        ring.skip(40)
        with pytest.raises(Overrun) as caught:
            ring.read(10, 20)
        assert caught.value.lost == 30
        ring.write(ramp(40, 30))
        with pytest.raises(Overrun):
            reader.read(20)
        assert reader.index == 40 + 64 // 8


def test_a_skip_backwards_is_refused_and_changes_nothing(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.write(ramp(0, 30))
        with pytest.raises(Overrun):
            ring.skip(29)
        ring.skip(30)
        assert ring.read(0, 30).tolist() == list(range(30))


def test_a_skip_wakes_who_waits_and_leaves_the_player_nothing_stale(name: str) -> None:
    with Ring.create(name, 64) as ring:
        player, out = ring.player(), np.ones(8, np.int16)
        ring.write(ramp(1, 8))
        ring.skip(500)
        assert ring.wait(500, 0.0)
        assert player.read_into(out) == 0
        assert not out.any()


def test_a_ring_that_was_skipped_can_be_attached_to(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.skip(10_000)
        ring.write(ramp(10_000, 8))
        other = Ring.attach(name)
        assert other.read(10_000, 8).tolist() == list(range(10_000, 10_008))
        other.close()


def test_a_skip_of_years_is_damage_and_refused(name: str) -> None:
    with Ring.create(name, 64) as ring:
        with pytest.raises(RingError):
            ring.skip(2**39 + 1)
        assert ring.head == 0
