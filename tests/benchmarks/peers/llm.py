"""The fixed model as the appliance's llm process: `python -m appliance.service tests.benchmarks.peers.llm DIRECTORY`."""

from appliance import clock
from appliance.bus import Bus
from appliance.engines import Candidate, Fallback, LanguageModel
from appliance.llm.service import Llm
from appliance.run import Run
from tests.benchmarks.peers.fixed_model import NAME, FixedModel


def create(run: Run, bus: Bus) -> Llm:
    """The service with nothing in it but a clock."""
    only: Candidate[LanguageModel] = Candidate(NAME, FixedModel)
    return Llm(run, bus, Fallback("the language model", [only], clock.monotonic))
