"""The real supervisor with a service manager that listens: what it says, and when it falls silent."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from appliance.config import AudioConfig, Config
from appliance.session import Session
from appliance.supervisor.processes import PROCESSES
from appliance.supervisor.safe import AGAIN

pytestmark = pytest.mark.process

WATCHDOG = 1.0
"""Seconds; a feed is due every quarter of it, and heartbeats come every half second."""


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        yield listening


def environment(manager: socket.socket, **more: str) -> dict[str, str]:
    return {**os.environ, "NOTIFY_SOCKET": str(manager.getsockname()), **more}


def hear(manager: socket.socket, wanted: str, within: float = 30.0) -> str:
    """The first datagram that holds this."""
    until = time.monotonic() + within
    while (left := until - time.monotonic()) > 0:
        manager.settimeout(left)
        try:
            if wanted in (text := manager.recv(4096).decode()):
                return text
        except TimeoutError:
            break
    raise AssertionError(f"{wanted!r} was never said")


def drain(manager: socket.socket) -> list[str]:
    manager.setblocking(False)
    texts = []
    while True:
        try:
            texts.append(manager.recv(4096).decode())
        except BlockingIOError:
            return texts


def test_it_is_ready_when_it_listens_and_fed_while_frames_flow(manager: socket.socket, tmp_path: Path) -> None:
    config = Config(audio=AudioConfig(card="simulated"))
    told = environment(manager, WATCHDOG_USEC=str(int(WATCHDOG * 1e6)))
    with Session(config, tmp_path, services=("panel", "audio"), environment=told) as session:
        assert hear(manager, "READY=1") == "READY=1\nSTATUS=listening"
        for _ in range(3):
            hear(manager, "WATCHDOG=1")
        supervisor = psutil.Process(session.pid)
        (audio,) = (child for child in supervisor.children() if PROCESSES["audio"].module in child.cmdline())
        audio.suspend()
        time.sleep(0.5)  # What was on its way.
        drain(manager)
        time.sleep(2 * WATCHDOG)
        assert "WATCHDOG=1" not in drain(manager)
        audio.resume()
        hear(manager, "WATCHDOG=1")
    assert hear(manager, "STOPPING=1")


@contextmanager
def safe_mode(told: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`hark run --safe`; gone afterwards, whatever happens."""
    command = [sys.executable, "-c", "from appliance.cli import main; main()", "run", "--safe"]
    with subprocess.Popen(command, env=told, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def test_safe_mode_shows_the_error_and_ends_when_the_settings_change(manager: socket.socket, tmp_path: Path) -> None:
    settings, run = tmp_path / "hark.toml", tmp_path / "run"
    settings.write_text("[audoi]\n")
    told = environment(manager, HARK_CONFIG=str(settings), HARK_RUN=str(run), HARK_HOME=str(tmp_path / "home"))
    with safe_mode(told) as safe:
        assert "safe mode" in hear(manager, "READY=1")
        for _ in range(100):
            state = run / "panel.state"
            if state.exists() and (light := json.loads(state.read_text())["light"]) == "error":
                break
            time.sleep(0.1)
        assert light == "error"
        assert [len(child.cmdline()) for child in psutil.Process(safe.pid).children()] == [5]
        settings.write_text("")
        _, log = safe.communicate(timeout=10)
    assert safe.returncode == AGAIN
    assert b"did you mean 'audio'" in log
    assert hear(manager, "STOPPING=1")


def test_safe_mode_ends_on_sigterm(manager: socket.socket, tmp_path: Path) -> None:
    told = environment(manager, HARK_RUN=str(tmp_path / "run"), HARK_HOME=str(tmp_path / "home"))
    with safe_mode(told) as safe:
        hear(manager, "READY=1")
        safe.send_signal(signal.SIGTERM)
        assert safe.wait(10) == 0
