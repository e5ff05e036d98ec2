"""A household in a hurry: whatever people do and whichever worker dies, no turn hangs, is lost or is heard twice."""

from pathlib import Path

import pytest

from tests.flow.simulation import Simulation


@pytest.mark.parametrize("seed", range(3))
def test_nothing_hangs_is_lost_or_is_heard_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    simulation = Simulation(tmp_path, seed, monkeypatch)
    try:
        for _ in range(100):
            simulation.something()
            simulation.run_for(simulation.draw.choice((0.1, 0.5, 1.5, 4.0)))
        simulation.settle()
        assert simulation.faults == []
        last = simulation.dialogue.state.turn
        assert simulation.closed == dict.fromkeys(range(1, last + 1), 1), "every turn is closed, and once"
        assert last > 40
    finally:
        simulation.close()
