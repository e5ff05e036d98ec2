"""The process around the ear: blocks out of the capture ring, events onto the bus."""

from contextlib import suppress
from typing import ClassVar

import numpy as np

from appliance.bus import Bus
from appliance.ear.core import EarCore
from appliance.ear.echo.canceller import echo
from appliance.ear.echo.clean_ring import CleanRing
from appliance.ear.echo.reference import Reference
from appliance.ear.engines import engines
from appliance.ear.protocols import Block
from appliance.logs import log
from appliance.messages import Listen, Message, Mode, MuteSwitch, Release
from appliance.ring import NotYet, Overrun, Reader, Ring, RingError
from appliance.run import Run
from appliance.service import Worker
from appliance.units import BLOCK, BLOCK_SECONDS, RATE, samples, seconds

CATCH_UP = samples(2.0)
"""Of what the ring holds already is heard at start: a wake word said while the ear was being restarted still wakes."""

AT_ONCE = 25
"""Blocks heard before the inbox is looked into again, when it has to catch up: half a second of sound, some 5 ms of work."""

STILL = 50
"""Waits of a block without one, after which the ring may be a dead one with a new one of its name beside it: 1 s."""

MEND_EVERY = 500
"""Blocks between two tries of a better engine that failed before: 10 s."""


class Ear(Worker):
    """Hears the capture ring."""

    name: ClassVar[str] = "ear"

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        self._ring_name = run.ring("capture")
        self._engines = engines(run.config.ear)
        self._core = EarCore(run.config.ear, self._engines)
        self._echo = echo(run.config.ear)
        self._reference = Reference(run.ring("playback"))
        self._clean = CleanRing(run.ring("clean"))
        self._muted = False
        self._next = -1
        self._ring: Ring | None = None
        self._reader: Reader | None = None
        self._waits = 0
        self._lost = 0
        self._overruns = 0
        self._misdirected = 0

    def load(self) -> str:
        """Loads the engines and says which serve.

        Raises:
            EngineFailed: no voice activity detector loads.
        """
        return f"{self._engines.load()}, {self._echo.load()}"

    def step(self, timeout: float) -> None:
        """Handles what was asked, then hears what was said."""
        while (message := self.bus.receive(0)) is not None:
            self.handle(message)
        if self._reader is None and not self._attach():
            waited = self.bus.receive(min(timeout, 0.1))
            if waited is not None:
                self.handle(waited)
            return
        self._hear()

    def handle(self, message: Message) -> None:
        """Does what a message asks; one that is not for the ear is counted."""
        if isinstance(message, Listen):
            self._send(self._core.obey(message))
        elif isinstance(message, Release):
            self._send(self._core.release(message.at))
        elif isinstance(message, MuteSwitch):
            self._muted = message.muted
            self._send(self._core.mute(message.muted))
        else:
            self._misdirected += 1

    def counters(self) -> dict[str, int]:
        """What went wrong so far, by name."""
        return {
            **super().counters(),
            "lost_samples": self._lost,
            "overruns": self._overruns,
            "gaps": self._core.gaps,
            "deaf_blocks": self._engines.failures,
            "own_wakes": self._engines.own_wakes,
            "echo_db": round(self._echo.erle_db),
            "echo_failures": self._echo.failures,
            "reference_jumps": self._reference.alignment.jumps,
            "reference_missed": self._reference.missed,
            "misdirected": self._misdirected,
        }

    def close(self) -> None:
        """Lets go of the ring and the engines."""
        self._detach()
        self._engines.close()
        self._echo.close()
        self._reference.close()
        self._clean.close()

    def _hear(self) -> None:
        for _ in range(AT_ONCE):
            try:
                heard = self._block()
            except RingError as broken:
                log.warning("the capture ring broke", why=str(broken))
                self._detach()
                return
            if not heard:
                return

    def _block(self) -> bool:
        """Hears one block, waiting for it as long as it lasts; False when none came."""
        assert self._reader is not None
        index = self._reader.index
        try:
            block = self._reader.read(BLOCK, BLOCK_SECONDS)
        except Overrun as late:
            self._overruns += 1
            self._lost += late.lost
            log.warning("the ear came too late", lost_seconds=round(seconds(late.lost), 3))
            return True
        if block is None:
            self._wait()
            return False
        self._waits = 0
        self._send(self._core.feed(index, self._clear(index, block)))
        self.progress += 1
        if self.progress % MEND_EVERY == 0 and self._core.mode is Mode.WAKE:
            self._mend()
        return self._reader.behind >= BLOCK

    def _clear(self, index: int, block: Block) -> Block:
        """The block without the echo, which the ring `clean` has then too: an event about it may be read up at once."""
        assert self._ring is not None
        if index != self._next:
            self._echo.reset()
        self._next = index + BLOCK
        time_ns: int | None = None
        with suppress(NotYet, Overrun):
            time_ns = self._ring.time_of(index)
        cleaned = self._echo.clean(block, self._reference.block(index, time_ns))
        self._engines.attend(cleaned)
        self._clean.write(index, np.zeros_like(block) if self._muted else cleaned.speech, time_ns)
        return cleaned.speech

    def _mend(self) -> None:
        for part in (self._engines, self._echo):
            if part.mend():
                log.info("a better engine serves again", serves=part.describe())

    def _wait(self) -> None:
        """Nothing came: perhaps the sound card is away; perhaps its process began a new ring."""
        self._waits += 1
        if self._waits % STILL == 0:
            self._look_again()

    def _look_again(self) -> None:
        """Takes the ring that has the name now, when it is not the one we hold."""
        assert self._ring is not None
        fresh: Ring | None = None
        with suppress(RingError):
            fresh = Ring.attach(self._ring_name)
        if fresh is not None and fresh.head == self._ring.head:
            fresh.close()
            return
        if fresh is not None:
            fresh.close()
        self._detach()

    def _attach(self) -> bool:
        try:
            ring = Ring.attach(self._ring_name)
        except RingError:
            return False
        if ring.rate != RATE:
            ring.close()
            raise RingError(f"it has {ring.rate} Hz, the ear hears {RATE}.", where=self._ring_name)
        self._ring = ring
        self._reader = ring.reader(max(ring.tail, ring.head - CATCH_UP))
        self._clean.follow(ring.head)
        self._waits = 0
        return True

    def _detach(self) -> None:
        self._reader = None
        if self._ring is not None:
            self._ring.close()
            self._ring = None

    def _send(self, events: list[Message]) -> None:
        for event in events:
            self.bus.send(event)
