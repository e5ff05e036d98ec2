"""Two cards behind one set of verbs, for the contract that both keep."""

import os
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from appliance.audio.realtime import hurry
from hardware.portaudio import PortAudioCard
from hardware.pulse import PrivatePulse
from hardware.simulated import SimulatedCard
from hardware.sound import CaptureStream, PlaybackStream, Samples, SoundCard


class Rig(Protocol):
    """A card with a room around it."""

    @property
    def card(self) -> SoundCard:
        """The card."""
        ...

    def say(self, sound: Samples) -> None:
        """Somebody makes this sound in front of the microphone, once."""
        ...

    def heard(self) -> Samples:
        """What came out of the speaker so far."""
        ...

    def attend(self, stream: CaptureStream | PlaybackStream) -> None:
        """Sees to it that blocks of this stream come and go in time, like the audio process does."""
        ...

    def unplug(self) -> None:
        """The card is gone."""
        ...

    def close(self) -> None:
        """The end."""
        ...


class FakeTime:
    """A clock that only moves when somebody sleeps on it."""

    def __init__(self) -> None:
        self.now = 1_000_000_000

    def clock(self) -> int:
        return self.now

    def sleep_until(self, deadline: int) -> int:
        self.now = max(self.now, deadline)
        return 0


class SimulatedRig:
    """No card, no waiting."""

    def __init__(self) -> None:
        time = FakeTime()
        self._waiting = np.zeros(0, np.int16)
        self._played: list[Samples] = []
        self.card = SimulatedCard(
            self._microphone,
            lambda block, _at: self._played.append(block.copy()),
            clock=time.clock,
            sleep=time.sleep_until,
        )

    def say(self, sound: Samples) -> None:
        self._waiting = np.concatenate([self._waiting, sound])

    def heard(self) -> Samples:
        return np.concatenate([np.zeros(0, np.int16), *self._played])

    def attend(self, stream: CaptureStream | PlaybackStream) -> None:
        pass

    def unplug(self) -> None:
        self.card.unplug()

    def close(self) -> None:
        self.card.close()

    def _microphone(self, out: Samples) -> int:
        n = min(len(out), len(self._waiting))
        out[:n], out[n:] = self._waiting[:n], 0
        self._waiting = self._waiting[n:]
        return n


class PulseRig:
    """A real one as far as PortAudio can tell."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._pulse = PrivatePulse(folder)
        self._pulse.start()
        for name in [name for name in os.environ if name.startswith(("PULSE_", "ALSA_"))]:
            monkeypatch.delenv(name)
        for name, value in self._pulse.environment.items():
            if os.environ.get(name) != value:
                monkeypatch.setenv(name, value)
        self.card = PortAudioCard()
        self._recording = self._pulse.record()

    def say(self, sound: Samples) -> None:
        self._pulse.play(sound, wait=False)

    def heard(self) -> Samples:
        return self._recording.stop()[:, 1]

    def attend(self, stream: CaptureStream | PlaybackStream) -> None:
        hurry(70, stream.helpers)

    def unplug(self) -> None:
        self._pulse.stop()

    def close(self) -> None:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        self.card.close()
        self._pulse.stop()
