"""Verification reads every byte and names what it finds."""

from collections.abc import Callable
from pathlib import Path

import model_builder as build
import pytest
from model_builder import EARS, VOICE, install
from model_told import Told

from models.catalogue import Catalogue
from models.errors import ModelMissing, UnknownModel
from models.kinds import Task
from models.progress import Silent
from models.store import Store
from models.verify import Verdict, verify, verify_starters


@pytest.fixture
def store(store_of: Callable[[Catalogue], Store]) -> Store:
    return store_of(build.catalogue_of(EARS, VOICE))


def test_a_sound_model_is_sound_and_every_byte_was_read(store: Store) -> None:
    install(store, VOICE)
    told = Told()
    assert verify(store, "voice", told).verdict is Verdict.SOUND
    sizes = [file.size for file in VOICE.files]
    assert told.events == [
        ("begin", "checking v.onnx", sizes[0], 0),
        ("end", sizes[0]),
        ("begin", "checking v.onnx.json", sizes[1], 0),
        ("end", sizes[1]),
    ]


def test_one_changed_byte_of_the_weights_is_damage(store: Store) -> None:
    path = install(store, EARS)
    path.write_bytes(build.ggml()[:-1] + b"!")
    found = verify(store, "ears", Silent())
    assert found.verdict is Verdict.DAMAGED
    assert f"{path}: the bytes have changed: sha256 " in found.detail
    assert found.detail.endswith("Fetch it again with `hark models pull ears`.")


def test_a_damaged_manifest_is_damage(store: Store) -> None:
    install(store, EARS)
    (store.home(Task.STT, "ears") / "manifest.json").write_bytes(b"nonsense")
    assert verify(store, "ears", Silent()).verdict is Verdict.DAMAGED


def test_what_is_not_here_cannot_be_verified(store: Store) -> None:
    with pytest.raises(ModelMissing, match="pull ears"):
        verify(store, "ears", Silent())
    with pytest.raises(UnknownModel):
        verify(store, "eras", Silent())


def test_starter_models_are_looked_into(store: Store) -> None:
    store.starters.mkdir()
    (store.starters / "ears.bin").write_bytes(build.ggml())
    (store.starters / "mind.gguf").write_bytes(build.gguf()[:-1])
    found = [(entry.task, entry.verdict) for entry in verify_starters(store)]
    assert found == [(Task.STT, Verdict.SOUND), (Task.LLM, Verdict.DAMAGED)]


def test_the_starter_models_that_are_shipped_are_sound(tmp_path: Path) -> None:
    found = list(verify_starters(Store(tmp_path)))
    if not found:
        pytest.skip("this checkout has no starter models yet")
    assert [entry.verdict for entry in found] == [Verdict.SOUND] * len(found)
