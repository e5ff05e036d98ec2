"""Speech to text: reads an utterance out of the ring `clean` and says what was said."""

from appliance.bus import Bus
from appliance.run import Run
from appliance.stt.service import Stt


def create(run: Run, bus: Bus) -> Stt:
    """The service, nothing loaded yet."""
    return Stt(run, bus)
