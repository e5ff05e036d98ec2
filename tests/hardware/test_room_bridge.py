"""The simulated room on the virtual card, with real streams."""

from pathlib import Path

import numpy as np
import pytest

from hardware.errors import DeviceError
from hardware.pulse import PrivatePulse, missing
from hardware.room import RATE, Acoustics
from hardware.room_bridge import RoomBridge

DRY = Acoustics(rt60=0.001, delay=0.02, direct=60.0, gain=-6.0, noise=-200.0)


@pytest.mark.process
@pytest.mark.skipif(bool(missing()), reason=f"{missing()} is not installed")
def test_what_is_played_into_the_speaker_is_heard_in_the_room(tmp_path: Path) -> None:
    sound = (6_000 * np.sin(2 * np.pi * 440 / RATE * np.arange(RATE // 2))).astype(np.int16)
    with PrivatePulse(tmp_path) as pulse, RoomBridge(pulse, DRY):
        recording = pulse.record()
        pulse.play(sound, "speaker")
        pulse.play(np.zeros(RATE // 4, np.int16), "speaker")
        both = recording.stop().astype(float)
    heard, played = both[:, 0], both[:, 1]
    began = [int(np.flatnonzero(np.abs(channel) > 500)[0]) for channel in (heard, played)]
    assert 0.02 < (began[0] - began[1]) / RATE < 0.3
    middle = slice(began[0] + RATE // 10, began[0] + RATE // 3)
    assert np.abs(heard[middle]).max() == pytest.approx(3_000, rel=0.05)


def test_a_card_of_another_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="48000 Hz"):
        RoomBridge(PrivatePulse(tmp_path, rate=48_000), DRY)
