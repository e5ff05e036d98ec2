"""Processes as a supervisor sees them."""

from dataclasses import dataclass, field

from appliance.messages import Health, Heartbeat


@dataclass
class Row:
    name: str


@dataclass
class Process:
    process: Row
    health: Health = Health.READY
    detail: str = ""
    starts: int = 1
    pid: int = 7


@dataclass
class House:
    """All of them, well."""

    all: dict[str, Process] = field(
        default_factory=lambda: {
            name: Process(Row(name), pid=number)
            for number, name in enumerate(("panel", "stt", "llm", "tts", "dialogue", "ear", "audio"), 10)
        }
    )

    def beat(self, name: str, **counters: int) -> Heartbeat:
        return Heartbeat(service=name, health=Health.READY, pid=self.all[name].pid, counters=counters)
