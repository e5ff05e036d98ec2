"""One whole run: home, appliance, torments for so many minutes, and the reckoning."""

from appliance.clock import monotonic
from tests.benchmarks.chaos.ground import small_home
from tests.benchmarks.chaos.leaks import census, left
from tests.benchmarks.chaos.ordeal import Ordeal
from tests.benchmarks.chaos.plan import torments
from tests.benchmarks.chaos.report import PICTURE, draw, figures, show
from tests.benchmarks.chaos.speaker import Speaker
from tests.benchmarks.figures import Figure

SPEED = 3.0
"""How many times as fast as people speaker and microphone run: what is said takes a third of the time."""


def measure(minutes: float, seed: int, only: str = "") -> list[Figure]:
    """`only`: no other torments than those whose name holds this."""
    with small_home() as (home, small):
        with Speaker(home, SPEED) as speaker:
            ordeal = Ordeal(speaker, seed)
            ordeal.warm_up()
            before, until = census(speaker), monotonic() + 60 * minutes
            for torment in torments(seed):
                if monotonic() > until:
                    break
                if only in torment.name and (small or torment.victim != "home"):
                    ordeal.suffer(torment)
            ordeal.warm_up()
            after = census(speaker)
        rest = left(speaker.pids, speaker.memory_names, speaker.session.run.path)
    show(ordeal, before, after)
    draw(ordeal.recoveries)
    print(f"log: {speaker.log_file}, picture: {PICTURE}")
    return figures(ordeal, before, after, rest)
