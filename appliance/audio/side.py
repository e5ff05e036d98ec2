"""One side of the card, for as long as the appliance runs: open it, move blocks, and look for it again when it is gone."""

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Generic, TypeVar

import numpy as np

from appliance.audio import loops
from appliance.audio.backoff import pause
from appliance.audio.conversion import ToAppliance, ToCard, convert
from appliance.audio.counts import Counts, Stamps
from appliance.audio.realtime import hurry, relax
from appliance.audio.volume import Volume
from appliance.logs import log
from appliance.ring import Ring
from appliance.units import BLOCK_SECONDS, RATE
from hardware.errors import DeviceError
from hardware.sound import CaptureStream, PlaybackStream, SoundCard

RAW_SECONDS = 2
"""What the ring between the card and a converter holds; the converter is never further behind than a block."""

PLAYBACK_BELOW = 1
"""By how much the speaker's thread is under the microphone's: it has a block in hand when both wake at once."""

CONVERTERS_BELOW = 10
"""By how much a converter's priority is under the card's thread."""

END_WITHIN = 1.0
"""Seconds in which a thread sees that it is to stop: a block, and the patience of a converter."""

S = TypeVar("S", CaptureStream, PlaybackStream)


class Side(threading.Thread, Generic[S]):
    """The thread of one direction. Everything above `move` is ordinary; `move` is realtime."""

    def __init__(self, name: str, card: SoundCard, priority: int) -> None:
        super().__init__(name=name, daemon=True)
        self._card = card
        self._priority = priority
        self._ended = threading.Event()
        self.settled = threading.Event()
        """Set once it is up, or has failed for the first time."""
        self.stopped = False
        self.up = False
        """Whether the card delivers."""
        self.detail = "not opened yet"
        """What it says of itself: the device and its rate, or what is wrong."""
        self.refusal = ""
        """The name of what the kernel refused; see `appliance.audio.realtime`."""
        self.looks = 0
        """How often it looked for a card in vain."""
        self.counts = Counts()

    @abstractmethod
    def open(self) -> S:
        """Opens the stream."""

    @abstractmethod
    def move(self, stream: S) -> None:
        """Moves blocks until `stopped`, at realtime priority."""

    def run(self) -> None:
        """Until `end`."""
        failures = 0
        relax(self._priority)
        while not self.stopped:
            opened = self.counts.opened
            try:
                self._serve()
            except DeviceError as gone:
                # One that worked for a while is looked for at once; one that does not even open ever more rarely.
                failures = 1 if self.counts.opened > opened else failures + 1
                self._note(gone)
                self.settled.set()
                self._ended.wait(pause(failures))
        self.up = False

    def end(self) -> None:
        """Stops and waits for the thread; one that hangs in the driver is left to the end of the process."""
        self.stopped = True
        self._ended.set()
        if self.is_alive():
            self.join(END_WITHIN)

    def _serve(self) -> None:
        stream = self.open()
        try:
            self.counts.opened += 1
            self.detail = f"{stream.name} at {stream.rate} Hz"
            self.up = True
            self.refusal = hurry(self._priority, stream.helpers)
            self.settled.set()
            self.move(stream)
        finally:
            self.up = False
            relax(self._priority)
            stream.close()

    def _note(self, gone: DeviceError) -> None:
        self.looks += 1
        if self.detail != str(gone):
            self.detail = str(gone)
            log.warning("sound card", side=self.name, what=gone.what, where=gone.where, remedy=gone.remedy)

    @contextmanager
    def _converter(self, step: Callable[[float], bool]) -> Iterator[None]:
        """Runs a converter beside the block, in a thread of its own."""
        halt = Halt()

        def work() -> None:
            hurry(max(0, self._priority - CONVERTERS_BELOW))
            convert(step, halt)

        thread = threading.Thread(target=work, name=f"{self.name} converter", daemon=True)
        thread.start()
        try:
            yield
        finally:
            halt.stopped = True
            thread.join()

    def _raw_ring(self, ring: Ring, rate: int) -> Ring:
        """A ring that only this process knows: its name is gone as soon as it exists."""
        name = f"{ring.name}-raw"
        raw = Ring.create(name, capacity=RAW_SECONDS * rate, rate=rate)
        Ring.unlink(name)
        return raw


class Halt:
    """Tells one converter to stop."""

    stopped = False


class CaptureSide(Side[CaptureStream]):
    """Microphone to the capture ring."""

    def __init__(self, card: SoundCard, ring: Ring, priority: int, stamps: Stamps) -> None:
        super().__init__("capture", card, priority)
        self._ring = ring
        self._stamps = stamps

    def open(self) -> CaptureStream:
        """The microphone."""
        return self._card.open_capture(BLOCK_SECONDS)

    def move(self, stream: CaptureStream) -> None:
        """Card to ring, through a converter where the rates differ."""
        if stream.rate == RATE:
            loops.capture(stream, self._ring, self.counts, self._stamps, self)
            return
        raw = self._raw_ring(self._ring, stream.rate)
        try:
            step = partial(ToAppliance(raw, self._ring).step, np.zeros(stream.frames, np.int16))
            with self._converter(step):
                loops.capture(stream, raw, self.counts, self._stamps, self)
        finally:
            raw.close()


class PlaybackSide(Side[PlaybackStream]):
    """The playback ring to the speaker."""

    def __init__(self, card: SoundCard, ring: Ring, priority: int, volume: Volume) -> None:
        super().__init__("playback", card, max(0, priority - PLAYBACK_BELOW))
        self._ring = ring
        self._player = ring.player()
        self.volume = volume

    def open(self) -> PlaybackStream:
        """The speaker."""
        return self._card.open_playback(BLOCK_SECONDS)

    def move(self, stream: PlaybackStream) -> None:
        """Ring to card, through a converter where the rates differ."""
        if stream.rate == RATE:
            loops.playback(stream, self._player, self.volume, self.counts, self)
            return
        raw = self._raw_ring(self._ring, stream.rate)
        try:
            with self._converter(ToCard(self._player, raw, self.volume).step):
                loops.playback(stream, raw.player(), None, self.counts, self)
        finally:
            raw.close()
