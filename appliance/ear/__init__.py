"""The ear: turns samples into wake words and spans. See README.md."""

from appliance.bus import Bus
from appliance.ear.service import Ear
from appliance.run import Run


def create(run: Run, bus: Bus) -> Ear:
    """The service of this process."""
    return Ear(run, bus)
