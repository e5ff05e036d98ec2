"""What of a snapshot is told to Prometheus. Pure. Names and figures alone: no detail, no sentence, no word anybody said."""

from collections.abc import Iterator

from appliance.health.machine import NOW
from appliance.health.snapshot import BOUNDS, Service, Snapshot
from appliance.messages import Health
from appliance.metrics.exposition import Family, Sample, buckets
from appliance.version import version

LEVELS = frozenset({"echo_db", "waiting", "not-realtime", "memory-not-locked"})
"""Names under which processes report how something stands, and not how often it happened."""

QUEUES = frozenset({"waiting"})


def families(snapshot: Snapshot, now: float) -> Iterator[Family]:
    """Everything; `now` in seconds since 1970."""
    yield from _whole(snapshot, now)
    yield from _services(snapshot.services)
    yield from _turns(snapshot)
    yield from _machine(snapshot)


def _whole(snapshot: Snapshot, now: float) -> Iterator[Family]:
    yield Family("hark_info", "gauge", "Which hark this is.", [Sample(1, {"version": version()})])
    yield Family("hark_health", "gauge", "0 ok, 1 degraded, 2 failing.", [Sample(snapshot.level.rank)])
    yield Family("hark_ready", "gauge", "1 once everything was up.", [Sample(snapshot.ready)])
    yield Family("hark_uptime_seconds", "gauge", "Since the supervisor started.", [Sample(snapshot.up)])
    yield Family("hark_snapshot_age_seconds", "gauge", "How old these figures are.", [Sample(snapshot.age(now))])
    reading = (Sample(each.value, {"metric": each.metric.value}) for each in snapshot.readings)
    yield Family("hark_reading", "gauge", "What health is judged by: usual latencies in seconds, and others.", reading)
    level = (Sample(each.level.rank, {"metric": each.metric.value}) for each in snapshot.readings)
    yield Family("hark_reading_level", "gauge", "What each of them means: 0 ok, 1 degraded, 2 failing.", level)


def _services(services: tuple[Service, ...]) -> Iterator[Family]:
    def gauge(name: str, text: str, value: str, kind: str = "gauge") -> Family:
        samples = (
            Sample(figure, {"service": each.name}) for each in services if (figure := getattr(each, value)) is not None
        )
        return Family(f"hark_service_{name}", "counter" if kind == "counter" else "gauge", text, samples)

    up = (Sample(each.health in (Health.READY, Health.OFF), {"service": each.name}) for each in services)
    yield Family("hark_service_up", "gauge", "1 while it serves, or is switched off by the settings.", up)
    yield gauge("starts_total", "How often it was started.", "starts", "counter")
    yield gauge("busy_seconds", "Since its running step began.", "busy")
    yield gauge("resident_bytes", "In memory, shared pages in full.", "resident")
    yield gauge("proportional_bytes", "In memory, shared pages by their share.", "proportional")
    yield gauge("progress_total", "Work done: frames, blocks, requests.", "progress", "counter")
    counted = [(each.name, name, value) for each in services for name, value in each.counters.items()]
    events = (Sample(n, {"service": service, "event": name}) for service, name, n in counted if name not in LEVELS)
    yield Family("hark_service_events_total", "counter", "What it counted: xruns, overruns, losses, drops.", events)
    waiting = (Sample(n, {"service": service}) for service, name, n in counted if name in QUEUES)
    yield Family("hark_queue_messages", "gauge", "Messages that wait for it.", waiting)
    states = (Sample(n, {"service": service, "name": name}) for service, name, n in counted if name in LEVELS - QUEUES)
    yield Family("hark_service_state", "gauge", "How something stands in it.", states)


def _turns(snapshot: Snapshot) -> Iterator[Family]:
    turns = (Sample(count, {"answered_by": kind}) for kind, count in snapshot.turns.items())
    yield Family("hark_turns_total", "counter", "Turns by who answered; `cancelled` were cut short.", turns)
    samples = (
        sample
        for metric, each in snapshot.latencies.items()
        for sample in buckets(BOUNDS, each.counts, each.total, {"part": metric.value})
    )
    yield Family("hark_turn_latency_seconds", "histogram", "How long parts of a turn took.", samples)


def _machine(snapshot: Snapshot) -> Iterator[Family]:
    machine = snapshot.machine
    throttled = None if machine.throttled is None else float(bool(machine.throttled & NOW))
    for name, text, value in (
        ("hark_temperature_celsius", "Of the hottest sensor.", machine.temperature),
        ("hark_throttled", "1 while power or heat holds the processor back.", throttled),
        ("hark_free_bytes", "On the disk of the database.", machine.free),
        ("hark_memory_available_bytes", "That can still be had.", machine.available),
    ):
        yield Family(name, "gauge", text, [] if value is None else [Sample(value)])
