"""The only process that opens and closes turns: state machine, skills, history, trace. No models, no audio."""

from appliance.bus import Bus
from appliance.run import Run
from appliance.service import Service


def create(run: Run, bus: Bus) -> Service:
    """The service; what it needs is imported here and not before."""
    from appliance.dialogue.service import Dialogue

    return Dialogue(run, bus)
