"""A virtual card with a recorder: plays questions into the microphone and times the answers."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
import soundfile

from appliance.units import RATE, Seconds, samples, seconds
from hardware.pulse import PrivatePulse
from hardware.pulse_config import BENCH
from tests.benchmarks.acoustic.edges import Samples, first_audible, last_audible, speech_end, wait_between
from tests.benchmarks.acoustic.recorder import Recorder

ANSWER_WITHIN = 20.0
"""Seconds for an answer to be over."""

QUIET = 1.5
"""Seconds of quiet after which an answer is over: longer than the pause between two of its sentences."""

PLAYED_WITHIN = 10.0
"""Seconds from the start of a player to its first sample."""

CLICK = samples(0.002)
"""Samples of a click."""


class Heard(NamedTuple):
    """One question and its answer, as the recording has them."""

    wait: Seconds | None
    """From the last speech to the first audible sample; None without an answer."""
    spoken: int
    """Samples from the beginning of both channels to the end of the question's speech."""
    question: Samples
    answer: Samples
    """Both channels from when the question began to be played until the answer was over."""

    @property
    def answer_seconds(self) -> float:
        """From the first audible sample to the last."""
        first, last = first_audible(self.answer), last_audible(self.answer)
        return 0.0 if first is None or last is None else float(seconds(last - first))


def _nothing() -> None:
    """Nobody holds a button."""


def _silence_before(sound: Samples) -> int:
    return int(np.flatnonzero(sound)[0])


class Room:
    """A context manager. `card.environment` is what a contender is started with."""

    def __init__(self, folder: Path) -> None:
        """`folder` is temporary and short: a socket lies in it."""
        self._stack = ExitStack()
        self._folder = folder

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.card = stack.enter_context(PrivatePulse(self._folder / "pulse"))
            self.recorder = stack.enter_context(Recorder(self.card))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def ask(self, sound: Samples, at_end: Callable[[], None] = _nothing, within: float = ANSWER_WITHIN) -> Heard:
        """Plays a question, int16[n] at 16 kHz, and returns when its answer is over.

        `at_end` is called when the last speech has been recorded: a hand that lets a button go.
        """
        began = self.recorder.now
        self.card.play(sound, wait=False)
        end = self._first_recorded(began) - _silence_before(sound) + speech_end(sound)
        while self.recorder.now < end:
            time.sleep(0.002)
        at_end()
        self.recorder.wait_for_answer(end, within, QUIET)
        question, answer = self.recorder.heard(began)
        return Heard(wait_between(question, answer, sound), end - began, question, answer)

    def _first_recorded(self, began: int) -> int:
        """The sample number at which the question's channel is no longer silent."""
        deadline = time.monotonic() + PLAYED_WITHIN
        while time.monotonic() < deadline:
            sounding = np.flatnonzero(self.recorder.heard(began)[0])
            if len(sounding):
                return began + int(sounding[0])
            time.sleep(0.005)
        raise RuntimeError(f"the question was not heard within {PLAYED_WITHIN:g} s: is the virtual card alive?")

    def click_error(self, delay: float) -> Seconds:
        """Plays a burst on one channel and a click `delay` seconds after its end on the other; by how much the wait is off."""
        burst = np.random.default_rng(round(delay * 1_000)).normal(0, 3_000, samples(0.3)).astype(np.int16)
        both = np.zeros((len(burst) + samples(delay) + CLICK + samples(0.2), 2), np.int16)
        both[: len(burst), 0] = burst
        both[len(burst) + samples(delay) :][:CLICK, 1] = 8_000
        began = self.recorder.now
        path = self._folder / "click.wav"
        soundfile.write(path, both, RATE, subtype="PCM_16")
        self.card.play(path, BENCH)
        self.recorder.wait_for_answer(began, delay + 3.0, 0.3)
        question, answer = self.recorder.heard(began)
        wait = wait_between(question, answer, burst)
        if wait is None:
            raise RuntimeError("the harness did not record its own click")
        return Seconds(wait - delay)
