"""Everything that can be done to a process is done to every process of a real appliance, while questions keep coming.

`python -m tests.benchmarks.chaos --minutes 30`; `python -m tests.benchmarks chaos` for a short one. See README.md.
"""

from tests.benchmarks.figures import Figure

MINUTES = 3.0
"""Of the short one; a round of all torments takes about eight."""

SEED = 20261121


def measure(minutes: float = MINUTES, seed: int = SEED, only: str = "") -> list[Figure]:
    """Figures with the issue's targets; see `drive`."""
    from tests.benchmarks.chaos.drive import measure as drive

    return drive(minutes, seed, only)
