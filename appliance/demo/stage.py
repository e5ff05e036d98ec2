"""Plays the demo's questions to a whole appliance on a virtual sound card, and keeps what was said on both sides."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import numpy as np
import numpy.typing as npt

from appliance.asking import nobody
from appliance.clock import monotonic
from appliance.config import Config
from appliance.demo.script import Question
from appliance.errors import ApplianceError
from appliance.messages import Light, Message, ServiceState, ShowLight, TurnDone
from appliance.ring import Ring
from appliance.session import Session
from hardware.bench_pins import drive
from hardware.pulse import PrivatePulse

Samples = npt.NDArray[np.int16]

ANSWER_WITHIN = 30.0
"""Seconds for a turn after its question was played."""

AUDIBLE = 32
"""Of 32,768: -60 dBFS, quieter than anything that anybody hears."""


@dataclass
class Played:
    """One turn as it went."""

    question: Question
    turn: TurnDone = field(default_factory=nobody)
    lights: list[Light] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    heard_at: int = 0
    """Capture index at which `microphone` begins."""
    microphone: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    speaker: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    """Recorded from the virtual speaker over the same time as `microphone`."""

    @property
    def reply(self) -> Samples:
        """What the speaker said, int16[n]: the recording from its first sound to its last."""
        audible = np.flatnonzero(np.abs(self.speaker) > AUDIBLE)
        return self.speaker[audible[0] : audible[-1] + 1] if len(audible) else self.speaker[:0]


class Stage:
    """The appliance, its virtual card, and a recorder that runs along. A context manager."""

    def __init__(self, config: Config, folder: Path, out: Path) -> None:
        """`folder` is temporary, for the card and the database; `out` gets the log."""
        self._stack = ExitStack()
        self._folder = folder
        self._log = out.absolute() / "hark.log"
        panel = msgspec.structs.replace(config.panel, board="bench")
        self._config = msgspec.structs.replace(config, panel=panel)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._card = stack.enter_context(PrivatePulse(self._folder / "pulse"))
            self._log.unlink(missing_ok=True)
            home, environment = self._folder / "home", self._card.environment
            self._session = stack.enter_context(Session(self._config, home, (), environment, keep_log=self._log))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def wait_ready(self) -> Iterator[ServiceState]:
        """Yields what comes up until it listens; then the recorder runs too."""
        yield from self._session.wait_ready()
        self._capture = self._stack.enter_context(Ring.attach(self._session.run.ring("capture")))
        self._recording = self._card.record()

    def ask(self, question: Question, show: Callable[[Message], None]) -> Played:
        """Plays one question and waits for the end of its answer; `show` gets every moment as it comes.

        Raises:
            ApplianceError: no answer came.
        """
        began = monotonic()
        played = Played(question, heard_at=self._capture.head)
        if question.held:
            drive(self._session.run.path, "button down")
        player = self._card.play(question.file, wait=False)
        held = question.held
        while monotonic() - began < ANSWER_WITHIN:
            for message in self._session.messages(0.02):
                if isinstance(message, ShowLight):
                    played.lights.append(message.light)
                if isinstance(message, TurnDone):
                    return self._finish(played, message)
                show(message)
            if held and player.poll() is not None:
                drive(self._session.run.path, "button up")
                held = False
        raise ApplianceError(f"no answer to {question.said!r}.", remedy=self._session.last_words())

    def _finish(self, played: Played, turn: TurnDone) -> Played:
        played.turn = turn
        played.faults = played.question.faults(turn)
        played.microphone = self._capture.read(played.heard_at, self._capture.head - played.heard_at)
        return played

    def stop(self, turns: list[Played]) -> None:
        """Ends the recording and gives each turn what the speaker said meanwhile."""
        recorded = self._recording.stop()
        for played in turns:
            at = locate(played.microphone, recorded[:, 0])
            played.speaker = excerpt(recorded[:, 1], at, len(played.microphone))


def locate(part: Samples, whole: Samples) -> int:
    """Where a part lies in a recording of the same sound: the lag of the highest cross-correlation, by FFT.

    Negative when the part begins before the recording does.
    """
    size = 1 << (len(part) + len(whole) - 1).bit_length()
    spectrum = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    lag = int(np.argmax(np.fft.irfft(spectrum, size)))
    return lag if lag < len(whole) else lag - size


def excerpt(recorded: Samples, start: int, count: int) -> Samples:
    """int16[count] from `start` on, with silence where the recording has nothing."""
    found = np.zeros(count, np.int16)
    first, last = max(0, start), min(len(recorded), start + count)
    found[first - start : max(first, last) - start] = recorded[first : max(first, last)]
    return found
