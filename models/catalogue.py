"""The catalogue: every model this product knows how to fetch, and which one each board should use.

`catalogue.json` is the one table; `load()` reads it and refuses one that does not hold together.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files as package_files

import msgspec
from msgspec import Struct

from models.errors import CatalogueDamaged, UnknownModel
from models.kinds import Board, Model, ModelFile, Task

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")
"""Ids and file names become paths of the store, so they hold no slash and do not begin with a dot."""

UNSIZED_CAP = 1 << 20
"""Bytes accepted for a companion of unknown size; a voice's configuration takes about 5,000."""

SCHEMA = 1
"""The shape of the table that this code reads."""

DIGESTS = {"sha256": re.compile(r"[0-9a-f]{64}"), "md5": re.compile(r"[0-9a-f]{32}")}


class Default(Struct, frozen=True, forbid_unknown_fields=True):
    """The model a board should use for a job, and for a language where the job has one."""

    board: Board
    task: Task
    model: str
    language: str = ""


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True):
    """All models in the order of the table, and the defaults of each board."""

    schema: int
    defaults: tuple[Default, ...]
    models: tuple[Model, ...]

    def find(self, name: str, task: Task | None = None) -> Model:
        """The model of that id; `UnknownModel` with the nearest ids otherwise."""
        model = self.get(name)
        if model is None:
            raise UnknownModel(f"no model is called {name!r}.", remedy=_nearest(name, (m.id for m in self.of(task))))
        if task is not None and model.task is not task:
            raise UnknownModel(
                f"{name!r} is a model for {model.task}, not for {task}.",
                remedy=f"List the ones that fit with `hark models list --task {task}`.",
            )
        return model

    def get(self, name: str) -> Model | None:
        """The model of that id, or None."""
        return next((model for model in self.models if model.id == name), None)

    def of(self, task: Task | None = None, board: Board | None = None, language: str = "") -> Iterator[Model]:
        """The models for a job, a board and a language, each where given."""
        for model in self.models:
            fits = (task is None or model.task is task) and (board is None or board in model.good_for)
            if fits and (not language or model.speaks(language)):
                yield model

    def defaults_for(self, board: Board, language: str = "en") -> list[Model]:
        """What a board should pull, job by job; a job whose models do not speak the language is left out."""
        wanted = language.replace("_", "-").split("-")[0].lower()
        picks = [entry for entry in self.defaults if entry.board is board and entry.language in ("", wanted)]
        chosen: dict[Task, Model] = {}
        for entry in picks:
            model = self.find(entry.model, entry.task)
            if model.speaks(wanted):
                chosen.setdefault(entry.task, model)
        return list(chosen.values())


def _nearest(name: str, known: Iterable[str]) -> str:
    """A sentence with the nearest known names, or where to find them all."""
    close = difflib.get_close_matches(name.lower(), list(known), n=3, cutoff=0.5)
    offer = f"Nearest: {', '.join(close)}. " if close else ""
    return f"{offer}See them all with `hark models list`."


def parse_task(name: str) -> Task:
    """The job of that name; `UnknownModel` names the known ones."""
    if name not in list(Task):
        raise UnknownModel(f"no job is called {name!r}.", remedy=f"The jobs are {', '.join(Task)}.")
    return Task(name)


def parse_board(name: str) -> Board:
    """The board of that name; `UnknownModel` names the known ones."""
    if name not in list(Board):
        raise UnknownModel(f"no board is called {name!r}.", remedy=f"The boards are {', '.join(Board)}.")
    return Board(name)


@cache
def load() -> Catalogue:
    """The catalogue shipped with this package."""
    return parse(package_files("models").joinpath("catalogue.json").read_bytes())


def parse(data: bytes) -> Catalogue:
    """A catalogue from its JSON; `CatalogueDamaged` says which entry does not hold together."""
    try:
        catalogue = msgspec.json.decode(data, type=Catalogue)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise CatalogueDamaged(f"the catalogue cannot be read: {error}.", where="catalogue.json") from error
    for complaint in _complaints(catalogue):
        raise CatalogueDamaged(complaint, where="catalogue.json")
    return catalogue


def _complaints(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.schema != SCHEMA:
        yield f"its schema is {catalogue.schema}, this program reads {SCHEMA}."
    seen: set[str] = set()
    for model in catalogue.models:
        if model.id in seen:
            yield f"the id {model.id!r} stands twice."
        seen.add(model.id)
        yield from (f"{model.id}: {complaint}" for complaint in _complaints_of(model))
    for entry in catalogue.defaults:
        model_or_none = catalogue.get(entry.model)
        if model_or_none is None or model_or_none.task is not entry.task:
            yield f"the default {entry.model!r} of {entry.board} for {entry.task} is no such model."


def _complaints_of(model: Model) -> Iterator[str]:
    if not SAFE_NAME.fullmatch(model.id):
        yield "the id is no plain name."
    if not model.files or len({file.name for file in model.files}) != len(model.files):
        yield "it needs files, each with a name of its own."
    for file in model.files:
        if not SAFE_NAME.fullmatch(file.name):
            yield f"the file name {file.name!r} is no plain name."
        if not file.url.startswith("https://") or f"/{model.revision}/" not in file.url:
            yield f"the address of {file.name} is not https at the revision {model.revision}."
        if not _known_by(file):
            yield f"{file.name} needs exactly one hash and a size; only a .json may go without a size."


def _known_by(file: ModelFile) -> bool:
    algorithm, value = file.digest
    one_hash = bool(file.sha256) != bool(file.md5) and DIGESTS[algorithm].fullmatch(value) is not None
    sized = file.size > 0 if file.size is not None else file.name.endswith(".json")
    return one_hash and sized
