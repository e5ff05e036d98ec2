import numpy as np
import pytest

from hardware.timing import BlockClock

RATE, FRAMES, BLOCK_NS = 16_000, 320, 20_000_000


def test_a_regular_stream_is_stamped_with_the_start_of_each_block() -> None:
    clock = BlockClock(RATE)
    stamps = [clock.stamp(1_000_000_000 + i * BLOCK_NS, FRAMES) for i in range(100)]
    assert stamps == [1_000_000_000 + (i - 1) * BLOCK_NS for i in range(100)]


def test_a_late_reader_hardly_moves_the_stamps() -> None:
    clock = BlockClock(RATE)
    late = np.random.default_rng(1).exponential(300_000, 2000)
    late[::100] += 6_000_000
    errors = [clock.stamp(i * BLOCK_NS + int(late[i]), FRAMES) - (i - 1) * BLOCK_NS for i in range(2000)]
    assert max(errors[500:]) - min(errors[500:]) < 400_000


@pytest.mark.parametrize("ppm", [-200, 50, 200])
def test_a_card_with_a_crystal_of_its_own_is_followed(ppm: int) -> None:
    clock, block = BlockClock(RATE), BLOCK_NS * (1 + ppm * 1e-6)
    errors = [clock.stamp(round(i * block), FRAMES) - (i - 1) * block for i in range(6000)]
    assert max(abs(error) for error in errors[3000:]) < 20_000


def test_lost_frames_are_counted_and_the_times_after_them_are_right() -> None:
    clock = BlockClock(RATE)
    for i in range(100):
        clock.stamp(i * BLOCK_NS, FRAMES)
    for i in range(100, 200):
        last = clock.stamp((i + 3) * BLOCK_NS, FRAMES)
    assert clock.lost == 3 * FRAMES
    assert abs(last - (199 + 3 - 1) * BLOCK_NS) < 1_000


def test_a_loss_that_the_card_reports_is_believed_at_once() -> None:
    clock = BlockClock(RATE)
    for i in range(100):
        clock.stamp(i * BLOCK_NS, FRAMES)
    clock.suspect()
    assert clock.stamp(110 * BLOCK_NS, FRAMES) == 109 * BLOCK_NS
    assert clock.lost == 10 * FRAMES


def test_after_a_late_start_the_stamps_hurry_back_and_never_run_backwards() -> None:
    clock = BlockClock(RATE)
    stamps = [clock.stamp(1_000_000_000, FRAMES)]  # It should have been read 90 ms ago.
    stamps += [clock.stamp(910_000_000 + max(4, i) * BLOCK_NS, FRAMES) for i in range(1, 300)]
    assert min(np.diff(stamps)) >= BLOCK_NS // 2 - 1
    assert abs(stamps[-1] - (910_000_000 + 298 * BLOCK_NS)) < 1_000_000
    assert clock.lost == 0


def test_one_block_that_comes_far_too_late_is_jitter() -> None:
    clock = BlockClock(RATE)
    for i in range(100):
        clock.stamp(i * BLOCK_NS, FRAMES)
    clock.stamp(100 * BLOCK_NS + 15_000_000, FRAMES)
    assert clock.stamp(101 * BLOCK_NS, FRAMES) == 100 * BLOCK_NS
    assert clock.lost == 0
