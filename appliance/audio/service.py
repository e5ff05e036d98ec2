"""The service around the two sides: it turns the volume knob, tells who must know how the card is, and watches the frames."""

import gc
import os
from typing import ClassVar

import numpy as np

from appliance.audio.card import card_for
from appliance.audio.counts import Stamps
from appliance.audio.realtime import REMEDIES, hurry_everybody, lock
from appliance.audio.side import CaptureSide, PlaybackSide
from appliance.audio.volume import Volume
from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.errors import ApplianceError
from appliance.logs import log
from appliance.messages import CardState, Message, SetVolume
from appliance.ring import Ring
from appliance.run import Run
from appliance.service import Worker
from appliance.units import RATE, Seconds

OPEN_WITHIN = Seconds(5.0)
"""A card opens in 20 ms; PulseAudio on a machine that boots takes seconds. It goes on being looked for after that."""

STALL = Seconds(3.0)
"""A microphone that is open and gives nothing for so long hangs in its driver, which only a new process gets out of."""

RING_SECONDS = 30
"""As the supervisor makes them."""

STAMPS = "HARK_AUDIO_STAMPS"
"""Environment: a file to which the time of every block is written at the end, as .npy; for the benchmark."""

STAMPS_KEPT = 10 * 60 * 50
"""Blocks: ten minutes."""


class Audio(Worker):
    """The sound card on one side, the rings on the other."""

    name: ClassVar[str] = "audio"

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        config = run.config.audio
        self._capture_ring = Ring.open_or_create(run.ring("capture"), RING_SECONDS * RATE)
        self._playback_ring = Ring.open_or_create(run.ring("playback"), RING_SECONDS * RATE)
        self._stamps = Stamps(STAMPS_KEPT if STAMPS in os.environ else 0)
        self._card = card_for(config, run)
        self.volume = Volume(config.volume)
        priority = config.realtime_priority
        self.capture = CaptureSide(self._card, self._capture_ring, priority, self._stamps)
        self.playback = PlaybackSide(self._card, self._playback_ring, priority, self.volume)
        self._unlocked = ""
        self._told: CardState | None = None
        self._frames, self._moved = 0, monotonic()

    @property
    def progress(self) -> int:
        """Frames captured; while there is no card, the looks for one."""
        return self.capture.counts.frames + self.capture.looks

    @progress.setter
    def progress(self, _value: int) -> None:
        """The frames count, not the messages."""

    def load(self) -> str:
        """Starts both sides and says what serves: also that nothing does yet, which is no failure."""
        self._unlocked = lock()
        # A collection holds the interpreter's lock for longer than a block lasts: everything so far stays, and what
        # comes later is freed by its reference counts.
        gc.collect()
        gc.freeze()
        gc.disable()
        hurry_everybody(self.run.config.audio.realtime_priority)
        self.capture.start()
        self.playback.start()
        until = monotonic() + OPEN_WITHIN
        for side in (self.capture, self.playback):
            side.settled.wait(max(0.0, until - monotonic()))
        for refusal in sorted(self._refusals()):
            log.warning(refusal, remedy=REMEDIES[refusal])
        self._tell()
        return self._detail()

    def step(self, timeout: float) -> None:
        """Turns the knob when asked to, and looks after the card."""
        message = self.bus.receive(timeout)
        if message is not None:
            self.handle(message)
        self._tell()
        self._watch()

    def handle(self, message: Message) -> None:
        """Takes the volume; nothing else concerns it."""
        if isinstance(message, SetVolume):
            self.volume.set(message.percent)
        else:
            super().handle(message)

    def counters(self) -> dict[str, int]:
        """The inbox's, and what both sides count."""
        figures = super().counters()
        for side in (self.capture, self.playback):
            for name in side.counts.__slots__:
                figures[f"{side.name}_{name}"] = getattr(side.counts, name)
        return figures | dict.fromkeys(self._refusals(), 1)

    def close(self) -> None:
        """Ends both threads and lets go of card and rings."""
        for side in (self.playback, self.capture):
            side.end()
        self._card.close()
        if STAMPS in os.environ:
            np.save(os.environ[STAMPS], self._stamps.table())
        self._capture_ring.close()
        self._playback_ring.close()

    def _refusals(self) -> set[str]:
        return {name for name in (self._unlocked, self.capture.refusal, self.playback.refusal) if name}

    def _detail(self) -> str:
        parts = [f"microphone {self.capture.detail}", f"speaker {self.playback.detail}", *sorted(self._refusals())]
        return ", ".join(parts)

    def _tell(self) -> None:
        state = CardState(capture=self.capture.up, playback=self.playback.up, detail=self._detail())
        if state != self._told:
            self._told = state
            self.bus.send(state)

    def _watch(self) -> None:
        now, frames = monotonic(), self.capture.counts.frames
        if frames != self._frames or not self.capture.up:
            self._frames, self._moved = frames, now
        elif now - self._moved > STALL:
            raise ApplianceError(
                f"the microphone has given nothing for {STALL:g} s.",
                where=self.capture.detail,
                remedy="The audio process starts again; if this repeats, unplug the card and plug it in.",
            )


def create(run: Run, bus: Bus) -> Audio:
    """The service of this process."""
    return Audio(run, bus)
