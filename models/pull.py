"""Pulling: from an entry of the catalogue to an installed model, in steps that may each be cut off.

Agree to the licence, take the lock, look what is here already, make sure of the space, fetch and publish file
by file, look into the result, and write the manifest last. Running it again goes on from wherever it stopped.
"""

from pathlib import Path

from msgspec import Struct

from models import manifest
from models.errors import LicenceNotAccepted, ModelDamaged, ModelError, StoreUnwritable
from models.fetch.download import Downloader
from models.fetch.part import Part
from models.files import free_bytes, hash_file, locked, make_folder, publish, remove_tree, unwritable
from models.formats import inspect
from models.kinds import Model, ModelFile
from models.manifest import InstalledFile, Manifest
from models.progress import Progress
from models.store import Store

SPACE_KEPT = 64 << 20
"""Bytes left free: a speaker with a full disk cannot write its timers."""


class Pulled(Struct, frozen=True):
    """What a pull came to."""

    id: str
    path: str
    """What an engine opens."""
    size: int
    """Bytes of all files."""
    fetched: bool
    """False when everything was here already, and sound."""


def pull(
    store: Store, model: Model, downloader: Downloader, progress: Progress, *, accept_licence: bool = False
) -> Pulled:
    """Install a model, or mend it.

    Raises `LicenceNotAccepted`, `StoreUnwritable`, `FetchFailed`, `WrongContent`.
    """
    before = _installed(store, model)
    accepted = accept_licence or (before is not None and before.accepted)
    demand_agreement(model, accepted)
    home = store.home(model.task, model.id)
    folder = home / model.folder
    try:
        make_folder(folder)
        with locked(home / ".lock", lambda: progress.wait(f"another pull of {model.id} is running", 0)):
            return _pull_locked(store, model, downloader, progress, accepted)
    except ModelError:
        raise
    except OSError as error:
        raise unwritable(error, folder) from error


def demand_agreement(model: Model, accepted: bool) -> None:
    """Refuse a model whose licence asks for a yes that was not given."""
    if model.licence_class.needs_agreement and not accepted:
        raise LicenceNotAccepted(
            f"the licence of {model.id} is {model.licence!r} ({model.licence_class}): {model.licence_note}.",
            where=f"https://{model.repository}",
            remedy="If that suits your use, pull it with --accept-licence.",
        )


def _pull_locked(store: Store, model: Model, downloader: Downloader, progress: Progress, accepted: bool) -> Pulled:
    home = store.home(model.task, model.id)
    folder = home / model.folder
    present = {file.name: _sound_copy(folder / file.name, file, progress) for file in model.files}
    missing = [file for file in model.files if present[file.name] is None]
    _demand_space(folder, missing)
    files = tuple(present[file.name] or _fetch(folder, file, downloader, progress) for file in model.files)
    path = folder / model.files[0].name
    _demand_sound(path, model)
    current = manifest.manifest_of(model, files, accepted)
    if missing or _installed(store, model) != current:
        manifest.write(current, home)
    _remove_other_versions(home, folder)
    return Pulled(id=model.id, path=str(path), size=current.size, fetched=bool(missing))


def _installed(store: Store, model: Model) -> Manifest | None:
    """What the manifest says; a damaged one counts as none, since a pull mends it."""
    try:
        return store.manifest(model.task, model.id)
    except ModelDamaged:
        return None


def _sound_copy(path: Path, file: ModelFile, progress: Progress) -> InstalledFile | None:
    """The published file when it lies here with the right size and hash, None when it must be fetched."""
    if not path.is_file() or file.size not in (None, path.stat().st_size):
        return None
    algorithm, expected = file.digest
    progress.begin(f"checking {file.name}", path.stat().st_size, 0)
    sound = hash_file(path, algorithm, progress.advance) == expected
    progress.end()
    if not sound:
        return None
    sha256 = file.sha256 or hash_file(path, "sha256")
    return InstalledFile(name=file.name, size=path.stat().st_size, sha256=sha256)


def _demand_space(folder: Path, missing: list[ModelFile]) -> None:
    """Refuse before the first byte what could not be finished."""
    parts = sum(path.stat().st_size for path in (_part_path(folder, file) for file in missing) if path.exists())
    needed = sum(file.size or 0 for file in missing) - parts
    free = free_bytes(folder)
    if missing and needed + SPACE_KEPT > free:
        raise StoreUnwritable(
            f"there is too little room: {needed // 10**6} MB are to come, {SPACE_KEPT // 10**6} MB must stay "
            f"free, and the disk has {free // 10**6} MB.",
            where=str(folder),
            remedy="Remove something, or name a folder on another disk in HARK_MODELS.",
        )


def _fetch(folder: Path, file: ModelFile, downloader: Downloader, progress: Progress) -> InstalledFile:
    path = _part_path(folder, file)
    with Part(path, file.digest[0]) as part:
        downloader.fetch(file, part, progress)
    publish(path, folder / file.name)
    return InstalledFile(name=file.name, size=part.size, sha256=part.sha256)


def _part_path(folder: Path, file: ModelFile) -> Path:
    """A hidden name: nothing that looks for models finds a part.

    The folder is the version's, so versions never mix.
    """
    return folder / f".{file.name}.part"


def _demand_sound(path: Path, model: Model) -> None:
    try:
        inspect(path, model.task)
    except ModelDamaged as error:
        raise ModelDamaged(
            f"{model.id} arrived whole, but this version of hark cannot use it: {error.what}",
            where=error.where,
            remedy="Update hark, or choose another model.",
        ) from error


def _remove_other_versions(home: Path, kept: Path) -> None:
    for folder in home.iterdir():
        if folder.is_dir() and folder != kept:
            remove_tree(folder)
