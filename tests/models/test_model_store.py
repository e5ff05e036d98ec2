"""From a name to a file that is safe to open, or to an error that says what, where and what to do."""

from collections.abc import Callable
from pathlib import Path

import model_builder as build
import pytest
from model_builder import EARS, VOICE, install

from models import manifest
from models.catalogue import Catalogue
from models.errors import ModelDamaged, ModelMissing, UnknownModel
from models.kinds import Task
from models.store import INSTALLED_ROOT, Store, default_root


@pytest.fixture
def store(store_of: Callable[[Catalogue], Store]) -> Store:
    return store_of(build.catalogue_of(EARS, VOICE))


def test_an_installed_model_resolves_to_its_file(store: Store) -> None:
    paths = [install(store, EARS), install(store, VOICE)]
    assert [store.resolve(Task.STT, "ears"), store.resolve(Task.TTS, "voice")] == paths
    assert [entry.id for entry in store.manifests()] == ["ears", "voice"]


def test_a_known_model_that_is_not_here_says_how_to_fetch_it(store: Store) -> None:
    with pytest.raises(ModelMissing) as refusal:
        store.resolve(Task.STT, "ears")
    assert str(refusal.value) == (
        f"{store.root}/stt/ears: the model ears is not on this machine. Fetch it with `hark models pull ears`."
    )


@pytest.mark.parametrize("name", ["eras", "../../etc/passwd", "a/b", "", ".", ".."])
def test_an_unknown_name_stays_inside_the_store_and_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UnknownModel, match="no model is called"):
        store.resolve(Task.STT, name)


def test_a_model_of_another_job_is_refused(store: Store) -> None:
    install(store, EARS)
    with pytest.raises(UnknownModel, match="is a model for stt, not for llm"):
        store.resolve(Task.LLM, "ears")


def test_a_truncated_model_is_refused_by_name_with_the_remedy(store: Store) -> None:
    path = install(store, EARS)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(ModelDamaged) as refusal:
        store.resolve(Task.STT, "ears")
    size = len(build.ggml())
    assert str(refusal.value) == (
        f"{path}: the model is damaged: the file has {size - 10} bytes, it should have {size}. "
        "Fetch it again with `hark models pull ears`."
    )


def test_a_model_of_the_right_size_and_wrong_kind_is_refused(store: Store) -> None:
    path = install(store, EARS)
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(ModelDamaged, match=r"no whisper.cpp model.*pull ears"):
        store.resolve(Task.STT, "ears")


def test_a_file_of_a_model_that_is_gone_is_named(store: Store) -> None:
    path = install(store, VOICE)
    path.with_name("v.onnx.json").unlink()
    with pytest.raises(ModelDamaged, match=r"v.onnx.json: the model is damaged: the file is gone"):
        store.resolve(Task.TTS, "voice")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b'{"unknown":' + b"[" * 5_000,
        b'{"id":"ears","task":"stt","key":"k","folder":"..","files":[{"name":"a","size":1,"sha256":"x"}],"licence":""}',
        b'{"id":"ears","task":"stt","key":"k","folder":"f","files":[{"name":"../a","size":1,"sha256":""}],"licence":""}',
        b'{"id":"ears","task":"stt","key":"k","folder":"f","files":[],"licence":""}',
        b'{"id":"eyes","task":"stt","key":"k","folder":"f","files":[{"name":"a","size":1,"sha256":""}],"licence":""}',
    ],
)
def test_a_manifest_that_is_nonsense_is_damage_and_not_a_traceback(store: Store, data: bytes) -> None:
    install(store, EARS)
    (store.home(Task.STT, "ears") / manifest.NAME).write_bytes(data)
    with pytest.raises(ModelDamaged, match="hark models pull ears"):
        store.resolve(Task.STT, "ears")
    assert list(store.manifests()) == []


def test_a_model_that_the_catalogue_dropped_still_serves(store: Store, store_of: Callable[[Catalogue], Store]) -> None:
    path = install(store, EARS)
    assert store_of(build.catalogue_of(VOICE)).resolve(Task.STT, "ears") == path


def test_the_starter_models_are_found_where_they_are_shipped(store: Store) -> None:
    (store.starters / "voice").mkdir(parents=True)
    (store.starters / "ears.bin").write_bytes(build.ggml())
    (store.starters / "mind.gguf").write_bytes(build.gguf())
    voice = build.write_voice(store.starters / "voice")
    found = [store.resolve(task, "starter") for task in (Task.STT, Task.LLM, Task.TTS)]
    assert found == [store.starters / "ears.bin", store.starters / "mind.gguf", voice]


def test_a_job_without_a_starter_model_says_so(store: Store) -> None:
    for task in (Task.STT, Task.WAKE):
        with pytest.raises(ModelMissing, match=f"no starter model for {task}"):
            store.resolve(task, "starter")


def test_a_damaged_starter_model_is_to_be_installed_again(store: Store) -> None:
    store.starters.mkdir()
    (store.starters / "mind.gguf").write_bytes(build.gguf()[:-1])
    with pytest.raises(ModelDamaged, match=r"truncated.*Install hark again"):
        store.resolve(Task.LLM, "starter")


def test_an_owners_own_file_is_looked_into_too(store: Store, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    with pytest.raises(ModelMissing, match=r"own.gguf: there is no such file. Correct the path"):
        store.resolve(Task.LLM, str(own))
    own.write_bytes(build.gguf())
    assert store.resolve(Task.LLM, str(own)) == own
    own.write_bytes(b"GGUF")
    with pytest.raises(ModelDamaged, match="Put a sound file there"):
        store.resolve(Task.LLM, str(own))


def test_the_root_follows_the_environment_then_the_checkout() -> None:
    checkout = Path(__file__).parents[2] / ".hark" / "models"
    assert default_root({"HARK_MODELS": "/a", "HARK_HOME": "/b"}) == Path("/a")
    assert default_root({"HARK_HOME": "/b"}) == Path("/b/models")
    assert default_root({}) == checkout


def test_the_root_of_an_installed_speaker_is_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("models.store.__file__", str(tmp_path / "models" / "store.py"))
    assert default_root({}) == INSTALLED_ROOT
