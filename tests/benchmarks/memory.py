"""Memory of the whole appliance without models: proportional set size of every process, from the kernel's own account."""

import time
from statistics import median

import psutil

from appliance.config import Config, LlmConfig, SttConfig, TtsConfig
from appliance.paths import home
from appliance.session import Session
from tests.benchmarks.figures import Figure, figure, simulated

TARGET_MB = 200

RUNNERS = ("appliance.service", "appliance.hosting")
"""What runs a module, and is none of those that it runs."""


def without_models() -> Config:
    """Every process runs and no model is loaded: stt and llm find nothing to serve, tts has the espeak-ng binary."""
    return simulated(Config(stt=SttConfig(engines=()), llm=LlmConfig(engines=()), tts=TtsConfig(engines=("espeak",))))


def pss_by_process(supervisor: int) -> dict[str, float]:
    """Megabytes by process name, the supervisor included."""
    root = psutil.Process(supervisor)
    found = {"supervisor": root.memory_full_info().pss / 1e6}
    for child in root.children(recursive=True):
        line = child.cmdline()
        modules = [word for word in line if word.startswith("appliance.") and word not in RUNNERS]
        name = "+".join(module.rsplit(".", 1)[-1] for module in modules) or line[0]
        found[name] = child.memory_full_info().pss / 1e6
    return found


def measure() -> list[Figure]:
    """The sum, and what each process has of it."""
    samples = []
    with Session(without_models(), home()) as session:
        for state in session.wait_ready(within=60):
            del state
        for _ in range(5):
            time.sleep(1)
            samples.append(pss_by_process(session.pid))
    total = median(sum(each.values()) for each in samples)
    rest = [figure(f"  of it {name}", megabytes, "MB") for name, megabytes in samples[-1].items()]
    return [figure("PSS of all processes, no models", total, "MB", f"< {TARGET_MB}", total < TARGET_MB), *rest]
