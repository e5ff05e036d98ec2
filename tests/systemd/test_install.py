"""What `make install` puts where, what it leaves alone, and what it refuses. The whole is installed by `make systemd-test`."""

import importlib.metadata
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.errors import ApplianceError
from systemd import install as installer
from systemd.code import base_python, files_of, needed
from systemd.files import link, put_file
from systemd.layout import CODE, COMMAND, DATA, FILES, SETTINGS, WANTED, under


def installed(root: Path) -> Path:
    """Everything but the code, which is only a folder with a file."""
    installer.put_files(root, version=252)
    under(root, CODE / "bin").mkdir(parents=True)
    under(root, CODE / "bin/hark").touch()
    link(under(root, COMMAND), str(CODE / "bin/hark"))
    link(under(root, WANTED), "hark.service")
    return root


def files(root: Path) -> set[str]:
    return {f"/{path.relative_to(root)}" for path in root.rglob("*") if path.is_symlink() or path.is_file()}


def test_every_file_of_the_table_lies_where_it_says(tmp_path: Path) -> None:
    installer.put_files(tmp_path, version=252)
    assert files(tmp_path) == {str(placed.target) for placed in FILES}
    assert {stat.S_IMODE(under(tmp_path, placed.target).stat().st_mode) for placed in FILES} == {0o644}


def test_an_older_systemd_does_without_what_it_does_not_know(tmp_path: Path) -> None:
    installer.put_files(tmp_path, version=249)
    left_out = {str(placed.target) for placed in FILES} - files(tmp_path)
    assert left_out == {"/usr/local/lib/systemd/system/hark.service.d/credentials.conf"}


def test_settings_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    settings = under(tmp_path, SETTINGS / "hark.toml")
    settings.parent.mkdir(parents=True)
    settings.write_text("mine")
    for _ in range(2):
        installer.put_files(tmp_path, version=252)
    assert settings.read_text() == "mine"


def test_uninstall_leaves_settings_and_data(tmp_path: Path) -> None:
    root = installed(tmp_path)
    data = under(root, DATA) / "hark.db"
    data.parent.mkdir(parents=True)
    data.touch()
    installer.uninstall(root, purge=False)
    assert files(root) == {"/etc/hark/hark.toml", "/var/lib/hark/hark.db"}
    installer.uninstall(root, purge=False)


def test_uninstall_with_purge_leaves_nothing_of_ours(tmp_path: Path) -> None:
    root = installed(tmp_path)
    installer.uninstall(root, purge=True)
    assert files(root) == set()
    assert not under(root, CODE).exists()


def test_uninstall_leaves_what_is_not_ours(tmp_path: Path) -> None:
    root = installed(tmp_path)
    theirs = under(root, WANTED).with_name("ssh.service")
    theirs.touch()
    installer.uninstall(root, purge=True)
    assert files(root) == {f"/{theirs.relative_to(root)}"}


def test_without_root_it_refuses_and_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ApplianceError, match="only root may do this"):
        installer.check(None)
    installer.check(Path("/tmp"))  # Below a folder anybody may.


def test_without_systemd_it_refuses_and_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(installer, "RUNNING", tmp_path / "none")
    with pytest.raises(ApplianceError, match="systemd does not run this machine"):
        installer.check(None)


def test_the_refusal_is_a_line_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert installer.main(["uninstall"]) == 1
    assert capsys.readouterr().err.startswith("install: only root may do this. Run it with sudo")


@pytest.mark.parametrize(
    ("said", "version"), [(b"systemd 252 (252.38-1)\n+PAM", 252), (b"systemd 249 (x)", 249), (b"?", 0)]
)
def test_the_version_of_systemd_is_read(said: bytes, version: int) -> None:
    assert installer.systemd_version(lambda _command: said) == version


def test_a_command_that_fails_ends_it_unless_it_may(capfd: pytest.CaptureFixture[str]) -> None:
    installer.run((("true", "stop"), ("false", "stop"), ("udevadm-that-is-not-there", "stop")))
    with pytest.raises(ApplianceError, match="`false now` failed"):
        installer.run((("false", "now"),))


def test_what_is_needed_is_found_all_the_way_down_and_nothing_else() -> None:
    found = needed(["httpx>=0.28"])
    assert {"httpx", "httpcore", "h11", "anyio"} <= set(found)
    assert not {"pytest", "numpy", "mypy"} & set(found)
    assert set(needed(["a-package-that-nobody-has", "h11; python_version < '3'"])) == {"h11"}


def test_files_of_a_package_stay_inside_it() -> None:
    places = [place for _, place in files_of(importlib.metadata.distribution("rich"))]
    assert places
    assert not any(".." in place.parts or place.suffix == ".pyc" for place in places)


def test_what_is_copied_belongs_to_nobody_else(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("x")
    for given, wanted in ((0o666, 0o644), (0o600, 0o644), (0o777, 0o755)):
        source.chmod(given)
        put_file(source, tmp_path / "new/target")
        assert stat.S_IMODE((tmp_path / "new/target").stat().st_mode) == wanted


def test_a_python_that_a_service_may_run_is_found_or_refused() -> None:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    try:
        found = base_python()
    except ApplianceError as refused:
        assert name in refused.remedy
    else:
        assert not str(found.resolve()).startswith(("/root", "/home"))
        asked = subprocess.run(
            [found, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, check=True
        )
        assert tuple(map(int, asked.stdout.split())) == sys.version_info[:2]
