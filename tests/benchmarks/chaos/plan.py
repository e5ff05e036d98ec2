"""Which torment comes when: every kind to every process, shuffled, round after round. Pure and seeded."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from appliance.supervisor.processes import PROCESSES
from appliance.supervisor.watch import SILENCE_LIMIT

SERVICES = ("panel", "stt", "llm", "tts", "dialogue", "ear", "audio")
"""Those of the supervisor's table that these settings want."""

EVERYBODY = (*SERVICES, "supervisor")
RINGS = ("capture", "playback", "clean")

assert set(SERVICES) <= set(PROCESSES)


class Kind(NamedTuple):
    """One row: what is done, to whom, and for how long."""

    name: str
    victims: tuple[str, ...]
    lasts: float = 0.0
    """Seconds; 0: it is done at once."""


KINDS = (
    Kind("kill", EVERYBODY),
    Kind("stop, for less than is missed", EVERYBODY, lasts=0.5 * SILENCE_LIMIT),
    Kind("stop, until it is killed", SERVICES, lasts=2.5 * SILENCE_LIMIT),
    Kind("no CPU", EVERYBODY, lasts=3.0),
    Kind("no memory", EVERYBODY, lasts=3.0),
    Kind("no file descriptors", EVERYBODY, lasts=3.0),
    Kind("no disk", EVERYBODY, lasts=3.0),
    Kind("disk full", ("home",), lasts=3.0),
    Kind("garbled socket", EVERYBODY),
    Kind("garbled ring, one word", RINGS),
    Kind("garbled ring, the header", RINGS),
)
"""The one table of torments."""


class Torment(NamedTuple):
    """One of them, about to happen."""

    kind: Kind
    victim: str
    seed: int
    """Of everything by chance in it."""
    after: float
    """Seconds into a question, so that it strikes in any phase of a turn."""

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.kind.name}: {self.victim}"


LONGEST_AFTER = 1.5
"""Seconds: a spoken question, its answer, and the first words of it."""


def torments(seed: int, kinds: tuple[Kind, ...] = KINDS) -> Iterator[Torment]:
    """Without end; each round has every kind and victim once, in another order."""
    draw = Random(seed)
    while True:
        rows = [(kind, victim) for kind in kinds for victim in kind.victims]
        draw.shuffle(rows)
        for kind, victim in rows:
            yield Torment(kind, victim, draw.randrange(2**32), draw.uniform(0.0, LONGEST_AFTER))
