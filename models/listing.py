"""What there is: one row for every model that is installed, shipped, or can be pulled."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from models.errors import ModelDamaged, ModelMissing
from models.kinds import Board, Model, Task
from models.store import STARTER, STARTER_FILES, Store


class State(StrEnum):
    """Where a model stands on this machine."""

    INSTALLED = "installed"
    OLDER = "older"
    """Installed and usable; the catalogue has another version."""
    DAMAGED = "damaged"
    STARTER = "starter"
    """Shipped with the product."""
    OWN = "own"
    """Installed, and no longer in the catalogue."""
    AVAILABLE = "available"


class Row(Struct, frozen=True):
    """One model as `hark models list` shows it."""

    id: str
    task: Task
    title: str
    state: State
    size: int
    """Bytes of all files."""
    ram_mb: int | None
    licence: str
    licence_class: str
    languages: tuple[str, ...]
    good_for: tuple[Board, ...]
    default_for: tuple[str, ...]
    """Boards whose suggestion it is for some language, such as `pi4` or `pi5 (nl)`."""
    needs_agreement: bool
    note: str


def rows(store: Store, task: Task | None = None, board: Board | None = None, language: str = "") -> list[Row]:
    """Job by job: the starter model, then the catalogue's in its order, then what the catalogue has dropped."""
    found: list[Row] = []
    for job in [task] if task else list(Task):
        found += _starter_rows(store, job)
        found += [_row(store, model) for model in store.catalogue.of(job, board, language)]
        found += _dropped_rows(store, job)
    return found


def state_of(store: Store, model: Model) -> State:
    """Where a model of the catalogue stands; sizes are looked at, hashes are not."""
    try:
        manifest = store.manifest(model.task, model.id)
        if manifest is None:
            return State.AVAILABLE
        store.check_sizes(manifest)
    except ModelDamaged:
        return State.DAMAGED
    return State.INSTALLED if manifest.key == model.key else State.OLDER


def _row(store: Store, model: Model) -> Row:
    defaults = [entry for entry in store.catalogue.defaults if entry.model == model.id]
    return Row(
        id=model.id,
        task=model.task,
        title=model.title,
        state=state_of(store, model),
        size=model.size,
        ram_mb=model.ram_mb,
        licence=model.licence,
        licence_class=model.licence_class,
        languages=model.languages,
        good_for=model.good_for,
        default_for=tuple(f"{e.board} ({e.language})" if e.language else str(e.board) for e in defaults),
        needs_agreement=model.licence_class.needs_agreement,
        note=model.note or model.licence_note,
    )


def _starter_rows(store: Store, task: Task) -> Iterator[Row]:
    if task not in STARTER_FILES:
        return
    try:
        size = store.starter(task).stat().st_size
    except ModelMissing:
        return
    yield _plain_row(STARTER, task, State.STARTER, size, "Apache-2.0", ("en",), "shipped with hark")


def _dropped_rows(store: Store, task: Task) -> Iterator[Row]:
    for job, name in store.names():
        if job is not task or store.catalogue.get(name) is not None:
            continue
        try:
            manifest = store.manifest(job, name)
        except ModelDamaged:
            yield _plain_row(name, task, State.DAMAGED, 0, "", (), "its manifest is damaged")
        else:
            if manifest is not None:
                yield _plain_row(name, task, State.OWN, manifest.size, manifest.licence, (), "not in the catalogue")


def _plain_row(
    name: str, task: Task, state: State, size: int, licence: str, languages: tuple[str, ...], note: str
) -> Row:
    return Row(
        id=name,
        task=task,
        title=name,
        state=state,
        size=size,
        ram_mb=None,
        licence=licence,
        licence_class="clean" if licence else "",
        languages=languages,
        good_for=tuple(Board) if state is State.STARTER else (),
        default_for=(),
        needs_agreement=False,
        note=note,
    )
