"""Two clocks in numbers: the microphone's samples, and the speaker's frames as trembling times tell them."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from appliance.ear.echo.alignment import LEAD, PATIENCE, Alignment
from appliance.units import BLOCK

BEGUN = 100_000
"""Frame at which sample 0 is heard."""


def sawtooth(number: int) -> float:
    """How far block `number` of a speaker behind PulseAudio is off, in samples: as measured."""
    return (number * 2.7) % 288 - 144


def run(
    alignment: Alignment,
    blocks: int,
    truth: Callable[[int], float],
    tremble: Callable[[int], float] = lambda _number: 0.0,
    silent: bool = False,
) -> list[float]:
    """How far the position is from the truth at each block."""
    errors = []
    for number in range(blocks):
        index = number * BLOCK
        begin, _end = alignment.follow(index, round(truth(index) + tremble(number)), silent=silent)
        errors.append(begin - LEAD - truth(index))
    return errors


def test_clocks_that_agree_give_whole_blocks_from_the_first_on() -> None:
    alignment = Alignment()
    spans = [alignment.follow(at, BEGUN + at, silent=False) for at in range(0, 10 * BLOCK, BLOCK)]
    assert spans == [(BEGUN + LEAD + at, BEGUN + LEAD + at + BLOCK) for at in range(0, 10 * BLOCK, BLOCK)]


@pytest.mark.parametrize("ppm", [50.0, 0.0, -50.0])
def test_a_drift_is_known_after_five_minutes_of_trembling_times(ppm: float) -> None:
    alignment = Alignment()
    errors = run(alignment, 15_000, lambda index: BEGUN + index * (1 + ppm * 1e-6), sawtooth)
    assert alignment.drift == pytest.approx(ppm, abs=8)
    assert max(map(abs, errors)) < 250
    assert np.ptp(np.diff(errors)[-500:]) < 0.01


def test_clocks_of_one_card_are_not_taken_to_drift_by_what_trembles() -> None:
    alignment = Alignment()
    errors = run(alignment, 1_000, lambda index: BEGUN + index, sawtooth)
    assert abs(alignment.drift) < 25
    moved = np.abs(np.diff(errors))
    assert alignment.jumps <= 1
    assert np.median(moved) < 0.01


def test_a_block_begins_where_the_one_before_ended() -> None:
    alignment = Alignment()
    spans = [alignment.follow(at, BEGUN + at + at // 40_000, silent=False) for at in range(0, 500 * BLOCK, BLOCK)]
    assert all(end == after for (_begin, end), (after, _end) in pairwise(spans))
    assert alignment.jumps == 0


def test_one_wild_time_moves_nothing() -> None:
    alignment = Alignment()
    errors = run(alignment, 200, lambda index: BEGUN + index + (9_000 if index == 100 * BLOCK else 0))
    assert {error for error in errors if error != -9_000} == {0}


@pytest.mark.parametrize("silent", [True, False])
def test_a_jump_of_the_speakers_clock_is_followed_after_half_a_second(silent: bool) -> None:
    alignment, jump = Alignment(), 800
    errors = run(alignment, 200, lambda index: BEGUN + index + (jump if index >= 100 * BLOCK else 0), silent=silent)
    assert errors[:100] == [0] * 100
    assert errors[100 : 99 + PATIENCE] == [-jump] * (PATIENCE - 1)
    assert errors[100 + PATIENCE :] == [0] * (100 - PATIENCE)


def test_it_begins_anew_when_told() -> None:
    alignment = Alignment()
    run(alignment, 10, lambda index: BEGUN + index)
    alignment.lose()
    assert alignment.follow(0, 5, silent=False)[0] == 5 + LEAD
