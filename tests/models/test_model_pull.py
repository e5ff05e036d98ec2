"""A pull installs a model whole or not at all, mends what is broken, and asks before a licence does."""

import threading
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import model_builder as build
import model_server as serve
import pytest
from model_server import Hub
from model_told import Told

from models.catalogue import Catalogue
from models.errors import FetchFailed, LicenceNotAccepted, ModelDamaged, ModelMissing, StoreUnwritable, WrongContent
from models.fetch.download import Downloader
from models.kinds import LicenceClass, Model, Task
from models.progress import Silent
from models.pull import Pulled, pull
from models.store import Store
from models.verify import Verdict, verify

MakeDownloader = Callable[..., Downloader]
VOICE_FILES = {"v.onnx": build.onnx(), "v.onnx.json": build.voice_configuration()}


class House:
    """A store that pulls from a hub."""

    def __init__(self, hub: Hub, store_of: Callable[[Catalogue], Store], make: MakeDownloader, told: Told) -> None:
        self.hub, self.store_of, self.make, self.told = hub, store_of, make, told

    def offer(self, contents: dict[str, bytes], task: Task = Task.TTS, **facts: object) -> Model:
        """Publish files on the hub; returns their entry."""
        self.hub.files |= {f"/v1/{name}": data for name, data in contents.items()}
        return build.entry("m", task, contents, self.hub.url, **facts)  # type: ignore[arg-type]  # passed through

    def store(self, model: Model) -> Store:
        return self.store_of(build.catalogue_of(model))

    def pull(self, model: Model, *, accept_licence: bool = False) -> Pulled:
        return pull(self.store(model), model, self.make(), self.told, accept_licence=accept_licence)


@pytest.fixture
def house(hub: Hub, store_of: Callable[[Catalogue], Store], downloader: MakeDownloader, told: Told) -> House:
    return House(hub, store_of, downloader, told)


def test_a_pulled_model_with_its_companion_resolves_and_verifies(house: House) -> None:
    model = house.offer(VOICE_FILES)
    done = house.pull(model)
    store = house.store(model)
    assert done == Pulled(id="m", path=str(store.resolve(Task.TTS, "m")), size=model.size, fetched=True)
    assert verify(store, "m", Silent()).verdict is Verdict.SOUND
    folder = Path(done.path).parent
    assert sorted(path.name for path in folder.iterdir()) == ["v.onnx", "v.onnx.json"]


def test_a_second_pull_checks_and_fetches_nothing(house: House) -> None:
    model = house.offer(VOICE_FILES)
    house.pull(model)
    house.hub.asked.clear()
    assert house.pull(model).fetched is False
    assert house.hub.asked == []
    assert ("begin", "checking v.onnx", len(build.onnx()), 0) in house.told.events


def test_a_pull_mends_a_file_whose_bytes_have_changed(house: House) -> None:
    model = house.offer(VOICE_FILES)
    path = Path(house.pull(model).path)
    path.write_bytes(bytes(path.stat().st_size))
    house.hub.asked.clear()
    assert house.pull(model).fetched is True
    assert [asked for asked, _ in house.hub.asked] == ["/v1/v.onnx"]
    assert verify(house.store(model), "m", Silent()).verdict is Verdict.SOUND


def test_a_pull_mends_a_damaged_manifest_without_the_network(house: House) -> None:
    model = house.offer(VOICE_FILES)
    house.pull(model)
    manifest = house.store(model).home(Task.TTS, "m") / "manifest.json"
    manifest.write_bytes(b"{")
    house.hub.asked.clear()
    assert house.pull(model).fetched is False
    assert house.hub.asked == []
    house.store(model).resolve(Task.TTS, "m")


def test_a_pull_cut_between_two_files_is_not_installed_and_goes_on(house: House) -> None:
    model = house.offer(VOICE_FILES)
    house.hub.faults = [serve.honest, serve.status(404)]
    with pytest.raises(FetchFailed):
        house.pull(model)
    with pytest.raises(ModelMissing):
        house.store(model).resolve(Task.TTS, "m")
    house.pull(model)
    assert [path for path, _ in house.hub.asked] == ["/v1/v.onnx", "/v1/v.onnx.json", "/v1/v.onnx.json"]


def test_a_wrong_hash_leaves_what_was_installed_in_service(house: House) -> None:
    old = house.offer({"e.bin": build.ggml()}, Task.STT)
    path = house.pull(old).path
    new = house.offer({"e.bin": build.ggml(words=(b"c", b" "))}, Task.STT)
    house.hub.files["/v1/e.bin"] = bytes(new.size)
    with pytest.raises(WrongContent, match="wrong hash"):
        house.pull(new)
    assert str(house.store(new).resolve(Task.STT, "m")) == path
    assert verify(house.store(new), "m", Silent()).verdict is Verdict.OLDER


def test_a_new_version_takes_the_old_ones_place(house: House) -> None:
    old_path = Path(house.pull(house.offer({"e.bin": build.ggml()}, Task.STT)).path)
    new = house.offer({"e.bin": build.ggml(words=(b"c", b" "))}, Task.STT)
    new_path = Path(house.pull(new).path)
    assert not old_path.parent.exists()
    assert house.store(new).resolve(Task.STT, "m") == new_path
    assert verify(house.store(new), "m", Silent()).verdict is Verdict.SOUND


def test_a_file_known_by_md5_is_verified_by_its_own_sha256_ever_after(house: House) -> None:
    model = house.offer(VOICE_FILES, md5=True)
    path = Path(house.pull(model).path)
    store = house.store(model)
    assert verify(store, "m", Silent()).verdict is Verdict.SOUND
    path.write_bytes(build.onnx()[:-1] + b"\x10")
    assert verify(store, "m", Silent()).verdict is Verdict.DAMAGED


def test_a_companion_of_unknown_size_comes_along(house: House) -> None:
    model = house.offer(VOICE_FILES, sized=False)
    house.pull(model)
    assert verify(house.store(model), "m", Silent()).size == sum(map(len, VOICE_FILES.values()))


def test_a_licence_that_asks_is_not_passed_by(house: House) -> None:
    model = house.offer(VOICE_FILES, licence_class=LicenceClass.NONCOMMERCIAL)
    with pytest.raises(LicenceNotAccepted) as refusal:
        house.pull(model)
    assert str(refusal.value) == (
        "https://models.example/owner/repo: the licence of m is 'Test-1.0' (noncommercial): only for tests. "
        "If that suits your use, pull it with --accept-licence."
    )
    assert house.hub.asked == []
    assert not house.store(model).root.exists()


def test_a_yes_to_a_licence_is_remembered(house: House) -> None:
    model = house.offer(VOICE_FILES, licence_class=LicenceClass.UNCLEAR)
    house.pull(model, accept_licence=True)
    assert house.pull(model).fetched is False


def test_an_attribution_licence_asks_nothing(house: House) -> None:
    assert house.pull(house.offer(VOICE_FILES, licence_class=LicenceClass.ATTRIBUTION)).fetched


def test_too_little_room_is_told_before_the_first_byte(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 0, 64 << 20))
    with pytest.raises(StoreUnwritable, match=r"too little room: 0 MB are to come, 67 MB must stay free"):
        house.pull(house.offer(VOICE_FILES))
    assert house.hub.asked == []


def test_a_part_counts_as_room_already_taken(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    data = build.ggml()
    model = house.offer({"e.bin": data}, Task.STT)
    folder = house.store(model).home(Task.STT, "m") / model.folder
    folder.mkdir(parents=True)
    (folder / ".e.bin.part").write_bytes(data[:-10])
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 0, (64 << 20) + 10))
    house.pull(model)
    assert house.hub.ranges() == [f"bytes={len(data) - 10}-"]


def test_a_root_that_is_a_file_is_refused_with_a_remedy(house: House, tmp_path: Path) -> None:
    (tmp_path / "models").write_bytes(b"")
    with pytest.raises(StoreUnwritable, match="HARK_MODELS"):
        house.pull(house.offer(VOICE_FILES))


def test_a_model_that_no_engine_could_read_is_not_installed(house: House) -> None:
    model = house.offer({"e.bin": b"GGUF" * 100}, Task.STT)
    with pytest.raises(ModelDamaged, match=r"arrived whole, but this version of hark cannot use it: .*Update hark"):
        house.pull(model)
    with pytest.raises(ModelMissing):
        house.store(model).resolve(Task.STT, "m")


def test_two_pulls_at_once_fetch_once(house: House) -> None:
    model = house.offer({"e.bin": build.ggml()}, Task.STT)
    second_waits = threading.Event()
    results: list[Pulled] = []

    def hold(hub: Hub, request: serve.Request, data: bytes) -> None:
        assert second_waits.wait(10)
        serve.honest(hub, request, data)

    class Second(Silent):
        def wait(self, reason: str, delay: float) -> None:
            assert reason == "another pull of m is running"
            second_waits.set()

    def run(progress: Silent) -> None:
        results.append(pull(house.store(model), model, house.make(), progress))

    house.hub.faults = [hold]
    first = threading.Thread(target=run, args=(Silent(),))
    first.start()
    while first.is_alive() and not house.hub.asked:
        first.join(0.001)
    second = threading.Thread(target=run, args=(Second(),))
    second.start()
    first.join(10)
    second.join(10)
    assert sorted(done.fetched for done in results) == [False, True]
    assert len(house.hub.asked) == 1
