from typing import Any

import numpy as np
import pytest

from hardware.errors import MicrophoneLost, NoSuchDevice
from hardware.simulated import SimulatedCard
from tests.hardware.rigs import FakeTime

BLOCK = 0.02


def card(time: FakeTime, **more: Any) -> SimulatedCard:
    return SimulatedCard(clock=time.clock, sleep=time.sleep_until, **more)


def test_without_anybody_the_room_is_silent() -> None:
    block = np.ones(320, np.int16)
    stream = card(FakeTime()).open_capture(BLOCK)
    assert stream.read_into(block) == 320
    assert not block.any()


@pytest.mark.parametrize("speed", [1.0, 8.0])
def test_its_time_runs_as_fast_as_it_is_told(speed: float) -> None:
    time = FakeTime()
    stream, block, began = card(time, speed=speed).open_capture(BLOCK), np.zeros(320, np.int16), time.now
    for _ in range(80):
        stream.read_into(block)
    assert time.now - began == 80 * 20_000_000 / speed


def test_dropped_frames_are_counted_and_the_next_block_is_later_by_them() -> None:
    device = card(FakeTime())
    stream, block = device.open_capture(BLOCK), np.zeros(320, np.int16)
    stream.read_into(block)
    before = stream.time_ns
    device.drop(160)
    stream.read_into(block)
    assert stream.time_ns - before == 30_000_000
    assert (stream.lost, stream.xruns) == (160, 1)


def test_a_short_block_says_how_short() -> None:
    device = card(FakeTime())
    stream, block = device.open_capture(BLOCK), np.zeros(320, np.int16)
    device.cut_short(100)
    assert [stream.read_into(block), stream.read_into(block)] == [220, 320]


def test_a_reader_that_stays_away_loses_what_the_card_has_no_room_for() -> None:
    time = FakeTime()
    stream, block = card(time).open_capture(BLOCK), np.zeros(320, np.int16)
    stream.read_into(block)
    time.now += 1_000_000_000
    stream.read_into(block)
    assert stream.xruns == 1
    assert stream.lost >= 0.7 * 16_000
    assert time.now - stream.time_ns <= 60_000_000


def test_an_unplugged_card_opens_again_once_it_is_plugged_in() -> None:
    device = card(FakeTime())
    stream, block = device.open_capture(BLOCK), np.zeros(320, np.int16)
    device.unplug()
    with pytest.raises(MicrophoneLost):
        stream.read_into(block)
    with pytest.raises(NoSuchDevice):
        device.open_playback(BLOCK)
    device.plug_in()
    assert device.open_capture(BLOCK).read_into(block) == 320


def test_a_played_block_is_heard_a_block_later() -> None:
    time, heard = FakeTime(), []
    device = SimulatedCard(
        speaker=lambda block, at: heard.append((block[0], at)), clock=time.clock, sleep=time.sleep_until
    )
    stream = device.open_playback(BLOCK)
    for value in (1, 2, 3):
        at = stream.wait()
        assert at == time.now + 20_000_000
        stream.write(np.full(320, value, np.int16))
    assert [value for value, _ in heard] == [1, 2, 3]
    assert np.diff([at for _, at in heard]).tolist() == [20_000_000, 20_000_000]
