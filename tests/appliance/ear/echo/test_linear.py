import numpy as np
import pytest

from appliance.ear.echo.linear import Linear
from appliance.ear.protocols import Block
from appliance.units import RATE, samples
from tests.appliance.ear.echo.echoes import blocks, heard, played, removed


def cleaned(linear: Linear, near: Block, far: Block) -> Block:
    return np.concatenate([linear.cancel(*pair) for pair in blocks(near, far)])


def test_the_way_from_the_speaker_is_learnt_in_a_second_of_sound() -> None:
    out = cleaned(Linear(), heard(), played())
    assert removed(heard(), out, since=1.0) > 12
    assert removed(heard(), out, since=2.5) > 18


def test_another_reference_removes_nothing() -> None:
    out = cleaned(Linear(), heard(), played(seed=2))
    assert removed(heard(), out, since=1.0) < 1


def test_near_speech_passes_untouched_while_nothing_is_played() -> None:
    linear, silence = Linear(), np.zeros_like(played())
    cleaned(linear, heard(), played())
    cleaned(linear, np.zeros(samples(0.5), np.int16), silence)
    near = played(seed=3)
    assert np.array_equal(cleaned(linear, near, silence), near)


def test_somebody_who_speaks_meanwhile_is_left_and_teaches_nothing_wrong() -> None:
    near = np.concatenate([np.zeros(2 * RATE, np.int16), played(seed=3)[2 * RATE :] // 2])
    out = cleaned(Linear(), heard() + near, played())
    assert removed(near, out - near, since=2.5) > 10


def test_a_speaker_that_was_moved_is_learnt_anew() -> None:
    linear = Linear()
    cleaned(linear, heard(), played())
    moved = np.roll(-heard(seed=2), 37)
    out = cleaned(linear, moved, played(seed=2))
    assert removed(moved, out, since=3.0) > 10


def test_a_gap_keeps_what_was_learnt() -> None:
    linear = Linear()
    cleaned(linear, heard(), played())
    linear.reset()
    out = cleaned(linear, heard(), played())
    assert removed(heard(), out, since=0.3) > 15


@pytest.mark.parametrize("extreme", [32_767, -32_768])
def test_the_loudest_samples_do_not_wrap(extreme: int) -> None:
    linear = Linear()
    cleaned(linear, heard(), played())
    square = np.full(samples(0.2), extreme, np.int16)
    out = cleaned(linear, square, played()[: len(square)])
    assert (np.sign(out) == np.sign(extreme)).all()
