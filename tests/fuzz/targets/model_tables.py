"""The two tables about models: the catalogue, and what the store wrote down about each model in it."""

import msgspec

from models import manifest
from models.catalogue import parse
from models.errors import CatalogueDamaged, ModelDamaged
from models.kinds import Board, Task
from models.manifest import InstalledFile, manifest_of
from tests.fuzz.target import Target, folder, written
from tests.models import model_builder as builder


def _catalogue(data: bytes) -> None:
    """What is taken can be used: every question that the commands put to it has an answer."""
    catalogue = parse(data)
    for board in Board:
        catalogue.defaults_for(board)
    for model in catalogue.models:
        assert catalogue.find(model.id, Task(model.task)) is model
        assert model.key
        assert model.folder
        assert model.size >= 0


def _catalogues() -> list[bytes]:
    tables = (
        builder.catalogue_of(builder.EARS),
        builder.catalogue_of(builder.EARS, builder.VOICE),
        builder.catalogue_of(),
    )
    return [msgspec.json.encode(table) for table in tables]


def _manifest(data: bytes) -> None:
    written(manifest.NAME, data)
    found = manifest.read(folder())
    assert found is not None
    for file in found.files:
        inside = folder() / found.folder / file.name
        assert inside.resolve().is_relative_to(folder().resolve())


def _manifests() -> list[bytes]:
    files = tuple(InstalledFile(file.name, 5, file.sha256) for file in builder.VOICE.files)
    whole = msgspec.json.encode(manifest_of(builder.VOICE, files, accepted=True))
    return [whole, whole[:-1] + b',"unknown":[{"a":[1]}]}']


WORDS = (
    *(
        b"[" * 2000,
        b'{"a":' * 500,
        b'"\xff"',
        b"1e999",
        b"9" * 5000,
        b"null",
        b'"\\ud800"',
        b'"../../etc/passwd"',
        b'".."',
        b'"a\\n"',
    ),
    *(
        b'"models":',
        b'"defaults":',
        b'"files":',
        b'"language":"en"',
        b'"md5":',
        b'"sha256":',
        b'"size":',
        b'"unknown":',
    ),
)

CATALOGUE = Target(_catalogue, (CatalogueDamaged,), _catalogues, WORDS, longest=16_384, rounds=8_000)
MANIFEST = Target(_manifest, (ModelDamaged,), _manifests, WORDS, longest=16_384, rounds=2_500)
