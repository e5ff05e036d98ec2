"""From the start of the supervisor to the first captured block, with the starter models loaded and warm."""

import time
from statistics import median

from appliance.config import Config
from appliance.messages import Health, ServiceState
from appliance.paths import home
from appliance.session import Session
from tests.benchmarks.figures import Figure, figure, simulated

TARGET_S = 5.0
RUNS = 5


def start_once() -> tuple[float, dict[str, float]]:
    """Seconds to the first captured block, and when each service was ready."""
    began = time.monotonic()
    ready: dict[str, float] = {}
    with Session(simulated(Config()), home()) as session:
        for state in session.wait_ready(within=60):
            if isinstance(state, ServiceState) and state.health is Health.READY:
                ready.setdefault(state.service, time.monotonic() - began)
    return ready["audio"], ready


def measure() -> list[Figure]:
    """Median of several starts; the first one, which fills the disk cache, is not counted."""
    start_once()
    runs = [start_once() for _ in range(RUNS)]
    seconds = median(run[0] for run in runs)
    rest = [figure(f"  {name} ready after", median(run[1].get(name, 0.0) for run in runs), "s") for name in runs[-1][1]]
    return [figure("start to capture, starter models", seconds, "s", f"< {TARGET_S:g}", seconds < TARGET_S), *rest]
