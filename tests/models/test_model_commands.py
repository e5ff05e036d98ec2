"""`hark models` says what a person needs, gives programs JSON, and ends with 0, 1 or 2."""

import json
from collections.abc import Callable
from pathlib import Path

import model_builder as build
import msgspec
import pytest
from model_server import Hub
from typer.testing import CliRunner, Result

from models import commands
from models.catalogue import Catalogue
from models.kinds import LicenceClass, Task
from models.store import Store


class Shell:
    """The commands over one small catalogue."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self.store, self.hub = store, hub

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(commands.app, list(arguments), terminal_width=160)


@pytest.fixture
def shell(hub: Hub, store_of: Callable[[Catalogue], Store], monkeypatch: pytest.MonkeyPatch) -> Shell:
    ears = {"ears.bin": build.ggml()}
    voice = {"v.onnx": build.onnx(), "v.onnx.json": build.voice_configuration()}
    hub.files = {f"/v1/{name}": data for name, data in (ears | voice).items()}
    store = store_of(
        build.catalogue_of(
            build.entry("ears", Task.STT, ears, hub.url),
            build.entry("voice", Task.TTS, voice, hub.url, licence_class=LicenceClass.UNCLEAR),
        )
    )
    monkeypatch.setattr(commands, "_store", lambda: store)
    monkeypatch.setenv("COLUMNS", "160")
    return Shell(store, hub)


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_pull_then_list_then_verify(shell: Shell) -> None:
    pulled = shell.run("pull", "ears")
    assert pulled.exit_code == 0
    assert pulled.stdout.startswith("ears is ready: ")
    assert "ears.bin (" in pulled.stderr
    assert "ears.bin: done" in pulled.stderr
    listed = shell.run("list")
    assert "✓ installed" in listed.stdout
    assert "! Test-1.0 (unclear)" in listed.stdout
    verified = shell.run("verify")
    assert (verified.exit_code, verified.stdout.split()[:2]) == (0, ["sound", "ears"])
    assert shell.run("pull", "ears").stdout.startswith("ears is ready, it was here already: ")


def test_programs_get_one_json_object_a_line_and_nothing_else(shell: Shell) -> None:
    pulled = lines(shell.run("pull", "ears", "--json"))
    assert [(entry["id"], entry["fetched"]) for entry in pulled] == [("ears", True)]
    listed = lines(shell.run("list", "--json"))
    assert [(entry["id"], entry["state"]) for entry in listed] == [("ears", "installed"), ("voice", "available")]
    assert [(entry["default_for"], entry["needs_agreement"]) for entry in listed] == [(["pi4"], False), (["pi4"], True)]
    verified = lines(shell.run("verify", "--json"))
    assert [(entry["id"], entry["verdict"]) for entry in verified] == [("ears", "sound")]


def test_the_list_shows_starters_damage_and_older_and_dropped_versions(shell: Shell) -> None:
    shell.run("pull", "ears", "voice", "--accept-licence")
    shell.store.starters.mkdir()
    (shell.store.starters / "ears.bin").write_bytes(build.ggml())
    Path(shell.store.resolve(Task.STT, "ears")).write_bytes(b"short")
    newer = build.entry("voice", Task.TTS, {"v.onnx": b"new"}, shell.hub.url)
    shell.store.catalogue = build.catalogue_of(shell.store.catalogue.find("ears"), newer)
    assert states(shell) == [("starter", "starter"), ("ears", "damaged"), ("voice", "older")]
    shell.store.catalogue = build.catalogue_of(newer)
    assert states(shell) == [("starter", "starter"), ("ears", "own"), ("voice", "older")]


def states(shell: Shell) -> list[tuple[object, object]]:
    return [(entry["id"], entry["state"]) for entry in lines(shell.run("list", "--json"))]


def test_the_list_is_narrowed_by_job_board_and_language(shell: Shell) -> None:
    chosen = [("--task", "stt"), ("--board", "pi5"), ("--language", "nl"), ("--language", "en")]
    counts = [len(lines(shell.run("list", "--json", *option))) for option in chosen]
    assert counts == [1, 0, 0, 2]


def test_a_narrow_terminal_still_shows_ids_whole(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = shell.run("list").stdout
    assert "ears" in narrow
    assert "licence " not in narrow.split("Models live")[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["pull", "eras"], "Nearest: ears"),
        (["pull", "ears", "nothing"], "no model is called 'nothing'"),
        (["pull"], "no model was named"),
        (["pull", "--board", "pi3"], "The boards are zero2w"),
        (["list", "--task", "ears"], "The jobs are stt"),
        (["list", "--board", "x"], "The boards are"),
        (["verify", "eras"], "Nearest: ears"),
        (["pull", "--nonsense"], "No such option"),
    ],
)
def test_a_wrong_name_or_option_ends_with_2_and_fetches_nothing(
    shell: Shell, arguments: list[str], complaint: str
) -> None:
    result = shell.run(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert shell.hub.asked == []


def test_a_licence_must_be_accepted_and_the_refusal_ends_with_1(shell: Shell) -> None:
    refused = shell.run("pull", "ears", "voice")
    assert refused.exit_code == 1
    assert "pull it with --accept-licence" in refused.stderr
    assert shell.hub.asked == []
    assert shell.run("pull", "voice", "--accept-licence").exit_code == 0
    assert shell.run("pull", "voice").exit_code == 0


def test_a_pull_says_whom_to_credit(shell: Shell) -> None:
    model = shell.store.catalogue.find("voice")
    shell.store.catalogue = build.catalogue_of(msgspec.structs.replace(model, licence_class=LicenceClass.ATTRIBUTION))
    assert "voice: only for tests.\n" in shell.run("pull", "voice").stderr


def test_what_suits_a_board_is_pulled_at_once(shell: Shell) -> None:
    done = lines(shell.run("pull", "--board", "pi4", "--accept-licence", "--json"))
    assert [entry["id"] for entry in done] == ["ears", "voice"]


def test_one_failure_does_not_stop_the_others_and_ends_with_1(shell: Shell) -> None:
    del shell.hub.files["/v1/ears.bin"]
    result = shell.run("pull", "ears", "voice", "--accept-licence")
    assert result.exit_code == 1
    assert "answered 404" in result.stderr
    assert result.stdout.startswith("voice is ready")


def test_a_mirror_is_asked_first(shell: Shell) -> None:
    with Hub({"/near/v1/ears.bin": build.ggml()}) as mirror:
        assert shell.run("pull", "ears", "--mirror", f"{mirror.url}/near").exit_code == 0
        assert [path for path, _ in mirror.asked] == ["/near/v1/ears.bin"]
    assert shell.hub.asked == []


def test_damage_is_told_and_ends_with_1(shell: Shell) -> None:
    shell.run("pull", "ears")
    path = shell.store.resolve(Task.STT, "ears")
    path.write_bytes(build.ggml()[:-1] + b"!")
    result = shell.run("verify", "ears")
    assert result.exit_code == 1
    assert "damaged  ears (stt)" in result.stdout
    assert "the bytes have changed" in result.stdout


def test_nothing_installed_is_no_failure(shell: Shell) -> None:
    result = shell.run("verify")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is installed" in result.stderr


def test_a_known_model_that_is_not_here_fails_verification(shell: Shell) -> None:
    result = shell.run("verify", "ears")
    assert result.exit_code == 1
    assert "hark models pull ears" in result.stderr
