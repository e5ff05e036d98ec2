"""The real audio process on a real sound server that dies and comes back."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.messages import CardState
from appliance.ring import Ring
from appliance.run import Run
from appliance.units import BLOCK, RATE
from hardware.pulse import PrivatePulse, missing

pytestmark = [pytest.mark.process, pytest.mark.skipif(bool(missing()), reason=f"{missing()} is not installed")]

PATIENCE = 30.0


class Appliance:
    """An audio process with what it needs, and no more."""

    def __init__(self, folder: Path) -> None:
        self.pulse = PrivatePulse(folder / "p")
        self.pulse.start()
        self.run = Run(directory=str(folder), home=str(folder))
        self.run.write()
        self.capture = Ring.create(self.run.ring("capture"), 30 * RATE)
        self.playback = Ring.create(self.run.ring("playback"), 30 * RATE)
        self.bus = Bus(folder, "dialogue")
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "appliance.service", "appliance.audio", self.run.directory]
        return subprocess.Popen(
            command, env=self.pulse.environment, stderr=(Path(self.run.directory) / "log").open("ab")
        )

    def await_card(self, *, capture: bool, playback: bool) -> None:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            message = self.bus.receive(0.1)
            if isinstance(message, CardState) and (message.capture, message.playback) == (capture, playback):
                return
        log = (Path(self.run.directory) / "log").read_text()
        raise AssertionError(f"the card did not become capture={capture}, playback={playback}: {log}")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.bus.close()
        for ring in (self.capture, self.playback):
            ring.close(unlink=True)
        self.pulse.stop()


@pytest.fixture
def appliance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    made = Appliance(Path(tmp_path_factory.mktemp("a")))  # A socket's path must be short.
    yield made
    made.close()


def test_a_sound_server_that_dies_is_found_again_and_sigterm_ends_all(appliance: Appliance) -> None:
    assert appliance.capture.wait(BLOCK, PATIENCE)
    appliance.await_card(capture=True, playback=True)
    appliance.pulse.stop()
    appliance.await_card(capture=False, playback=False)
    stood = appliance.capture.head
    appliance.pulse.start()
    appliance.await_card(capture=True, playback=True)
    assert appliance.capture.wait(stood + BLOCK, PATIENCE)
    appliance.process.send_signal(signal.SIGTERM)
    assert appliance.process.wait(PATIENCE) == 0


def test_a_killed_process_goes_on_where_it_was(appliance: Appliance) -> None:
    assert appliance.capture.wait(10 * BLOCK, PATIENCE)
    appliance.process.kill()
    appliance.process.wait()
    stood, last = appliance.capture.head, appliance.capture.time_of(appliance.capture.head - 1)
    appliance.process = appliance.start()
    assert appliance.capture.wait(stood + 10 * BLOCK, PATIENCE)
    assert appliance.capture.time_of(stood) > last
