"""A simulated room on the virtual card: what the appliance plays into `speaker` is heard by `microphone`, as in a room.

    appliance ─▶ sink speaker ─▶ source played ─▶ Room ─▶ sink room ─▶ source microphone ─▶ appliance

It runs in a process of its own, at realtime priority where that is permitted, with the streams that a real card is used with. The
way through adds some 60 ms to the room's own delay, and both ends share the card's clock: a drift is the room's alone.
"""

import gc
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from types import TracebackType
from typing import Self

import numpy as np

from hardware.errors import DeviceError
from hardware.portaudio import PortAudioCard
from hardware.pulse import PrivatePulse
from hardware.pulse_config import PLAYED, ROOM
from hardware.room import RATE, Acoustics, Room, to_int16

BLOCK = 0.02
"""Seconds, as the appliance's: with half of it the speaker ran dry on a busy machine."""

PRIORITY = 74
"""SCHED_FIFO: under the daemon of the card, above the appliance's threads."""

END = 2.0
"""Seconds in which it ends after its input was closed."""

READY = b"ready\n"


class RoomBridge:
    """The room, while the `with` block lasts."""

    def __init__(self, pulse: PrivatePulse, acoustics: Acoustics) -> None:
        """`pulse` runs at 16 kHz; the `delay` of `acoustics` comes on top of the bridge's own."""
        if pulse.rate != RATE:
            raise DeviceError(f"it runs at {pulse.rate} Hz.", where="the virtual card", remedy=f"Start it with {RATE}.")
        self._pulse = pulse
        self._acoustics = replace(acoustics, noise=min(acoustics.noise, -20.0))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Returns when the room carries sound.

        Raises:
            DeviceError: its streams do not open.
        """
        named = {"PULSE_SOURCE": PLAYED, "PULSE_SINK": ROOM}
        command = [sys.executable, "-m", "hardware.room_bridge", json.dumps(asdict(self._acoustics))]
        self._process = subprocess.Popen(
            command, env=self._pulse.environment | named, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        if self._process.stdout.readline() != READY:
            self.__exit__(None, None, None)
            raise DeviceError("it did not start; it printed why.", where="the simulated room", remedy="Look above.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        try:
            process.wait(END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def carry(acoustics: Acoustics) -> None:
    """Carries sound from the default microphone to the default speaker until the standard input ends.

    Raises:
        DeviceError: one of them does not open, or is gone.
    """
    with suppress(PermissionError):  # before the driver's threads begin, so that they inherit it
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    card, room = PortAudioCard(), Room(acoustics)
    speaker, microphone = card.open_playback(BLOCK), card.open_capture(BLOCK)
    heard = np.zeros(microphone.frames, np.int16)
    os.set_blocking(sys.stdin.fileno(), False)
    gc.freeze()
    gc.disable()
    os.write(sys.stdout.fileno(), READY)
    while not _ended():
        frames = microphone.read_into(heard)
        room.play(heard[:frames])
        speaker.wait()
        speaker.write(to_int16(room.hear(speaker.frames)))
    speaker.close()
    microphone.close()


def _ended() -> bool:
    """Whether whoever started this has closed our input, or died."""
    with suppress(BlockingIOError):
        return os.read(sys.stdin.fileno(), 1) == b""
    return False


if __name__ == "__main__":
    carry(Acoustics(**json.loads(sys.argv[1])))
