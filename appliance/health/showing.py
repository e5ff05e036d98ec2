"""A snapshot for people, line by line; colours are rich's markup, which a pipe does not get."""

from collections.abc import Iterator

from rich.markup import escape

from appliance.health.snapshot import Service, Snapshot
from appliance.health.thresholds import THRESHOLDS, Level
from appliance.messages import Health

COLOURS = {Level.OK: "green", Level.DEGRADED: "yellow", Level.FAILING: "red"}

HEALTHY = {Health.READY: Level.OK, Health.OFF: Level.OK, Health.LOADING: Level.DEGRADED}


def lines(snapshot: Snapshot, now: float) -> Iterator[str]:
    """All of it; `now` in seconds since 1970."""
    turns = sum(snapshot.turns.values())
    state = coloured(snapshot.level, snapshot.level.value)
    starting = "" if snapshot.ready else ", still starting"
    yield f"hark is {state}{starting}; up {span(snapshot.up + snapshot.age(now))}, {turns} turns"
    for why in snapshot.reasons.values():
        yield f"  {coloured(Level.FAILING if snapshot.level is Level.FAILING else Level.DEGRADED, '→')} {escape(why)}"
    yield ""
    for service in snapshot.services:
        yield _service(service)
    yield ""
    for reading in snapshot.readings:
        row = THRESHOLDS[reading.metric]
        level = coloured(reading.level, f"{reading.level.value:9}")
        yield f"{row.title:37} {level} {row.shown(reading.value):>12}   ok is {row.allowed}"


def _service(service: Service) -> str:
    health = coloured(HEALTHY.get(service.health, Level.FAILING), f"{service.health.value:8}")
    memory = " " * 9
    if service.proportional is not None:
        memory = f"{service.proportional / 2**20:6.0f} MB"
    elif service.resident is not None:
        memory = f"{f'~{service.resident / 2**20:.0f}':>6} MB"  # With what it shares: too much.
    again = f"  {service.starts} starts" if service.starts > 1 else ""
    return f"{service.name:13} {health} {memory}{again}  {escape(service.detail)}".rstrip()


def coloured(level: Level, text: str) -> str:
    """The text in the level's colour, as markup."""
    return f"[{COLOURS[level]}]{text}[/]"


def span(seconds: float) -> str:
    """A duration for people: `3 h 12 min`."""
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds:.0f} s"
