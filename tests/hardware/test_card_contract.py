"""What every sound card does, the simulated one and PortAudio's alike."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hardware.errors import DeviceError, MicrophoneLost, SpeakerLost
from hardware.pulse import missing
from hardware.sound import Samples
from tests.hardware.rigs import PulseRig, Rig, SimulatedRig

BLOCK = 0.02
TONE: Samples = np.round(8000 * np.sin(np.arange(8000) * 0.3)).astype(np.int16)


@pytest.fixture(params=["simulated", pytest.param("pulse", marks=pytest.mark.process)])
def rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    if request.param == "simulated":
        made: Rig = SimulatedRig()
    else:
        if gone := missing():
            pytest.skip(f"{gone} is not installed")
        with pytest.MonkeyPatch.context() as patch:
            # A socket's path must be short.
            made = PulseRig(Path(tmp_path_factory.mktemp("p")), patch)
            yield made
            made.close()
        return
    yield made
    made.close()


def listen(rig: Rig, blocks: int, to: Samples | None = None) -> tuple[Samples, list[int]]:
    """The next blocks, in which somebody makes a sound, and their times."""
    stream = rig.card.open_capture(BLOCK)
    rig.attend(stream)
    block, heard, times = np.zeros(stream.frames, np.int16), [], []
    for number in range(blocks):
        if number == 5 and to is not None:
            rig.say(to)
        assert stream.read_into(block) == stream.frames
        heard.append(block.copy())
        times.append(stream.time_ns)
    stream.close()
    return np.concatenate(heard), times


def test_a_block_is_as_long_as_was_asked_for(rig: Rig) -> None:
    microphone, speaker = rig.card.open_capture(BLOCK), rig.card.open_playback(BLOCK)
    assert (microphone.rate, microphone.frames) == (16_000, 320)
    assert (speaker.rate, speaker.frames) == (16_000, 320)
    microphone.close()
    speaker.close()


def test_what_is_said_in_the_room_is_heard_sample_for_sample(rig: Rig) -> None:
    heard, _times = listen(rig, 150, to=TONE)
    began = int(np.flatnonzero(heard)[0])
    assert heard[began : began + len(TONE) - 1].tolist() == TONE[1:].tolist()  # The first sample of the tone is 0.


def test_the_times_of_blocks_are_a_block_apart(rig: Rig) -> None:
    _heard, times = listen(rig, 50)
    apart = np.diff(times)
    assert (apart > 0).all()
    assert abs(np.median(apart) - 20_000_000) < 2_000_000


def test_what_is_played_comes_out_of_the_speaker_without_a_gap(rig: Rig) -> None:
    speaker = rig.card.open_playback(BLOCK)
    rig.attend(speaker)
    times = []
    for start in range(0, len(TONE), 320):
        times.append(speaker.wait())
        speaker.write(TONE[start : start + 320])
    for _ in range(20):
        speaker.wait()
        speaker.write(np.zeros(320, np.int16))
    heard = rig.heard()
    speaker.close()
    began = int(np.flatnonzero(heard)[0])
    assert heard[began : began + len(TONE) - 1].tolist() == TONE[1:].tolist()
    assert (np.diff(times) > 0).all()
    assert speaker.xruns == 0


def test_a_card_that_vanishes_says_so_and_does_not_open_again(rig: Rig) -> None:
    microphone, speaker = rig.card.open_capture(BLOCK), rig.card.open_playback(BLOCK)
    block = np.zeros(320, np.int16)
    microphone.read_into(block)
    speaker.wait()
    speaker.write(block)
    rig.unplug()
    with pytest.raises(MicrophoneLost) as lost:
        for _ in range(200):
            microphone.read_into(block)
    assert lost.value.remedy
    with pytest.raises(SpeakerLost):
        for _ in range(200):
            speaker.wait()
            speaker.write(block)
    for stream in (microphone, speaker):
        stream.close()
        stream.close()
    with pytest.raises(DeviceError):
        rig.card.open_capture(BLOCK)
