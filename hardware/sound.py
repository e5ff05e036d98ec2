"""What a sound card is to the rest of the house: blocks of int16 mono in, blocks out, each with its time at the device.

Everything above knows these protocols alone. `hardware.portaudio` has a real card behind them, `hardware.simulated` none;
one contract test holds both to the same behaviour.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hardware.errors import NoSuchDevice
from hardware.names import plain

Samples = NDArray[np.int16]
"""int16[n], mono, at the stream's own rate."""


class CaptureStream(Protocol):
    """A microphone that is open. One thread reads; `close` may be called by another once that one is done."""

    @property
    def name(self) -> str:
        """Of the device."""
        ...

    @property
    def rate(self) -> int:
        """Hertz."""
        ...

    @property
    def frames(self) -> int:
        """Frames of a block: the length of what `read_into` takes."""
        ...

    @property
    def time_ns(self) -> int:
        """CLOCK_MONOTONIC of the first frame last read, when it was at the microphone; ns."""
        ...

    @property
    def lost(self) -> int:
        """Frames that the card is known to have dropped since it was opened."""
        ...

    @property
    def xruns(self) -> int:
        """How often it dropped some."""
        ...

    @property
    def helpers(self) -> tuple[int, ...]:
        """Kernel ids of threads that the driver started in this process: on time only if they run on time."""
        ...

    def read_into(self, out: Samples) -> int:
        """Waits for a block, copies it into int16[frames] and returns how many frames it got: all, or fewer.

        Raises:
            MicrophoneLost: the card is gone.
        """
        ...

    def close(self) -> None:
        """Lets go of the card; safe to call twice."""
        ...


class PlaybackStream(Protocol):
    """A speaker that is open. It plays without a pause: who has nothing to say writes zeros."""

    @property
    def name(self) -> str:
        """Of the device."""
        ...

    @property
    def rate(self) -> int:
        """Hertz."""
        ...

    @property
    def frames(self) -> int:
        """Frames of a block: the length of what `write` takes."""
        ...

    @property
    def xruns(self) -> int:
        """How often it ran dry since it was opened."""
        ...

    @property
    def helpers(self) -> tuple[int, ...]:
        """As of a microphone."""
        ...

    def wait(self) -> int:
        """Waits until the next block is due and returns when its first frame will be heard (monotonic ns).

        Raises:
            SpeakerLost: the card is gone.
        """
        ...

    def write(self, block: Samples) -> None:
        """Hands int16[frames] to the card, without waiting after a `wait`.

        Raises:
            SpeakerLost: the card is gone.
        """
        ...

    def close(self) -> None:
        """Lets go of the card; safe to call twice."""
        ...


class SoundCard(Protocol):
    """Where streams are opened. A block is `block` seconds long, whatever the rate is."""

    def open_capture(self, block: float) -> CaptureStream:
        """The microphone.

        Raises:
            DeviceError: it is not there, or does not open.
        """
        ...

    def open_playback(self, block: float) -> PlaybackStream:
        """The speaker.

        Raises:
            DeviceError: it is not there, or does not open.
        """
        ...

    def close(self) -> None:
        """Lets go of the driver; streams must be closed before."""
        ...


@dataclass(frozen=True)
class Device:
    """One line of the list of sound devices."""

    index: int
    name: str
    inputs: int
    """Channels; 0: no microphone."""
    outputs: int
    """Channels; 0: no speaker."""
    rate: int
    """Hertz that it prefers."""


def choose(devices: Iterable[Device], wanted: str, *, capture: bool) -> Device:
    """The microphone or speaker whose name is `wanted`, or the first one that has it in its name, punctuation aside.

    Raises:
        NoSuchDevice: none has; the remedy names the nearest.
    """
    kind = "microphone" if capture else "speaker"
    fit = [device for device in devices if (device.inputs if capture else device.outputs) > 0]
    if not fit:
        raise NoSuchDevice(
            f"there is no {kind}.", where=wanted, remedy="Plug one in; `hark doctor` lists what the system sees."
        )
    lowered = wanted.casefold()
    alike = plain(wanted) or lowered
    for matches in (lambda name: name == lowered, lambda name: lowered in name, lambda name: alike in plain(name)):
        for device in fit:
            if matches(device.name.casefold()):
                return device
    if lowered == "default":  # Machines without PulseAudio or an asound.conf have no device of that name.
        return fit[0]
    near = difflib.get_close_matches(lowered, [device.name.casefold() for device in fit], n=1, cutoff=0.4)
    names = ", ".join(repr(device.name) for device in fit)
    hint = next((f"Did you mean {d.name!r}? " for d in fit if near and d.name.casefold() == near[0]), "")
    raise NoSuchDevice(f"no {kind} has this name.", where=wanted, remedy=f"{hint}There are: {names}.")
