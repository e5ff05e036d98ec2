"""The store: where models lie on this machine, and the one way from a name to a file that is safe to open.

`ROOT/<task>/<id>/manifest.json` says what is installed and is written last; `ROOT/<task>/<id>/<hash>/` holds
the files of one version, named by the hash of its first file, and what a broken download left
(`.<file>.part`).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources import files as package_files
from pathlib import Path

from models import catalogue, manifest
from models.catalogue import SAFE_NAME, Catalogue
from models.errors import ModelDamaged, ModelMissing
from models.formats import inspect
from models.kinds import Model, Task
from models.manifest import Manifest

STARTER = "starter"
"""The name of the model of each job that is shipped with the product."""

STARTER_FILES = {Task.STT: "ears.bin", Task.LLM: "mind.gguf", Task.TTS: "voice/*.onnx"}
"""Where the starter models lie in `models/starter`; the first match in the order of names counts."""

INSTALLED_ROOT = Path("/var/lib/hark/models")


def default_root(environment: Mapping[str, str] = os.environ) -> Path:
    """HARK_MODELS, else HARK_HOME/models, else `.hark/models` of a checkout, else the system's place."""
    if chosen := environment.get("HARK_MODELS"):
        return Path(chosen).expanduser().absolute()
    if home := environment.get("HARK_HOME"):
        return Path(home).expanduser().absolute() / "models"
    top = Path(__file__).resolve().parent.parent
    return top / ".hark" / "models" if (top / "pyproject.toml").is_file() else INSTALLED_ROOT


def starter_folder() -> Path:
    """The folder of the starter models inside this package."""
    return Path(str(package_files("models").joinpath("starter")))


class Store:
    """The models under one root.

    Reading needs no lock: a model appears in one step when its manifest does.
    """

    def __init__(self, root: Path, known: Catalogue | None = None, *, starters: Path | None = None) -> None:
        """`known` is the shipped catalogue and `starters` the shipped folder unless given."""
        self.root = root
        self.catalogue = known or catalogue.load()
        self.starters = starters or starter_folder()

    def home(self, task: Task, name: str) -> Path:
        """The folder of a model, whether it is there or not."""
        return self.root / task / name

    def resolve(self, task: Task, name: str) -> Path:
        """The file an engine opens, its size and structure checked without reading the weights.

        `name` is an id of the catalogue, `starter`, or an absolute path of the owner's own model. Raises
        `UnknownModel`, `ModelMissing` or `ModelDamaged`, each with its remedy.
        """
        if name == STARTER:
            path = self.starter(task)
        elif Path(name).is_absolute():
            path = _own_file(Path(name))
        else:
            path = self._installed_file(task, name)
        self._inspect(path, task, name)
        return path

    def starter(self, task: Task) -> Path:
        """The starter model for a job; `ModelMissing` where this copy of the product has none."""
        pattern = STARTER_FILES.get(task)
        found = sorted(self.starters.glob(pattern)) if pattern else []
        if not found:
            raise ModelMissing(
                f"there is no starter model for {task}.",
                where=str(self.starters),
                remedy=f"Choose another with `hark models list --task {task}`.",
            )
        return found[0]

    def manifest(self, task: Task, name: str) -> Manifest | None:
        """What is installed under that id, None when nothing is.

        `ModelDamaged` when its manifest is nonsense.
        """
        found = manifest.read(self.home(task, name)) if SAFE_NAME.fullmatch(name) else None
        if found is not None and (found.task, found.id) != (task, name):
            raise self._damaged(name, f"its manifest is that of {found.id}", self.home(task, name))
        return found

    def names(self) -> Iterator[tuple[Task, str]]:
        """Job and id of everything installed, damaged or not, and of what the catalogue has since dropped."""
        for task in Task:
            for path in sorted((self.root / task).glob(f"*/{manifest.NAME}")):
                yield task, path.parent.name

    def manifests(self) -> Iterator[Manifest]:
        """Every installed model that can be read; a damaged one shows in `verify` and in `resolve`."""
        for task, name in self.names():
            with suppress(ModelDamaged):
                if found := self.manifest(task, name):
                    yield found

    def path_of(self, found: Manifest, index: int = 0) -> Path:
        """One file of an installed model; the first is what an engine opens."""
        return self.home(found.task, found.id) / found.folder / found.files[index].name

    def _installed_file(self, task: Task, name: str) -> Path:
        found = self.manifest(task, name)
        if found is None:
            raise self.missing(self.catalogue.find(name, task))
        self.check_sizes(found)
        return self.path_of(found)

    def check_sizes(self, found: Manifest) -> None:
        """`ModelDamaged` when a file of an installed model is gone or has another size."""
        for index, file in enumerate(found.files):
            path = self.path_of(found, index)
            try:
                size = path.stat().st_size
            except OSError:
                raise self._damaged(found.id, "the file is gone", path) from None
            if size != file.size:
                raise self._damaged(found.id, f"the file has {size} bytes, it should have {file.size}", path)

    def missing(self, model: Model) -> ModelMissing:
        """The error about a model of the catalogue that is not installed."""
        return ModelMissing(
            f"the model {model.id} is not on this machine.",
            where=str(self.home(model.task, model.id)),
            remedy=f"Fetch it with `hark models pull {model.id}`.",
        )

    def _inspect(self, path: Path, task: Task, name: str) -> None:
        try:
            inspect(path, task)
        except ModelDamaged as error:
            raise self._damaged(name, error.what.rstrip("."), Path(error.where)) from error

    def _damaged(self, name: str, why: str, path: Path) -> ModelDamaged:
        if name == STARTER:
            remedy = "Install hark again, or restore the file from the repository."
        elif Path(name).is_absolute():
            remedy = "Put a sound file there, or name another model in the settings."
        else:
            remedy = f"Fetch it again with `hark models pull {name}`."
        return ModelDamaged(f"the model is damaged: {why}.", where=str(path), remedy=remedy)


def _own_file(path: Path) -> Path:
    if not path.is_file():
        raise ModelMissing("there is no such file.", where=str(path), remedy="Correct the path in the settings.")
    return path
