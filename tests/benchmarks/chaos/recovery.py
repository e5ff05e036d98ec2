"""How long the appliance was not itself: what of the time until the next right answer counts. Pure."""

import json
from collections.abc import Iterable
from datetime import datetime
from math import ceil
from typing import NamedTuple

WITH_MODELS = ("stt", "llm", "tts", "ear")
"""Whose start loads a model, which is not counted."""

Span = tuple[float, float]
"""Begin and end, in seconds."""


class Recovery(NamedTuple):
    """From the end of a torment (the death of its victim, where that was the end) to the next right answer."""

    torment: str
    seconds: float
    """Without model loads, without the time in which somebody spoke."""
    whole: float
    """From the torment's begin, with everything."""
    verdict: str
    """What became of the question that it struck."""


def waited(begin: float, end: float, excused: Iterable[Span]) -> float:
    """Length of [begin, end] outside all excused spans, which may overlap."""
    total, at = 0.0, begin
    for start, stop in sorted(excused):
        total += max(0.0, min(start, end) - at)
        at = max(at, stop)
    return total + max(0.0, end - at)


def loads(log: str, clock: float) -> list[Span]:
    """When a process with a model was loading, by the supervisor's log; `clock`: what to add to its time to get ours."""
    began: dict[str, float] = {}
    spans = []
    for line in log.splitlines():
        entry = _entry(line)
        service, event = entry.get("service", ""), entry.get("event", "")
        if service not in WITH_MODELS or "at" not in entry:
            continue
        at = datetime.fromisoformat(entry["at"]).timestamp() + clock
        if event == "starting":
            began[service] = at
        elif event in ("ready", "ended", "failed") and service in began:
            spans.append((began.pop(service), at))
    return spans


def _entry(line: str) -> dict[str, str]:
    try:
        entry = json.loads(line)
    except ValueError:  # A traceback, or a line that was cut when the disk was full.
        return {}
    return entry if isinstance(entry, dict) else {}


def percentile(values: list[float], percent: float) -> float:
    """By nearest rank; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
