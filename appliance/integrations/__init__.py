"""What is outside the speaker: music, weather, the home, servers of tools. The dialogue never waits on a network; this does."""

from appliance.bus import Bus
from appliance.config import Config
from appliance.run import Run
from appliance.service import Service


def wanted(config: Config) -> bool:
    """Whether the settings name anything outside; without it the process need not run."""
    return bool(config.music.host or config.weather.provider or config.home.url or config.mcp)


def create(run: Run, bus: Bus) -> Service:
    """The integrations service."""
    from appliance.integrations.service import Integrations

    return Integrations(run, bus)


__all__ = ["create", "wanted"]
