"""A PulseAudio server of one's own: a sound card for machines that have none, which no other program sees.

It lives in one directory, with its own home and socket, and ends with the `with` block. Where that is permitted it runs at
realtime priority: what is to be measured is the appliance on a busy machine, not the daemon of the bench.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from hardware.errors import DeviceError, MissingProgram
from hardware.pulse_config import BENCH, ROOM, asound, environment, server_script
from hardware.sound import Samples

START = 10.0
"""Seconds that the daemon has to come up; it takes a tenth of one on an idle machine."""

AHEAD_MS = 2000
"""Milliseconds of sound that a player gives the daemon ahead: it is an ordinary process and may not run for a while."""

MARGIN = 0.1
"""Seconds that a recording goes on after it was asked to stop: what was played last is still on its way."""

STOP = 2.0
"""Seconds from SIGTERM to SIGKILL."""

SUN_PATH = 107
"""Bytes of a Unix socket's path that the kernel takes."""

ORPHANED = 120
"""Seconds without any client after which the daemon ends by itself: whoever started it was killed."""

PRIORITY = 75
"""SCHED_FIFO of the daemon: above the audio threads that wait for it."""

PROGRAMS = ("pulseaudio", "pacat", "pactl")
"""From the Debian packages `pulseaudio` and `pulseaudio-utils`."""


def missing() -> str:
    """Which of the programs is not installed; empty if all are."""
    return next((program for program in PROGRAMS if shutil.which(program) is None), "")


class Recording:
    """A recording that is being made: raw int16 in a file, until `stop`."""

    def __init__(self, process: subprocess.Popen[bytes], path: Path, channels: int, rate: int) -> None:
        self._process = process
        self._path = path
        self._channels = channels
        self._rate = rate
        self._began = time.monotonic()

    def stop(self) -> Samples:
        """Ends it, with all that was played until now in it: int16[n], or int16[n, 2] of question and answer.

        The recorder is an ordinary process, and on a busy machine it is behind: it is given time to come to this moment.
        """
        now = time.monotonic()
        bytes_until_now = round((now - self._began + MARGIN) * self._rate) * self._channels * 2
        while self._path.stat().st_size < bytes_until_now and time.monotonic() < now + START:
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        _end(self._process)
        data = np.frombuffer(self._path.read_bytes(), np.int16)
        whole = data[: len(data) // self._channels * self._channels]
        return whole if self._channels == 1 else whole.reshape(-1, self._channels)


class PrivatePulse:
    """The virtual card. `environment` is what the processes that are to use it are started with."""

    def __init__(self, directory: Path, *, rate: int = 16_000) -> None:
        """`directory` is its own and is made; `rate` in hertz is the card's."""
        self.directory = directory.absolute()
        self.rate = rate
        self.socket = self.directory / "pulse.sock"
        self.environment = environment(self.directory, self.socket)
        self.realtime = False
        """Whether the daemon got its realtime priority."""
        self._daemon: subprocess.Popen[bytes] | None = None
        self._others: list[subprocess.Popen[bytes]] = []

    @property
    def pid(self) -> int:
        """Of the daemon; 0 while there is none."""
        return self._daemon.pid if self._daemon else 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the daemon and returns when it answers.

        Raises:
            DeviceError: it is not installed, or does not come up; then it says what it printed last.
        """
        if gone := missing():
            raise MissingProgram(
                f"`{gone}` is not installed.",
                where="PulseAudio",
                remedy="Run `make setup`, or install the packages pulseaudio, pulseaudio-utils and libasound2-plugins.",
            )
        if len(os.fsencode(self.socket)) > SUN_PATH:
            raise DeviceError("the path is too long for a socket.", where=str(self.socket), remedy="Use a shorter one.")
        self._write_files()
        command = ["pulseaudio", "-n", "-F", str(self.directory / "server.pa"), "--daemonize=no", "--fail=yes"]
        command += [
            f"--exit-idle-time={ORPHANED}",
            "--use-pid-file=no",
            "--disallow-exit=yes",
            "--realtime=yes",
            "--system=no",
        ]
        # Without a D-Bus there is no rtkit, so the daemon asks the kernel itself; --high-priority is its nice level.
        command += ["--high-priority=yes", "--log-target=stderr", "--disable-shm=yes"]
        with (self.directory / "server.log").open("wb") as log:
            self._daemon = subprocess.Popen(
                command, env=self._server_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self._await_answer()
        except BaseException:
            self.stop()
            raise
        self.realtime = self._hurry(self._daemon.pid)

    def stop(self) -> None:
        """Ends everything that was started here; safe to call twice."""
        for process in reversed([self._daemon, *self._others] if self._daemon else self._others):
            _end(process)
        self._daemon, self._others = None, []
        self.socket.unlink(missing_ok=True)

    def play(self, sound: Path | Samples, sink: str = ROOM, *, wait: bool = True) -> subprocess.Popen[bytes]:
        """Plays a file, or int16[n] at the card's rate, into a sink; by default into the microphone's room.

        With `wait` it returns when the sound is over.
        """
        if isinstance(sound, Path):
            path, how = sound, ["--file-format"]
        else:
            path = self.directory / f"play-{time.monotonic_ns()}.s16"
            path.write_bytes(np.ascontiguousarray(sound, np.int16).tobytes())
            how = self._raw(1)
        command = ["pacat", "--playback", f"--device={sink}", f"--latency-msec={AHEAD_MS}", *how, str(path)]
        player = self._spawn(command)
        if wait:
            player.wait()
            self._others.remove(player)
        return player

    def record(self, source: str = f"{BENCH}.monitor", *, channels: int = 2) -> Recording:
        """Begins to record: question and answer side by side, unless told otherwise."""
        path = self.directory / f"record-{time.monotonic_ns()}.s16"
        path.touch()
        recorder = self._spawn(
            ["pacat", "--record", f"--device={source}", "--latency-msec=20", *self._raw(channels), str(path)]
        )
        deadline = time.monotonic() + START
        while not path.stat().st_size and recorder.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        return Recording(recorder, path, channels, self.rate)

    def log(self) -> str:
        """What the daemon printed."""
        return (self.directory / "server.log").read_text(errors="replace")

    def _raw(self, channels: int) -> list[str]:
        return ["--raw", "--format=s16le", f"--rate={self.rate}", f"--channels={channels}"]

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._others.append(process)
        return process

    def _write_files(self) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("runtime", "state"):
            (self.directory / name).mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        (self.directory / "server.pa").write_text(server_script(self.socket, self.rate))
        (self.directory / "asound.conf").write_text(asound())

    def _server_environment(self) -> dict[str, str]:
        return {name: value for name, value in self.environment.items() if name != "PULSE_SERVER"}

    def _await_answer(self) -> None:
        assert self._daemon is not None
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self._daemon.poll() is None:
            if self.socket.exists() and self._answers():
                return
            time.sleep(0.02)
        raise DeviceError(
            "it did not come up.", where="PulseAudio", remedy=f"Its last words were: {self.log()[-400:].strip()}"
        )

    def _answers(self) -> bool:
        asked = subprocess.run(
            ["pactl", "list", "short", "sources"], env=self.environment, capture_output=True, timeout=START, check=False
        )
        return asked.returncode == 0 and b"microphone" in asked.stdout

    @staticmethod
    def _hurry(pid: int) -> bool:
        """Realtime priority for the daemon's every thread, where that is permitted."""
        with suppress(OSError):
            for task in (Path("/proc") / str(pid) / "task").iterdir():
                os.sched_setscheduler(int(task.name), os.SCHED_FIFO, os.sched_param(PRIORITY))
            return True
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
