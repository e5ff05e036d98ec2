"""From the edge of the talk button to the listening light, with all processes and mock pins: `python -m tests.benchmarks button`.

The clock starts before the line that moves the mock pin is written, and stops when the panel has set the lights: the panel writes
that moment down itself (`since_ns`), so looking for it adds nothing.
"""

import random
import time
from pathlib import Path
from typing import Any

import numpy as np

from appliance.clock import monotonic_ns
from appliance.config import Config
from appliance.messages import Light
from appliance.paths import home
from appliance.session import Session
from hardware.bench_pins import drive, look
from tests.benchmarks.figures import Figure, figure, simulated

PRESSES = 200
TARGET_MS = 30.0

HELD, BETWEEN = 0.35, (0.1, 0.4)
"""Seconds: longer than a tap; and a pause that varies, so that no beat of the processes is met."""

WITHIN = 5.0
"""Seconds after which a light that did not come is a fault."""


def wait_for(folder: Path, light: Light) -> dict[str, Any]:
    """The panel's state once it shows this light.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        state = look(folder)
        if state is not None and state["light"] == light.value:
            return state
        time.sleep(0.005)
    raise TimeoutError(f"the light {light.value!r} did not come within {WITHIN:g} s")


def press(folder: Path) -> float:
    """Presses and lets go; milliseconds from the edge to the listening light."""
    wait_for(folder, Light.IDLE)
    time.sleep(random.uniform(*BETWEEN))
    edge = monotonic_ns()
    drive(folder, "press talk")
    shown = wait_for(folder, Light.LISTENING)["since_ns"]
    time.sleep(HELD)
    drive(folder, "release talk")
    return (shown - edge) / 1e6


def measure() -> list[Figure]:
    """Percentiles over all presses."""
    with Session(simulated(Config()), home()) as session:
        for state in session.wait_ready(within=60):
            del state
        waits = np.array([press(session.run.path) for _ in range(PRESSES)])
    tail = float(np.percentile(waits, 99))
    return [
        figure(f"button edge to listening light, p99 of {PRESSES}", tail, "ms", f"< {TARGET_MS:g}", tail < TARGET_MS),
        figure("  of it p50", float(np.percentile(waits, 50)), "ms"),
        figure("  of it slowest", float(waits.max()), "ms"),
    ]
