"""What may leave the house. Pure. Nothing is crossed out here: only what is known to be harmless is let through.

Numbers of ours, words of our own source, names out of our own catalogue. Everything else is said to have been there, or left out.
"""

import re
from collections.abc import Iterable
from typing import Any, Literal, get_origin

import msgspec

from appliance.config import Config
from appliance.health.diagnosis.logbook import Entry
from appliance.health.diagnosis.templates import LEFT_OUT, Templates
from appliance.health.marks import MARKS
from appliance.health.snapshot import Snapshot, Turn
from appliance.health.thresholds import Level, Metric
from appliance.messages import Health

SERVICES = frozenset(
    {
        *("panel", "stt", "llm", "tts", "dialogue", "ear", "audio", "integrations", "metrics"),
        *("supervisor", "appliance", "speech to text"),
    }
)

REASONS = SERVICES | {metric.value for metric in Metric} | {"card", "safe mode"}
"""Why a speaker is not ok; the sentences beside them hold names of devices."""

NUMBERS = frozenset(
    {"turn", "revision", "pid", "starts", "status", "failures", "stage", "lost_seconds", "capture", "playback", *MARKS}
)
"""Fields of log lines that hold numbers, or yes and no."""

SENTENCES = frozenset({"why", "what", "where", "remedy", "detail", "serves", "error"})
"""Fields of log lines that hold sentences."""

LEVELS = frozenset({"info", "warning", "error"})
STATES = frozenset(level.value for level in Level)
HEALTHS = frozenset(health.value for health in Health)

PRIVATE = frozenset({"place"})
"""Sections of which not even numbers are shown."""

SET = "(set)"

OWN_NAME = re.compile(r"[a-z][a-z_-]{0,40}")
"""What counters are called."""


def entry(line: Entry, templates: Templates) -> dict[str, Any]:
    """A line of the log."""
    event = line["event"]
    safe: dict[str, Any] = {"event": event if event in templates.events | HEALTHS else LEFT_OUT}
    for name, choices in (("level", LEVELS), ("state", STATES)):
        if isinstance(choice := line.get(name), str) and choice in choices:
            safe[name] = choice
    if isinstance(service := line.get("service"), str):
        safe["service"] = service if service.removeprefix("appliance.") in SERVICES else LEFT_OUT
    for name in NUMBERS & line.keys():
        if isinstance(line[name], int | float):
            safe[name] = line[name]
    for name in SENTENCES & line.keys():
        if isinstance(line[name], str):
            safe[name] = templates.shown(line[name])
    if isinstance(reasons := line.get("reasons"), dict):
        safe["reasons"] = sorted(REASONS & reasons.keys())
    if event == "turn":
        safe["answered_by"] = answered_by(str(line.get("answered_by", "")))
        safe["cancelled"] = bool(line.get("cancelled"))
    return safe


def answered_by(name: str) -> str:
    """The kind alone: which skills somebody uses is nobody's business."""
    kind = name.partition(":")[0]
    return kind if kind in ("skill", "llm", "none") else LEFT_OUT


def turn(one: Turn) -> dict[str, Any]:
    """A turn's trace."""
    marks = {name: one.marks[name] for name in MARKS if name in one.marks}
    return {
        "turn": one.turn,
        "answered_by": answered_by(one.answered_by),
        "cancelled": bool(one.cancelled),
        "marks": marks,
    }


def snapshot(one: Snapshot, templates: Templates) -> dict[str, Any]:
    """How the speaker is."""
    services = [
        {
            "name": each.name if each.name in SERVICES else LEFT_OUT,
            "detail": templates.shown(each.detail),
            "counters": {name: value for name, value in each.counters.items() if OWN_NAME.fullmatch(name)},
            **{
                name: getattr(each, name)
                for name in ("health", "starts", "busy", "progress", "resident", "proportional")
            },
        }
        for each in one.services
    ]
    plain = {name: getattr(one, name) for name in ("up", "level", "ready", "readings", "machine", "latencies")}
    reasons = sorted(REASONS & one.reasons.keys())
    turns = {kind: count for kind, count in one.turns.items() if kind in ("skill", "llm", "none", "cancelled")}
    return {
        **plain,
        "reasons": reasons,
        "turns": turns,
        "services": services,
        "recent": [turn(each) for each in one.recent],
    }


def settings(config: Config, known: Iterable[str]) -> dict[str, Any]:
    """The settings: what is one of a few, a number, as it was from the start, or `known` is shown; else that it is set."""
    harmless = frozenset(known)
    return {
        section.name: _section(section.name in PRIVATE, getattr(config, section.name), harmless)
        for section in msgspec.structs.fields(config)
    }


def _section(private: bool, section: Any, known: frozenset[str]) -> Any:
    if not isinstance(section, msgspec.Struct):
        return f"{len(section)} {SET}"
    return {
        field.name: _value(private, field, getattr(section, field.name), known)
        for field in msgspec.structs.fields(section)
    }


def _value(private: bool, field: msgspec.structs.FieldInfo, value: Any, known: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return f"{len(value)} {SET}"
    if value == field.default:
        return value
    if private:
        return SET
    if isinstance(value, bool | int | float) or get_origin(field.type) is Literal:
        return value
    if isinstance(value, tuple):
        usual = {*known, *field.default} if isinstance(field.default, tuple) else known
        return [each if each in usual else SET for each in value]
    return value if value in known else SET
