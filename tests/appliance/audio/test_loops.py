import gc
import tracemalloc
from typing import Any

import numpy as np
import pytest

from appliance.audio import loops
from appliance.audio.counts import LATE, Counts, Stamps
from appliance.audio.volume import Volume, gain
from hardware.errors import MicrophoneLost, SpeakerLost
from hardware.simulated import SimulatedCard
from hardware.sound import Samples
from tests.appliance.audio.conftest import MakeRing
from tests.appliance.audio.stops import After
from tests.hardware.rigs import FakeTime

BLOCK = 0.02


class Counting:
    """A microphone that hears 0, 1, 2, ..."""

    def __init__(self) -> None:
        self.next = 0

    def __call__(self, out: Samples) -> int:
        out[:] = np.arange(self.next, self.next + len(out)).astype(np.int16)
        self.next += len(out)
        return len(out)


def simulated(**more: Any) -> SimulatedCard:
    time = FakeTime()
    return SimulatedCard(clock=time.clock, sleep=time.sleep_until, **more)


def test_every_captured_sample_is_in_the_ring_with_its_time(make_ring: MakeRing) -> None:
    ring, counts = make_ring(), Counts()
    stream = simulated(microphone=Counting()).open_capture(BLOCK)
    loops.capture(stream, ring, counts, Stamps(0), After(50))
    assert ring.read(0, 16_000).tolist() == list(range(16_000))
    assert [ring.time_of(i) for i in (0, 320, 480)] == [1_000_000_000, 1_020_000_000, 1_030_000_000]
    assert (counts.frames, counts.lost, counts.xruns, counts.cut_short) == (16_000, 0, 0, 0)


def test_an_overrun_is_counted_and_the_times_after_it_are_right(make_ring: MakeRing) -> None:
    ring, counts, card = make_ring(), Counts(), simulated(microphone=Counting())
    stream = card.open_capture(BLOCK)
    loops.capture(stream, ring, counts, Stamps(0), After(10))
    card.drop(1600)
    loops.capture(stream, ring, counts, Stamps(0), After(10))
    assert (counts.lost, counts.xruns) == (1600, 1)
    assert ring.head == 20 * 320
    assert ring.time_of(10 * 320) - ring.time_of(10 * 320 - 1) == pytest.approx(100_000_000 + 62_500, abs=2)


def test_a_short_block_is_counted_and_written_as_short_as_it_is(make_ring: MakeRing) -> None:
    ring, counts, card = make_ring(), Counts(), simulated(microphone=Counting())
    card.cut_short(100)
    loops.capture(card.open_capture(BLOCK), ring, counts, Stamps(0), After(2))
    assert ring.read(0, 540).tolist() == list(range(540))
    assert counts.cut_short == 1


def test_a_late_block_is_counted(make_ring: MakeRing, monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals = iter([0, 20_000_000, 40_000_000 + LATE + 1, 60_000_000])
    monkeypatch.setattr("time.monotonic_ns", lambda: 10**9 + next(arrivals))
    counts = Counts()
    loops.capture(simulated().open_capture(BLOCK), make_ring(), counts, Stamps(0), After(4))
    assert counts.late == 1


def test_what_lies_in_the_ring_is_played_and_then_silence(make_ring: MakeRing) -> None:
    ring, played, counts = make_ring(), [], Counts()
    card = simulated(speaker=lambda block, _at: played.append(block.copy()))
    ring.write(np.arange(1, 481, dtype=np.int16))
    loops.playback(card.open_playback(BLOCK), ring.player(), Volume(100), counts, After(3))
    assert np.concatenate(played).tolist() == [*range(1, 481), *[0] * 480]
    assert (ring.consumed, ring.frames) == (480, 960)
    assert (counts.frames, counts.silent) == (960, 1)


def test_the_ring_knows_when_the_speaker_was_heard(make_ring: MakeRing) -> None:
    ring, heard = make_ring(), []
    card = simulated(speaker=lambda _block, at: heard.append(at))
    loops.playback(card.open_playback(BLOCK), ring.player(), None, Counts(), After(5))
    assert [ring.played_time_of(320 * i) for i in range(5)] == heard


def test_a_cancel_silences_the_very_next_block(make_ring: MakeRing) -> None:
    ring, played, counts = make_ring(), [], Counts()
    card = simulated(speaker=lambda block, _at: played.append(bool(block.any())))
    stream, player = card.open_playback(BLOCK), ring.player()
    ring.write(np.ones(16_000, np.int16))
    loops.playback(stream, player, None, counts, After(2))
    ring.cancel()
    loops.playback(stream, player, None, counts, After(2))
    assert played == [True, True, False, False]


def test_the_volume_is_that_of_the_knob(make_ring: MakeRing) -> None:
    ring, played = make_ring(), []
    card = simulated(speaker=lambda block, _at: played.append(int(block[-1])))
    ring.write(np.full(320, 10_000, np.int16))
    loops.playback(card.open_playback(BLOCK), ring.player(), Volume(50), Counts(), After(1))
    assert played == [round(10_000 * gain(50))]


def test_a_lost_card_ends_the_loop_by_its_name(make_ring: MakeRing) -> None:
    card = simulated()
    microphone, speaker = card.open_capture(BLOCK), card.open_playback(BLOCK)
    card.unplug()
    with pytest.raises(MicrophoneLost):
        loops.capture(microphone, make_ring(), Counts(), Stamps(0), After(9))
    with pytest.raises(SpeakerLost):
        loops.playback(speaker, make_ring().player(), None, Counts(), After(9))


def test_the_loops_keep_nothing_that_they_allocate(make_ring: MakeRing) -> None:
    ring, card = make_ring(), simulated()
    microphone, speaker, player = card.open_capture(BLOCK), card.open_playback(BLOCK), make_ring().player()
    stamps = Stamps(100)

    def both(blocks: int) -> None:
        loops.capture(microphone, ring, Counts(), stamps, After(blocks))
        loops.playback(speaker, player, Volume(50), Counts(), After(blocks))

    both(200)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    both(2000)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 4_000
