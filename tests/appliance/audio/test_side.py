import threading

import numpy as np
import pytest

from appliance.audio import side
from appliance.audio.counts import Stamps
from appliance.audio.side import CaptureSide, PlaybackSide
from appliance.audio.volume import Volume
from hardware.errors import NoSuchDevice
from hardware.simulated import SimulatedCapture, SimulatedCard
from hardware.sound import Samples
from tests.appliance.audio.conftest import MakeRing
from tests.hardware.rigs import FakeTime

WAIT = 10.0


class Script:
    """A microphone that lets a test go on after so many blocks, and then waits for it."""

    def __init__(self, blocks: int) -> None:
        self._left = blocks
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, out: Samples) -> int:
        out[:] = 1
        self._left -= 1
        if self._left == 0:
            self.reached.set()
            assert self.go_on.wait(WAIT)
        return len(out)


def card(microphone: Script, rate: int = 16_000) -> SimulatedCard:
    time = FakeTime()
    return SimulatedCard(microphone, rate=rate, clock=time.clock, sleep=time.sleep_until)


class Shy(SimulatedCard):
    """A card that opens only at the third try."""

    tries = 0

    def open_capture(self, block: float) -> SimulatedCapture:
        self.tries += 1
        if self.tries < 3:
            raise NoSuchDevice(f"try {self.tries}.", where="shy card", remedy="Wait.")
        return super().open_capture(block)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pauses that would have been made, as failures in a row."""
    failures: list[int] = []

    def pause(count: int) -> float:
        failures.append(count)
        return 0.0

    monkeypatch.setattr(side, "pause", pause)
    return failures


def test_it_captures_until_it_is_ended(make_ring: MakeRing) -> None:
    ring, microphone = make_ring(), Script(50)
    capture = CaptureSide(card(microphone), ring, 0, Stamps(0))
    capture.start()
    assert microphone.reached.wait(WAIT)
    assert capture.up
    assert capture.detail == "simulated card at 16000 Hz"
    assert ring.head == 49 * 320
    capture.stopped = True
    microphone.go_on.set()
    capture.end()
    assert not capture.is_alive()
    assert not capture.up


def test_a_card_that_vanishes_is_looked_for_and_the_index_goes_on(make_ring: MakeRing) -> None:
    ring, microphone = make_ring(), Script(10)
    device = card(microphone)
    capture = CaptureSide(device, ring, 0, Stamps(0))
    capture.start()
    assert microphone.reached.wait(WAIT)
    before = ring.head
    device.unplug()
    again = Script(10)
    device.microphone = again
    microphone.go_on.set()
    while capture.looks < 3:
        assert capture.is_alive()
    assert not capture.up
    assert capture.detail == "simulated card: it is unplugged. Plug it in."
    device.plug_in()
    assert again.reached.wait(WAIT)
    assert capture.up
    assert ring.head == before + 320 + 9 * 320
    assert capture.counts.opened == 2
    capture.stopped = True
    again.go_on.set()
    capture.end()


def test_it_waits_longer_and_longer_for_a_card_that_does_not_open(make_ring: MakeRing, no_pauses: list[int]) -> None:
    microphone, time = Script(5), FakeTime()
    shy = Shy(microphone, clock=time.clock, sleep=time.sleep_until)
    capture = CaptureSide(shy, make_ring(), 0, Stamps(0))
    capture.start()
    assert microphone.reached.wait(WAIT)
    assert no_pauses == [1, 2]
    assert capture.settled.is_set()
    capture.stopped = True
    microphone.go_on.set()
    capture.end()


def test_a_card_of_another_rate_fills_the_ring_at_ours(make_ring: MakeRing) -> None:
    ring, microphone = make_ring(), Script(50)
    capture = CaptureSide(card(microphone, rate=48_000), ring, 0, Stamps(0))
    capture.start()
    assert microphone.reached.wait(WAIT)
    assert ring.wait(14_000, WAIT)
    assert capture.counts.frames == 49 * 960
    capture.stopped = True
    microphone.go_on.set()
    capture.end()


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_what_is_written_is_played_at_any_rate(make_ring: MakeRing, rate: int) -> None:
    ring, time = make_ring(), FakeTime()
    heard = threading.Event()

    def speaker(block: Samples, _at: int) -> None:
        if block.any():
            heard.set()

    ring.write(np.full(3_200, 9_000, np.int16))
    device = SimulatedCard(speaker=speaker, rate=rate, clock=time.clock, sleep=time.sleep_until)
    playback = PlaybackSide(device, ring, 0, Volume(100))
    playback.start()
    assert heard.wait(WAIT)
    playback.end()
    assert not playback.is_alive()
