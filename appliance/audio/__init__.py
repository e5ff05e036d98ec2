"""The audio process: the sound card on one side, the rings on the other, and nothing else. See README.md."""

from appliance.audio.service import Audio, create

__all__ = ["Audio", "create"]
