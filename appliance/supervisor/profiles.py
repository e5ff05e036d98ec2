"""Which services share a process, by profile of the settings, and what else a profile changes. A service does not know of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec

from appliance.config import Config
from appliance.supervisor.care import Care
from appliance.supervisor.processes import Process


class Host(NamedTuple):
    """One process, and the services that live in it."""

    processes: tuple[Process, ...]
    """In the order of the supervisor's table."""
    care: Care

    @property
    def name(self) -> str:
        """Of the first service: no two hosts have the same."""
        return self.processes[0].name

    @property
    def stage(self) -> int:
        """In which all of them start."""
        return min(process.stage for process in self.processes)

    @property
    def command(self) -> list[str]:
        """Arguments of the interpreter, but for the run directory at the end."""
        runner = "appliance.service" if len(self.processes) == 1 else "appliance.hosting"
        return ["-m", runner, *(process.module for process in self.processes)]


class Shared(NamedTuple):
    """Services that share a process."""

    names: frozenset[str]
    care: Care


class Profile(NamedTuple):
    """One row."""

    shared: tuple[Shared, ...] = ()
    """Every service that stands in none has a process of its own."""
    fit: Callable[[Config], Config] = lambda config: config
    """The settings as this profile takes them."""
    environment: Mapping[str, str] = {}
    """What the processes find in theirs beside what is there."""


def without_mind(config: Config) -> Config:
    """The same settings without a language model; its service stays, to say so."""
    return msgspec.structs.replace(config, llm=msgspec.structs.replace(config.llm, engines=()))


PROFILES: dict[str, Profile] = {
    "standard": Profile(),
    "small": Profile(
        shared=(
            Shared(frozenset({"stt", "llm", "tts", "integrations", "dialogue", "metrics"}), Care(nice=-3, oom=-100)),
        ),
        fit=without_mind,
        environment={"MALLOC_ARENA_MAX": "2"},
    ),
}
"""`small`: what may wait for a moment lives together. Audio and ear may not (realtime); the panel works when all else is dead."""


def hosts(profile: Profile, processes: Iterable[Process]) -> tuple[Host, ...]:
    """These services in the processes where the profile wants them, in the order of the first service of each."""
    together: dict[str, list[Process]] = {}
    care: dict[str, Care] = {}
    for process in processes:
        shared = next((each for each in profile.shared if process.name in each.names), None)
        key = "+".join(sorted(shared.names)) if shared else process.name
        together.setdefault(key, []).append(process)
        care[key] = shared.care if shared else process.care
    return tuple(Host(tuple(rows), rows[0].care if len(rows) == 1 else care[key]) for key, rows in together.items())
