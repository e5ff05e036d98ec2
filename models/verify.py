"""Verification: every byte of an installed model against the hash written down when it was fetched."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from models.errors import ModelDamaged, ModelError, ModelMissing
from models.files import hash_file
from models.formats import inspect
from models.kinds import Task
from models.manifest import Manifest
from models.progress import Progress
from models.store import STARTER, STARTER_FILES, Store


class Verdict(StrEnum):
    """How a model fared."""

    SOUND = "sound"
    OLDER = "older"
    """Whole, but the catalogue has another version now."""
    DAMAGED = "damaged"


class Verification(Struct, frozen=True):
    """One model's verdict."""

    id: str
    task: Task
    verdict: Verdict
    path: str
    size: int
    """Bytes."""
    detail: str = ""
    """What is wrong and what to do next; empty when sound."""


def verify(store: Store, name: str, progress: Progress) -> Verification:
    """Hash all files of one installed model.

    `UnknownModel` or `ModelMissing` when there is nothing to verify.
    """
    task = next((task for task, known in store.names() if known == name), None)
    if task is None:
        raise store.missing(store.catalogue.find(name))
    try:
        found = store.manifest(task, name)
        if found is None:
            raise store.missing(store.catalogue.find(name))
        _check(store, found, progress)
    except ModelDamaged as error:
        return _verification(name, task, Verdict.DAMAGED, store.home(task, name), 0, str(error))
    current = store.catalogue.get(name)
    if current is None or current.key == found.key:
        return _verification(name, task, Verdict.SOUND, store.path_of(found), found.size)
    newer = f"A newer version comes with `hark models pull {name}`."
    return _verification(name, task, Verdict.OLDER, store.path_of(found), found.size, newer)


def verify_starters(store: Store) -> Iterator[Verification]:
    """The structure of every starter model that this copy of the product has; they carry no hash."""
    for task in STARTER_FILES:
        try:
            path = store.starter(task)
        except ModelMissing:
            continue
        try:
            inspect(path, task)
        except ModelError as error:
            yield _verification(STARTER, task, Verdict.DAMAGED, path, path.stat().st_size, str(error))
        else:
            yield _verification(STARTER, task, Verdict.SOUND, path, path.stat().st_size)


def _check(store: Store, found: Manifest, progress: Progress) -> None:
    store.check_sizes(found)
    for index, file in enumerate(found.files):
        path = store.path_of(found, index)
        progress.begin(f"checking {file.name}", file.size, 0)
        value = hash_file(path, "sha256", progress.advance)
        progress.end()
        if value != file.sha256:
            raise ModelDamaged(
                f"the bytes have changed: sha256 {value[:12]}…, expected {file.sha256[:12]}….",
                where=str(path),
                remedy=f"Fetch it again with `hark models pull {found.id}`.",
            )
    inspect(store.path_of(found), found.task)


def _verification(name: str, task: Task, verdict: Verdict, path: Path, size: int, detail: str = "") -> Verification:
    return Verification(id=name, task=task, verdict=verdict, path=str(path), size=size, detail=detail)
