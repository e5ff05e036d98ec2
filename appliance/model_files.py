"""From the name of a model in the settings to a file that an engine may open, or to the reason why not."""

import os
from pathlib import Path

from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from appliance.run import Run
from models.errors import ModelError
from models.kinds import Task, serves
from models.store import STARTER, Store, default_root


def store_of(run: Run) -> Store:
    """The store of this appliance: where HARK_MODELS says, else beside its other data."""
    return Store(default_root() if os.environ.get("HARK_MODELS") else run.data / "models")


def find(run: Run, task: Task, name: str) -> Path:
    """The model's file, its structure checked before any C library sees it.

    Raises:
        EngineFailed: there is no such model, it is not here, or it is damaged; names it, with the remedy.
    """
    try:
        return store_of(run).resolve(task, name)
    except ModelError as refused:
        raise EngineFailed(refused.what, where=refused.where or name, remedy=refused.remedy) from refused


def first_voice(run: Run, language: str) -> Path:
    """The first Piper voice of this language in the store.

    Raises:
        EngineAbsent: there is none.
        EngineFailed: it is damaged.
    """
    try:
        voices = [
            found.id
            for found in store_of(run).manifests()
            if found.task is Task.TTS and serves(found.languages or ("en",), language)
        ]
    except ModelError as refused:
        raise EngineFailed(refused.what, where=refused.where, remedy=refused.remedy) from refused
    if not voices:
        raise EngineAbsent(f"no voice for {language!r} is in the store.", remedy="Fetch one with `hark models pull`.")
    return find(run, Task.TTS, voices[0])


def label(name: str) -> str:
    """What to call a model in front of people: its name, or the name of its file."""
    return Path(name).name


__all__ = ["STARTER", "Task", "find", "first_voice", "label", "store_of"]
