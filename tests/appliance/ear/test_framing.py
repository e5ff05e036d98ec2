import numpy as np
import pytest

from appliance.ear.framing import Frames
from appliance.units import BLOCK


@pytest.mark.parametrize("size", [160, 320, 480, 512, 1_000])
def test_frames_are_the_stream_in_order_and_know_their_age(size: int) -> None:
    stream = np.arange(20 * BLOCK, dtype=np.int16)
    frames, cut = Frames(size), []
    for at in range(0, len(stream), BLOCK):
        for frame, ago in frames.cut(stream[at : at + BLOCK]):
            cut.append(frame.copy())
            assert frame[-1] == at + BLOCK - ago - 1
    assert np.array_equal(np.concatenate(cut), stream[: len(stream) // size * size])


def test_a_cleared_cutter_begins_a_new_frame() -> None:
    frames = Frames(512)
    list(frames.cut(np.zeros(BLOCK, np.int16)))
    frames.clear()
    fresh = np.arange(2 * BLOCK, dtype=np.int16)
    ((frame, ago),) = [(frame.copy(), ago) for at in (0, BLOCK) for frame, ago in frames.cut(fresh[at : at + BLOCK])]
    assert np.array_equal(frame, fresh[:512])
    assert ago == 2 * BLOCK - 512
