"""From a name in the settings to a file that may be opened, or to the reason why not."""

from pathlib import Path

import pytest

from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from appliance.model_files import Task, find, first_voice, label, store_of
from tests.appliance.fake_bus import fake_run


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HARK_MODELS", raising=False)


def test_the_store_lies_beside_the_other_data(tmp_path: Path) -> None:
    assert store_of(fake_run(tmp_path)).root == tmp_path / "home" / "models"


def test_the_owner_may_put_the_store_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_MODELS", str(tmp_path / "big disk"))
    assert store_of(fake_run(tmp_path)).root == tmp_path / "big disk"


def test_a_file_of_the_owners_that_is_no_model_is_refused_by_name_with_what_to_do(tmp_path: Path) -> None:
    wrong = tmp_path / "notes.bin"
    wrong.write_text("buy milk")
    with pytest.raises(EngineFailed) as refused:
        find(fake_run(tmp_path), Task.STT, str(wrong))
    assert str(refused.value).startswith(f"{wrong}: the model is damaged: ")
    assert refused.value.remedy == "Put a sound file there, or name another model in the settings."


@pytest.mark.parametrize("name", ["/nowhere/x.bin", "no-such-model", "../../etc/passwd"])
def test_a_model_that_is_not_there_is_a_failed_engine(tmp_path: Path, name: str) -> None:
    with pytest.raises(EngineFailed):
        find(fake_run(tmp_path), Task.STT, name)


def test_an_empty_store_has_no_voice_and_that_is_no_fault(tmp_path: Path) -> None:
    with pytest.raises(EngineAbsent):
        first_voice(fake_run(tmp_path), "en")


def test_a_path_is_called_by_its_file_in_front_of_people() -> None:
    assert [label(name) for name in ("/a/b/ggml-base.en.bin", "starter")] == ["ggml-base.en.bin", "starter"]
