"""Text to speech: clauses and tones into the playback ring, in order."""

from appliance.bus import Bus
from appliance.run import Run
from appliance.tts.service import Tts


def create(run: Run, bus: Bus) -> Tts:
    """The service, nothing loaded yet."""
    return Tts(run, bus)
