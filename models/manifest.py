"""What the store wrote down about one installed model, independent of a catalogue that may change."""

from pathlib import Path

import msgspec
from msgspec import Struct

from models.catalogue import SAFE_NAME
from models.errors import ModelDamaged
from models.files import write_whole
from models.kinds import Model, Task

NAME = "manifest.json"

MANIFEST_CAP = 1 << 16
"""Bytes; one of two files takes about 1,000."""


class InstalledFile(Struct, frozen=True):
    """One file as it was when it was verified."""

    name: str
    size: int
    """Bytes."""
    sha256: str


class Manifest(Struct, frozen=True):
    """An installed model. It is written last, so its presence says that all its files are whole."""

    id: str
    task: Task
    key: str
    """The catalogue's `Model.key` of that day; another one now means that a newer version can be pulled."""
    folder: str
    """The folder of this version, beside the manifest."""
    files: tuple[InstalledFile, ...]
    """The first one is what an engine opens."""
    licence: str
    accepted: bool = False
    """Whether the owner agreed to a licence that asks for it."""
    languages: tuple[str, ...] = ()
    """As in the catalogue; empty where unknown."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def manifest_of(model: Model, files: tuple[InstalledFile, ...], accepted: bool) -> Manifest:
    """The manifest of a model just verified."""
    return Manifest(
        id=model.id,
        task=model.task,
        key=model.key,
        folder=model.folder,
        files=files,
        licence=model.licence,
        accepted=accepted,
        languages=model.languages,
    )


def write(manifest: Manifest, home: Path) -> None:
    """Publish the manifest: from here on the model is installed."""
    write_whole(home / NAME, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def read(home: Path) -> Manifest | None:
    """The manifest in a model's folder, None when there is none, `ModelDamaged` when it is nonsense."""
    path = home / NAME
    try:
        with path.open("rb") as file:
            data = file.read(MANIFEST_CAP)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _damaged(path, f"it cannot be read: {error.strerror}") from error
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _damaged(path, f"it does not read as one: {error}") from error
    names = [manifest.folder, *(file.name for file in manifest.files)]
    if not manifest.files or not all(SAFE_NAME.fullmatch(name) for name in names):
        raise _damaged(path, "it names no files, or files outside its folder")
    return manifest


def _damaged(path: Path, why: str) -> ModelDamaged:
    return ModelDamaged(
        f"the manifest is damaged: {why}.",
        where=str(path),
        remedy=f"Fetch the model again with `hark models pull {path.parent.name}`.",
    )
