"""Blocks of samples through an open PyAudio stream. What runs on the realtime thread allocates nothing but PyAudio's bytes."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyaudio
from numpy.typing import NDArray

from hardware.errors import MicrophoneLost, SpeakerLost
from hardware.sound import Samples
from hardware.timing import BlockClock

QUEUED = 1
"""Blocks that wait in the card's buffer when the next is handed over: the speaker's whole delay, and all its safety."""

SHORTEST_SLEEP = 0.001
"""Seconds between two looks at the card's buffer."""

STALL = 2.0
"""Seconds without room in the buffer after which a speaker counts as gone."""


class _Stream:
    """What both directions share."""

    def __init__(
        self,
        stream: Any,
        name: str,
        rate: int,
        channels: int,
        frames: int,
        helpers: tuple[int, ...],
        closed: Callable[[], None],
    ) -> None:
        """`stream` is PyAudio's, open and not started; `closed` is called once, after it was closed."""
        self._stream = stream
        self.name = name
        self._channels = channels
        self._closed: Callable[[], None] | None = closed
        self.rate = rate
        self.frames = frames
        self.helpers = helpers
        self.xruns = 0

    def close(self) -> None:
        """Lets go of the card; safe to call twice."""
        if self._closed is None:
            return
        closed, self._closed = self._closed, None
        try:
            # A card that is gone fails here too, and then there is nothing left to close.
            self._stream.close()
        except OSError:
            pass
        finally:
            closed()


class PortAudioCapture(_Stream):
    """A microphone."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._clock = BlockClock(self.rate)
        self._mix = np.empty(self.frames, np.int32)
        self._started = False
        self.time_ns = 0

    @property
    def lost(self) -> int:
        """Frames that never came, as far as time tells."""
        return self._clock.lost

    def read_into(self, out: Samples) -> int:
        """Waits for a block and copies it into int16[frames]; returns the frames it got.

        Raises:
            MicrophoneLost: the card is gone.
        """
        while True:
            try:
                if not self._started:
                    self._stream.start_stream()
                    self._started = True
                data = self._stream.read(self.frames)
                waiting = self._stream.get_read_available()
                break
            except OSError as error:
                if error.errno != pyaudio.paInputOverflowed:
                    raise MicrophoneLost(
                        f"the microphone stopped ({error.strerror or error}).",
                        where=self.name,
                        remedy="Check its plug; it is looked for again.",
                    ) from error
                # PyAudio has thrown the block away with the ones that the card had no room for.
                self.xruns += 1
                self._clock.suspect()
        now = time.monotonic_ns() - round(max(0, waiting) * 1e9 / self.rate)
        self.time_ns = self._clock.stamp(now, self.frames)
        self._mono(np.frombuffer(data, np.int16), out)
        return self.frames

    def _mono(self, data: Samples, out: Samples) -> None:
        if self._channels == 1:
            np.copyto(out, data)
            return
        np.sum(data.reshape(self.frames, self._channels), axis=1, dtype=np.int32, out=self._mix)
        np.floor_divide(self._mix, self._channels, out=self._mix)
        np.copyto(out, self._mix, casting="unsafe")


class PortAudioPlayback(_Stream):
    """A speaker that always runs, with as little as possible waiting in its buffer."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._wide: NDArray[np.int16] = np.zeros((self.frames, self._channels), np.int16)
        self._room = 0  # frames that the empty buffer takes
        self._target = QUEUED * self.frames

    def wait(self) -> int:
        """Waits until no more than `QUEUED` blocks are left to play; returns when the next will be heard (ns).

        Raises:
            SpeakerLost: the card is gone.
        """
        try:
            if not self._room:
                self._prime()
            deadline = time.monotonic() + STALL
            while (queued := self._queued()) > self._target:
                if time.monotonic() > deadline:
                    raise OSError(0, "it takes no samples")
                time.sleep(max(SHORTEST_SLEEP, (queued - self._target) / self.rate))
        except OSError as error:
            raise self._gone(error) from error
        if queued <= 0:
            self.xruns += 1
        return time.monotonic_ns() + round(queued * 1e9 / self.rate)

    def write(self, block: Samples) -> None:
        """Hands int16[frames] to the card.

        Raises:
            SpeakerLost: the card is gone.
        """
        np.copyto(self._wide, block[:, np.newaxis])
        try:
            self._stream.write(self._wide, self.frames)
        except OSError as error:
            raise self._gone(error) from error

    def _prime(self) -> None:
        """Starts with the silence that is to be in the buffer anyway: a stream that starts empty stalls for a second."""
        self._stream.start_stream()
        self._room = self._stream.get_write_available()
        for _ in range(QUEUED + 1):
            self._stream.write(self._wide, self.frames)

    def _queued(self) -> int:
        return self._room - int(self._stream.get_write_available())

    def _gone(self, error: OSError) -> SpeakerLost:
        return SpeakerLost(
            f"the speaker stopped ({error.strerror or error}).",
            where=self.name,
            remedy="Check its plug; it is looked for again.",
        )
