import numpy as np
import pytest

from appliance.audio.volume import RANGE_DB, Volume, gain

LOUD = 20_000


def test_full_is_unchanged_and_nothing_is_silence() -> None:
    assert (gain(100), gain(0)) == (1.0, 0.0)


def test_equal_steps_are_equal_ratios() -> None:
    ratios = [gain(percent + 10) / gain(percent) for percent in range(10, 100, 10)]
    assert ratios == pytest.approx([10 ** (RANGE_DB / 200)] * len(ratios))


@pytest.mark.parametrize(("asked", "got"), [(-5, 0), (0, 0), (40, 40), (100, 100), (1000, 100)])
def test_beyond_the_ends_is_the_end(asked: int, got: int) -> None:
    volume = Volume(50)
    volume.set(asked)
    assert volume.percent == got


def test_a_block_is_scaled_to_the_nearest() -> None:
    volume, block = Volume(60), np.array([LOUD, -LOUD, 0, 32_767, -32_768], np.int16)
    expected = np.rint(block * np.float32(gain(60))).astype(np.int16)
    volume.apply(block)
    assert block.tolist() == expected.tolist()


def test_at_full_the_samples_are_the_same_to_the_bit() -> None:
    block = np.arange(-160, 160, dtype=np.int16)
    Volume(100).apply(block)
    assert block.tolist() == list(range(-160, 160))


def test_a_turn_of_the_knob_slides_over_one_block() -> None:
    volume = Volume(100)
    volume.set(0)
    first, second = np.full(320, LOUD, np.int16), np.full(320, LOUD, np.int16)
    volume.apply(first)
    volume.apply(second)
    steps = np.diff(np.concatenate([[LOUD], first]).astype(int))
    assert steps.min() >= -LOUD / 320 - 1
    assert steps.max() <= 0
    assert not second.any()


def test_a_turn_while_nothing_plays_does_not_slide() -> None:
    volume = Volume(100)
    volume.set(0)
    volume.settle()
    block = np.full(320, LOUD, np.int16)
    volume.apply(block)
    assert not block.any()
