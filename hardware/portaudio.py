"""A real sound card, through PyAudio with blocking streams: one opens it here, `hardware.portaudio_streams` moves samples.

PortAudio looks for cards only while it starts, and it is one for the whole process. So it is started with the first
stream, ended with the last, and started afresh when the machine's list of cards has changed.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyaudio

from hardware.errors import DeviceError
from hardware.portaudio_streams import PortAudioCapture, PortAudioPlayback
from hardware.quiet import quiet_drivers
from hardware.sound import Device, choose

CARDS = Path("/proc/asound/cards")
"""What the kernel knows of sound cards: changes when one is plugged in or out."""

TASKS = Path("/proc/self/task")
"""The threads of this process."""


def list_devices() -> tuple[list[Device], str]:
    """Every sound device that PortAudio finds, and what the drivers printed while it looked."""
    with quiet_drivers() as chatter:
        library = pyaudio.PyAudio()
    try:
        return _devices(library), chatter.text
    finally:
        library.terminate()


class PortAudioCard:
    """The microphone and the speaker with these names."""

    def __init__(
        self, capture: str = "default", playback: str = "default", *, rates: tuple[int, ...] = (16_000,)
    ) -> None:
        """`capture` and `playback` are names of devices or parts of them.

        `rates` in hertz are tried in order before the rate that the device prefers.
        """
        self._names = {True: capture, False: playback}
        self._rates = rates
        self._lock = threading.Lock()  # PortAudio's open and close are not thread-safe.
        self._library: pyaudio.PyAudio | None = None
        self._cards = ""
        self._open = 0
        self.chatter = ""
        """What the drivers printed when the library was started; for `hark doctor`."""

    def open_capture(self, block: float) -> PortAudioCapture:
        """The microphone, in blocks of `block` seconds.

        Raises:
            DeviceError: it is not there, or does not open.
        """
        with self._lock:
            stream, device, channels, rate, helpers = self._open_stream(capture=True, block=block)
            return PortAudioCapture(stream, device.name, rate, channels, round(rate * block), helpers, self._closed)

    def open_playback(self, block: float) -> PortAudioPlayback:
        """The speaker, in blocks of `block` seconds.

        Raises:
            DeviceError: it is not there, or does not open.
        """
        with self._lock:
            stream, device, channels, rate, helpers = self._open_stream(capture=False, block=block)
            return PortAudioPlayback(stream, device.name, rate, channels, round(rate * block), helpers, self._closed)

    def close(self) -> None:
        """Ends the library, if no stream is open any more."""
        with self._lock:
            if self._library is not None and not self._open:
                self._library.terminate()
                self._library = None

    def _open_stream(self, *, capture: bool, block: float) -> tuple[Any, Device, int, int, tuple[int, ...]]:
        library = self._started()
        device = choose(_devices(library), self._names[capture], capture=capture)
        before = _threads()
        refusals: dict[str, None] = {}
        for channels in _channels(device.inputs if capture else device.outputs):
            for rate in dict.fromkeys((*self._rates, device.rate)):
                try:
                    stream = self._try(library, device, capture, channels, rate, round(rate * block))
                except (
                    OSError,
                    ValueError,
                ) as refused:  # PyAudio raises ValueError for a format that PortAudio refuses
                    refusals[str(refused.args[-1])] = None
                    continue
                self._open += 1
                return stream, device, channels, rate, tuple(sorted(_threads() - before))
        raise DeviceError(
            f"it does not open ({'; '.join(refusals)}).",
            where=device.name,
            remedy="Close what else uses it, or choose another device in hark.toml; `hark doctor` lists them.",
        )

    @staticmethod
    def _try(library: pyaudio.PyAudio, device: Device, capture: bool, channels: int, rate: int, frames: int) -> Any:
        side = "input" if capture else "output"
        with quiet_drivers():
            # Three half-blocks of buffer for the microphone and three blocks for the speaker: see README, Decisions.
            return library.open(
                format=pyaudio.paInt16,
                channels=channels,
                rate=rate,
                frames_per_buffer=frames // 2 if capture else frames,
                start=False,
                **{side: True, f"{side}_device_index": device.index},
            )

    def _started(self) -> pyaudio.PyAudio:
        cards = CARDS.read_text() if CARDS.exists() else ""
        if self._library is not None and cards != self._cards and not self._open:
            self._library.terminate()
            self._library = None
        if self._library is None:
            self._cards = cards
            with quiet_drivers() as chatter:
                self._library = pyaudio.PyAudio()
            self.chatter = chatter.text
        return self._library

    @property
    def _closed(self) -> Callable[[], None]:
        return self._forget_stream

    def _forget_stream(self) -> None:
        with self._lock:
            self._open -= 1


def _devices(library: pyaudio.PyAudio) -> list[Device]:
    rows = (library.get_device_info_by_index(index) for index in range(library.get_device_count()))
    return [
        Device(
            index=int(row["index"]),
            name=str(row["name"]),
            inputs=int(row["maxInputChannels"]),
            outputs=int(row["maxOutputChannels"]),
            rate=round(float(row["defaultSampleRate"])),
        )
        for row in rows
    ]


def _channels(most: int) -> list[int]:
    """Counts of channels to try: one, then two, then all that the card has (some open no other way)."""
    return [count for count in dict.fromkeys((1, 2, most)) if count <= most]


def _threads() -> set[int]:
    return {int(task.name) for task in TASKS.iterdir()} if TASKS.exists() else set()
