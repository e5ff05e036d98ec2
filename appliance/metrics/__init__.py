"""The metrics process: figures for a Prometheus on this machine, when the settings name a port."""

from appliance.bus import Bus
from appliance.metrics.service import Metrics
from appliance.run import Run


def create(run: Run, bus: Bus) -> Metrics:
    """The service of this process."""
    return Metrics(run, bus)
