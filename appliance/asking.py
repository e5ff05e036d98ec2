"""Asks a whole appliance of one's own: recordings go into its simulated microphone, typed questions to its dialogue."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import msgspec
import numpy as np
import numpy.typing as npt

from appliance.clock import monotonic, monotonic_ns
from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.messages import Ask, Moment, Pressed, Released, TurnDone
from appliance.ring import Ring, RingError
from appliance.session import Session
from appliance.units import BLOCK, RATE

Samples = npt.NDArray[np.int16]

ANSWER_WITHIN = 120.0
"""Seconds for one turn: a small board thinks for 37 s at worst, and then speaks."""

SETTLE = 1.5
"""Seconds of quiet after a recording in which a wake word may still be recognised."""

PHASES = ("idle", "listening", "thinking", "speaking", "muted")
"""Of a turn, as moments tell them."""

MICROPHONE_SECONDS = 10
"""What the simulated microphone holds ahead."""


class Shows(Protocol):
    """Something that shows what goes on."""

    def show(self, text: str) -> None:
        """Changes what it says."""
        ...


def simulated(config: Config) -> Config:
    """The same settings with the simulated sound card and no pins."""
    replace = msgspec.structs.replace
    return replace(
        config,
        audio=replace(config.audio, card="simulated"),
        panel=replace(config.panel, board="bench"),
        # Each recording stands for itself: none is the follow-up of the one before.
        dialogue=replace(config.dialogue, follow_up=0.0),
    )


class Asker:
    """A context manager: the appliance runs while it is open."""

    def __init__(self, config: Config, home: Path) -> None:
        self.session = Session(simulated(config), home)
        self._microphone = Ring.create(self.session.run.ring("microphone"), RATE * MICROPHONE_SECONDS, RATE)

    def __enter__(self) -> Self:
        self.session.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()
        self._microphone.close(unlink=True)

    def wait_ready(self, progress: Shows) -> None:
        """Waits until it listens."""
        for state in self.session.wait_ready():
            progress.show(f"{state.service}: {state.health}")
        self._playback = Ring.attach(self.session.run.ring("playback"))

    def ask_text(self, text: str) -> list[tuple[TurnDone, Samples]]:
        """A typed question: its turn, and the reply as int16[n] at 16 kHz.

        Raises:
            ApplianceError: no answer came in time.
        """
        self.session.bus.send(Ask(text=text))
        return [self._next_turn()]

    def ask_sound(self, sound: Samples, wake: bool) -> list[tuple[TurnDone, Samples]]:
        """Plays int16[n] at 16 kHz into the microphone, with the button held or, with `wake`, without.

        One recording may hold several turns; with none in it, one turn with number 0 and nothing in it comes back.
        """
        if not wake:
            self.session.bus.send(Pressed(at_ns=monotonic_ns()))
            self._play(sound)
            self.session.bus.send(Released(at_ns=monotonic_ns()))
            return [self._next_turn()]
        self._play(sound)
        turns = list(self._turns_until_quiet())
        return turns or [(nobody(), np.zeros(0, np.int16))]

    def _play(self, sound: Samples) -> None:
        """Feeds the microphone and returns when its last sample was captured."""
        for start in range(0, len(sound), BLOCK):
            block = sound[start : start + BLOCK]
            while not self._microphone.wait_space(len(block), 1.0):
                for _ in self.session.messages(0.001):  # Raises if the appliance has ended meanwhile.
                    pass
            self._microphone.write(np.ascontiguousarray(block))
        self._microphone.wait_played(self._microphone.head, MICROPHONE_SECONDS + 5)

    def _next_turn(self) -> tuple[TurnDone, Samples]:
        for message in self.session.messages(ANSWER_WITHIN):
            if isinstance(message, TurnDone):
                return message, self._reply(message)
        raise ApplianceError(f"no answer came within {ANSWER_WITHIN:g} s.", remedy=self.session.last_words())

    def _turns_until_quiet(self) -> Iterator[tuple[TurnDone, Samples]]:
        """Every turn of a recording that has just ended: until the dialogue is idle and nothing new begins."""
        began = quiet_since = monotonic()
        phase = "idle"
        while monotonic() - began < ANSWER_WITHIN and (phase != "idle" or monotonic() - quiet_since < SETTLE):
            for message in self.session.messages(0.05):
                if isinstance(message, TurnDone):
                    yield message, self._reply(message)
                elif isinstance(message, Moment):
                    phase, quiet_since = message.name if message.name in PHASES else phase, monotonic()

    def _reply(self, turn: TurnDone) -> Samples:
        """The reply's samples; empty when nothing was said or it is forgotten already."""
        if turn.played is None:
            return np.zeros(0, np.int16)
        start, end = turn.played
        try:
            return self._playback.read(start, min(end, self._playback.consumed) - start)
        except (RingError, ValueError):
            return np.zeros(0, np.int16)


def nobody() -> TurnDone:
    """What a recording without a wake word comes to."""
    return TurnDone(wake_word=None, transcript="", confidence=0.0, answered_by="none", reply="", marks={})
