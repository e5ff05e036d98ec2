"""The language model: answers a question token by token, and keeps what it has read of the conversation."""

from appliance.bus import Bus
from appliance.llm.service import Llm
from appliance.run import Run


def create(run: Run, bus: Bus) -> Llm:
    """The service, nothing loaded yet."""
    return Llm(run, bus)
