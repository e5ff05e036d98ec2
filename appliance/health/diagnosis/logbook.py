"""Reads a log: the turns of its last session, and what went wrong in it. Pure: lines in, findings out.

A log is JSON, a line each, as `appliance.logs` writes it into a file or the journal. Whatever else stands in it is skipped:
a library's own words are nobody's turn.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from appliance.health.marks import MARKS
from appliance.health.snapshot import Turn

LISTENING = "listening"
"""The supervisor says so once a session."""

Entry = dict[str, Any]


class Logbook(NamedTuple):
    """What a log tells."""

    turns: tuple[Turn, ...]
    """Of the last session, oldest first."""
    troubles: Counter[str]
    """Its warnings and errors, by event and service."""
    entries: tuple[Entry, ...]
    """Every line that is one of ours."""


def read_log(lines: Iterable[str | bytes]) -> Logbook:
    """What these lines tell."""
    turns: list[Turn] = []
    troubles: Counter[str] = Counter()
    entries: list[Entry] = []
    for line in lines:
        entry = _entry(line)
        if entry is None:
            continue
        entries.append(entry)
        if entry["event"] == LISTENING:
            turns.clear()
            troubles.clear()
        elif entry["event"] == "turn":
            turns.append(_turn(entry))
        if entry.get("level") in ("warning", "error"):
            service = entry.get("service")
            troubles[f"{entry['event']} ({service})" if isinstance(service, str) else entry["event"]] += 1
    return Logbook(tuple(turns), troubles, tuple(entries))


def _entry(line: str | bytes) -> Entry | None:
    """The line's fields; None where it is none of ours."""
    try:
        entry = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("event"), str) else None


def _turn(entry: Entry) -> Turn:
    number = entry.get("turn")
    return Turn(
        turn=number if isinstance(number, int) else 0,
        answered_by=str(entry.get("answered_by", "none")),
        cancelled=str(entry.get("cancelled", "")),
        marks={name: float(entry[name]) for name in MARKS if isinstance(entry.get(name), int | float)},
    )
