"""Puts the bundle together: everything passes `redaction` on its way."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

import appliance
from appliance.config import Config
from appliance.health.diagnosis import redaction
from appliance.health.diagnosis.bundle import MAX_LINES, README, write
from appliance.health.diagnosis.diagnosis import Diagnosis
from appliance.health.diagnosis.facts import known_names, versions
from appliance.health.diagnosis.logbook import Entry, Logbook
from appliance.health.diagnosis.templates import Templates, of_source
from appliance.health.snapshot import Snapshot
from appliance.paths import home

SPOKEN = frozenset({"demo", "skills"})
"""Folders of the source whose sentences are what people and the speaker say, and not what it reports."""


def collect(config: Config, book: Logbook, snapshot: Snapshot | None, found: Diagnosis) -> dict[str, bytes]:
    """The files of the bundle."""
    templates = sentences()
    turns = book.turns or (snapshot.recent if snapshot else ())
    plain = {
        "diagnosis.json": _diagnosis(found),
        "settings.json": redaction.settings(config, known_names()),
        "versions.json": versions(home()),
        **({"status.json": redaction.snapshot(snapshot, templates)} if snapshot else {}),
    }
    return {
        "README.txt": README.encode(),
        **{name: msgspec.json.format(msgspec.json.encode(content)) + b"\n" for name, content in plain.items()},
        "log.jsonl": _lines(_log(book.entries[-MAX_LINES:], templates)),
        "traces.jsonl": _lines([redaction.turn(each) for each in turns]),
    }


def sentences() -> Templates:
    """Our own, of the whole source but of what is said aloud."""
    root = Path(appliance.__file__).parent
    own = [folder for folder in root.iterdir() if folder.is_dir() and folder.name not in SPOKEN]
    return of_source(*own, root.parent / "hardware", root.parent / "models", files=root.glob("*.py"))


def _diagnosis(found: Diagnosis) -> dict[str, Any]:
    """Without the sentences, which may name a file or a device of the person's; the log and the rest say it again."""
    return {
        "turns": found.turns,
        "waits": found.waits,
        "level": found.level,
        "parts": found.parts,
        "bottleneck": found.bottleneck,
    }


def _log(entries: tuple[Entry, ...], templates: Templates) -> list[dict[str, Any]]:
    """The lines, with seconds since the first in place of the time of day."""
    began: float | None = None
    safe = []
    for each in entries:
        at = _moment(each.get("at"))
        began = at if began is None else began
        seconds = round(at - began, 3) if at is not None and began is not None else None
        safe.append({"seconds": seconds, **redaction.entry(each, templates)})
    return safe


def _moment(at: object) -> float | None:
    """Seconds since 1970; None for what is no time."""
    try:
        return datetime.fromisoformat(str(at)).timestamp()
    except (ValueError, OverflowError):
        return None


def _lines(entries: list[dict[str, Any]]) -> bytes:
    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)


__all__ = ["collect", "write"]
