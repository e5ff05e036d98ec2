"""The one table of processes: what runs, in which order it starts, and when it is taken for dead."""

from collections.abc import Callable
from typing import NamedTuple

from appliance.config import Config
from appliance.supervisor.care import Care
from appliance.units import Seconds


def always(_config: Config) -> bool:
    """Most processes are wanted whatever the settings say."""
    return True


def something_outside(config: Config) -> bool:
    """Whether the settings name any service outside the speaker."""
    return bool(config.music.host or config.weather.provider or config.home.url or config.mcp)


def asked_for_metrics(config: Config) -> bool:
    """Whether the settings name a port for them."""
    return config.metrics.port > 0


class Process(NamedTuple):
    """One row."""

    name: str
    module: str
    """Run by `appliance.service`; the supervisor never imports it."""
    stage: int
    """Started once everything of the stages before is ready, or has failed at its first try."""
    ready_within: Seconds
    """From its start to its first ready heartbeat; over it, it is killed and started again."""
    busy_limit: Seconds
    """One step may take this long; over it, it hangs, is killed and started again."""
    wanted: Callable[[Config], bool] = always
    """Whether these settings need it at all."""
    care: Care = Care()
    """What the kernel is told about it: what people hear first comes first, and what is biggest dies first."""


def table(*rows: Process) -> dict[str, Process]:
    """The rows by name.

    Raises:
        ValueError: a name or a module stands there twice.
    """
    by_name = {row.name: row for row in rows}
    if len(by_name) < len(rows) or len({row.module for row in rows}) < len(rows):
        raise ValueError("a process stands in the table twice")
    return by_name


PROCESSES = table(
    Process(
        "panel",
        "appliance.panel",
        stage=0,
        ready_within=Seconds(30),
        busy_limit=Seconds(8),
        care=Care(nice=-5, oom=-400),
    ),
    Process("stt", "appliance.stt", stage=1, ready_within=Seconds(120), busy_limit=Seconds(30), care=Care(oom=100)),
    Process("llm", "appliance.llm", stage=1, ready_within=Seconds(120), busy_limit=Seconds(120), care=Care(oom=300)),
    Process("tts", "appliance.tts", stage=1, ready_within=Seconds(120), busy_limit=Seconds(30), care=Care(nice=-3)),
    Process(
        "integrations",
        "appliance.integrations",
        stage=1,
        ready_within=Seconds(60),
        busy_limit=Seconds(30),
        wanted=something_outside,
        care=Care(nice=5, oom=200),
    ),
    Process(
        "dialogue",
        "appliance.dialogue",
        stage=1,
        ready_within=Seconds(60),
        busy_limit=Seconds(8),
        care=Care(nice=-5, oom=-300),
    ),
    Process(
        "ear", "appliance.ear", stage=1, ready_within=Seconds(60), busy_limit=Seconds(8), care=Care(nice=-8, oom=-300)
    ),
    Process(
        "audio",
        "appliance.audio",
        stage=2,
        ready_within=Seconds(60),
        busy_limit=Seconds(8),
        care=Care(nice=-10, oom=-450, own_core=True),
    ),
    Process(
        "metrics",
        "appliance.metrics",
        stage=2,
        ready_within=Seconds(30),
        busy_limit=Seconds(8),
        wanted=asked_for_metrics,
        care=Care(nice=5, oom=500),
    ),
)
"""Models are loaded and warm (stage 1) before capture begins (stage 2), so that the first question is answered like the tenth."""
