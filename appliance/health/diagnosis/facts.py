"""What this speaker is made of: models, threads, versions, machine. Reads; the thinking is elsewhere."""

import importlib.metadata
import platform
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from appliance import threads
from appliance.config import Config
from appliance.health.diagnosis.advice import Facts
from appliance.health.machine import Probe
from appliance.model_files import Task, label
from appliance.version import DISTRIBUTION, version
from models import catalogue

BOARD = Path("/proc/device-tree/model")
"""What a board's firmware calls it."""


def facts(config: Config) -> Facts:
    """What advice depends on."""
    cores = threads.cores()
    budget = threads.budget(cores, config.threads)
    language = config.locale.language
    return Facts(
        stt=label(config.stt.model),
        smaller_stt=smaller(Task.STT, config.stt.model, language),
        llm=label(config.llm.model),
        smaller_llm=smaller(Task.LLM, config.llm.model, language),
        voice=label(config.tts.voice),
        cores=cores,
        stt_threads=budget.stt,
        llm_threads=budget.llm,
        likely=config.ear.likely,
    )


def smaller(task: Task, name: str, language: str) -> str:
    """The largest model of the catalogue that needs less memory than this one; empty when there is none, or it is not in it."""
    table = catalogue.load()
    mine = table.get(name)
    if mine is None or mine.ram_mb is None:
        return ""
    below = [model for model in table.of(task, language=language) if model.ram_mb and model.ram_mb < mine.ram_mb]
    return max(below, key=lambda model: model.ram_mb or 0).id if below else ""


def known_names() -> Iterator[str]:
    """Names that say nothing of a person: those of the catalogue."""
    return (model.id for model in catalogue.load().models)


def versions(data: Path) -> dict[str, Any]:
    """Of hark, of what it is made of, and of the machine; nothing that tells one machine from another."""
    kernel = re.match(r"\d+(\.\d+)*", platform.release())
    return {
        "hark": version(),
        "python": platform.python_version(),
        "kernel": kernel.group() if kernel else "",
        "machine": platform.machine(),
        "board": board(),
        "cores": threads.cores(),
        "state": msgspec.to_builtins(Probe(data).machine()),
        "packages": dict(_packages()),
    }


def board(file: Path = BOARD) -> str:
    """What the firmware calls this machine; empty where it has no name."""
    with suppress(OSError):
        return file.read_bytes().rstrip(b"\0").decode(errors="replace")[:80]
    return ""


def _packages() -> Iterator[tuple[str, str]]:
    with suppress(importlib.metadata.PackageNotFoundError):
        for wanted in importlib.metadata.requires(DISTRIBUTION) or []:
            name = re.split(r"[^\w-]", wanted, maxsplit=1)[0]
            with suppress(importlib.metadata.PackageNotFoundError):
                yield name, importlib.metadata.version(name)
