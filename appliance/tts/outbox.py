"""Sounds on their way into the playback ring: written as there is room, without ever waiting long.

A sound that is longer than the ring stays here and goes in piece by piece, while the next clause is synthesised and the
inbox is read. When the ring's generation has moved on, everything of the old one is forgotten, here as there.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from appliance.engines import Samples
from appliance.messages import Message
from appliance.ring import Ring, StaleGeneration
from appliance.tts.shape import first_audible
from appliance.units import samples

PIECE = samples(0.1)
"""Samples written at once: small, so that what is written is never far ahead of a look at the inbox."""


class Sound:
    """One clause or tone, from its first piece to its last."""

    def __init__(self, request: Message, generation: int, gap: int = 0) -> None:
        """`gap` samples of quiet come before it, and do not belong to it."""
        self.request = request
        self.generation = generation
        self.engine = ""
        self.complete = False
        """No more pieces will be added."""
        self.held = False
        """Nobody may hear it yet, nor what comes after it."""
        self.announced = False
        """Somebody was told where it lies."""
        self.length = 0
        """Samples so far."""
        self.start: int | None = None
        """Playback index of its first sample, once it lies in the ring."""
        self.audible: int | None = None
        """Its first sample that can be heard, counted from its own first."""
        self._pieces: deque[Samples] = deque([np.zeros(gap, np.int16)] if gap else [])
        self._gap = gap

    def add(self, piece: Samples) -> None:
        """Appends samples."""
        loud = first_audible(piece)
        if self.audible is None and loud < len(piece):
            self.audible = self.length + loud
        self.length += len(piece)
        if len(piece):
            self._pieces.append(piece)

    @property
    def waiting(self) -> int:
        """Samples that are not in the ring yet."""
        return sum(len(piece) for piece in self._pieces)

    def write(self, ring: Ring) -> bool:
        """Writes one piece if there is room for it; whether it did.

        Raises:
            StaleGeneration: its time is over.
        """
        if not self._pieces:
            return False
        piece = self._pieces[0][:PIECE]
        if ring.space < len(piece):
            return False
        begin = ring.write(piece, generation=self.generation) - len(piece)
        rest = self._pieces[0][PIECE:]
        if len(rest):
            self._pieces[0] = rest
        else:
            self._pieces.popleft()
        if self._gap:
            self._gap -= len(piece)
        elif self.start is None:
            self.start = begin
        return True


class Outbox:
    """Sounds in order, the first of them partly in the ring."""

    def __init__(self, announce: Callable[[Sound], None]) -> None:
        """`announce` is called once for each sound: complete, and its first samples in the ring."""
        self._sounds: deque[Sound] = deque()
        self._announce = announce

    def __len__(self) -> int:
        return len(self._sounds)

    @property
    def waiting(self) -> int:
        """Samples that are not in the ring yet."""
        return sum(sound.waiting for sound in self._sounds)

    @property
    def stuck(self) -> bool:
        """Whether nothing can move before somebody says so."""
        return bool(self._sounds) and self._sounds[0].held

    def push(self, sound: Sound) -> None:
        """Puts a sound at the end; it may still grow."""
        self._sounds.append(sound)

    def free(self, wanted: Callable[[Sound], bool]) -> None:
        """These need not be held back any longer."""
        for sound in filter(wanted, self._sounds):
            sound.held = False

    def forget(self, unwanted: Callable[[Sound], bool]) -> None:
        """Drops sounds that nobody is to hear."""
        self._sounds = deque(sound for sound in self._sounds if not unwanted(sound))

    def pump(self, ring: Ring) -> None:
        """Writes what there is room for, and announces what has got in."""
        while self._sounds:
            sound = self._sounds[0]
            if sound.held:
                return
            try:
                wrote = sound.write(ring)
            except StaleGeneration:
                self._forget_generation(sound.generation)
                continue
            self._tell(sound, ring)
            if sound.complete and not sound.waiting:
                self._sounds.popleft()
            elif not wrote:
                return

    def wait(self, ring: Ring, timeout: float) -> None:
        """Sleeps until there is room for the next piece, at most `timeout` seconds."""
        if not self._sounds or self._sounds[0].held or not self._sounds[0].waiting:
            return
        piece = min(PIECE, self._sounds[0].waiting)
        try:
            ring.wait_space(piece, timeout, self._sounds[0].generation)
        except StaleGeneration:
            return

    def _forget_generation(self, stale: int) -> None:
        self.forget(lambda sound: sound.generation == stale)

    def _tell(self, sound: Sound, ring: Ring) -> None:
        if not sound.complete or sound.announced:
            return
        if sound.start is None:
            if sound.length:
                return
            sound.start = ring.head
        sound.announced = True
        self._announce(sound)
