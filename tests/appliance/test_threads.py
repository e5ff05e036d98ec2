"""Threads are budgeted by the moment: what runs together fits the cores."""

from itertools import pairwise

import pytest

from appliance.config import ThreadsConfig
from appliance.threads import MOMENTS, Budget, budget, cores, quieten

CORES = range(1, 65)


def together(available: int, moment: tuple[str, ...]) -> int:
    threads = budget(available)._asdict()
    return sum(threads[engine] for engine in moment)


@pytest.mark.parametrize("moment", MOMENTS, ids="+".join)
def test_what_runs_at_the_same_time_never_exceeds_the_cores(moment: tuple[str, ...]) -> None:
    # On fewer cores than engines each still needs its one thread, which has nobody to spin for.
    assert [n for n in CORES if together(n, moment) > max(n, len(moment))] == []


@pytest.mark.parametrize("moment", MOMENTS, ids="+".join)
def test_from_three_cores_on_one_is_left_for_audio_and_ear(moment: tuple[str, ...]) -> None:
    assert [n for n in CORES if n >= 3 and together(n, moment) > n - 1] == []


def test_every_engine_is_in_some_moment_and_has_a_thread() -> None:
    assert {engine for moment in MOMENTS for engine in moment} == set(Budget._fields)
    assert [n for n in CORES if min(budget(n)) < 1] == []


def test_more_cores_never_mean_fewer_threads() -> None:
    rows = [budget(available) for available in range(1, 65)]
    assert all(max(a, b) == b for few, many in pairwise(rows) for a, b in zip(few[:2], many[:2], strict=True))


def test_the_table_on_the_boards_we_name() -> None:
    assert {available: tuple(budget(available)) for available in (1, 2, 4, 6, 8)} == {
        1: (1, 1, 1, 1),
        2: (1, 1, 1, 1),
        4: (3, 3, 2, 1),
        6: (4, 4, 4, 1),
        8: (4, 4, 4, 2),
    }


def test_the_owners_figures_win() -> None:
    assert tuple(budget(4, ThreadsConfig(stt=2, llm=1, tts=3))) == (2, 1, 1, 3)
    assert tuple(budget(4, ThreadsConfig(tts=2))) == (3, 3, 2, 2)


def test_this_machine_has_cores() -> None:
    assert cores() >= 1


def test_waiting_threads_are_told_to_sleep_unless_the_owner_said_otherwise() -> None:
    environment = {"OMP_WAIT_POLICY": "active"}
    quieten(3, environment)
    assert environment == {"OMP_WAIT_POLICY": "active", "OMP_NUM_THREADS": "3", "OPENBLAS_NUM_THREADS": "1"}
