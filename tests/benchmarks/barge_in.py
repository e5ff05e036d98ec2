"""How soon it falls silent when somebody speaks into its reply: `python -m tests.benchmarks barge_in`.

The whole appliance on the virtual card, in a simulated room whose echo is as loud as what is played (0 dB). It reads something
long; a voice begins to speak in the room, and the recording of both tells when the speaker fell silent. A pause of the reply's
own is no silence: it has none that is so long.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from appliance.config import Config, EarConfig
from appliance.messages import Announce, Light, ShowLight
from appliance.ring import Ring
from appliance.session import Session
from appliance.units import RATE, samples
from hardware.room import Acoustics
from hardware.room_bridge import RoomBridge
from tests.benchmarks.acoustic.edges import EDGE, Samples, first_audible, located
from tests.benchmarks.acoustic.questions import BEFORE, Question, questions, spoken
from tests.benchmarks.acoustic.room import Room
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.peers.contenders import Start
from tests.benchmarks.peers.engines import STARTER
from tests.benchmarks.peers.ours import WAKE_WORD, Ours

TIMES = 12
"""Interruptions of each kind."""

SEED = 20_261_121

READING = " ".join(
    f"{number} grey geese and {number + 1} brown hens walk over the bridge to the mill" for number in range(20, 36)
)
"""A minute without a comma: nothing in it is a pause of `GAP`."""

WARM = (3.0, 5.0)
"""Seconds of reading before somebody speaks: the canceller needs two of them."""

GAP = samples(0.4)
"""Samples without sound that are silence."""

AUDIBLE_WITHIN = 10.0
"""Seconds for the reading to begin."""

HEARD_WITHIN = 2.5
"""Seconds after the onset in which the reply has to stop to count as interrupted at all."""


class Interrupted(NamedTuple):
    """One interruption, in seconds; None where the reply went on."""

    onset: float | None
    """From the first sample of speech to the last audible one of the reply."""
    detection: float | None
    """The same from when the wake word was told; None without one."""


def silent_from(answer: Samples, start: int) -> int | None:
    """The first sample from `start` on after which nothing can be heard for `GAP`; None when there is none."""
    loud = np.flatnonzero(np.abs(answer[start:].astype(np.int32)) > 32)
    if not len(loud):
        return start if len(answer) - start >= GAP else None
    gaps = np.flatnonzero(np.diff(loud) >= GAP)
    last = loud[gaps[0]] if len(gaps) else loud[-1]
    return int(start + last + 1) if len(gaps) or len(answer) - start - last >= GAP else None


def measure() -> Iterator[Figure]:
    """Onset to silence by any speech; and, where only the wake word interrupts, from its detection."""
    by_speech = interruptions(Config(), "")
    yield from figures("any speech: onset to silence", [each.onset for each in by_speech], 300)
    config = Config()
    by_word = interruptions(msgspec.structs.replace(config, ear=EarConfig(barge_in=False)), WAKE_WORD)
    yield from figures("wake word: its detection to silence", [each.detection for each in by_word], 100)


def interruptions(config: Config, wake_word: str) -> list[Interrupted]:
    """A whole appliance with these settings, interrupted `TIMES` times."""
    asked = questions(TIMES)
    with (
        tempfile.TemporaryDirectory(prefix="hark-b-") as folder,
        Room(Path(folder)) as room,
        RoomBridge(room.card, Acoustics(gain=0.0, delay=0.01, seed=3)),
        Ours(Start(room, STARTER, "", Path(folder) / "barge_in.log"), config=config) as appliance,
        Ring.attach(appliance.session.run.ring("capture")) as capture,
    ):
        bystander = Bystander(room, appliance.session, capture)
        bystander.interrupt(asked[0], WAKE_WORD)  # The canceller learns the room.
        return [bystander.interrupt(question, wake_word) for question in asked]


def figures(name: str, seconds: list[float | None], target: float) -> Iterator[Figure]:
    """Median and tail in milliseconds, and how often the reply went on."""
    found = sorted(1_000 * each for each in seconds if each is not None)
    yield figure(
        f"{name}: went on, of {len(seconds)}", len(seconds) - len(found), "replies", "0", len(found) == len(seconds)
    )
    if found:
        tail = float(np.percentile(found, 95))
        yield figure(f"{name}, p50", float(np.median(found)), "ms")
        yield figure(f"{name}, p95", tail, "ms", f"< {target:g}", tail < target)


class Bystander:
    """Somebody in the room who does not wait until it has finished."""

    def __init__(self, room: Room, session: Session, capture: Ring) -> None:
        self._room = room
        self._session = session
        self._capture = capture
        self._random = random.Random(SEED)

    def interrupt(self, question: Question, wake_word: str) -> Interrupted:
        """Has something read, speaks into it, and waits until all is quiet again."""
        recorder = self._room.recorder
        began, heard_from = recorder.now, self._capture.head
        self._session.bus.send(Announce(text=READING))
        self._until_audible(began)
        self._listen(self._random.uniform(*WARM))
        sound = spoken(question, wake_word)
        spoke = recorder.now
        self._room.card.play(sound, wait=False)
        told = self._listen(len(sound) / RATE + HEARD_WITHIN)
        left, right = recorder.heard(began)
        onset = located(sound, left[spoke - began :]) + spoke - began + BEFORE + _first_loud(sound[BEFORE:])
        silent = silent_from(right[: onset + samples(HEARD_WITHIN + 1.0)], onset)
        zero = located(self._capture.read(heard_from, spoke - began), left)
        recorder.wait_for_answer(recorder.now, 4.0, 1.5)
        self._listen(1.0)
        if silent is None or silent - onset > samples(HEARD_WITHIN):
            return Interrupted(None, None)
        word = None if told is None else (silent - (told - heard_from + zero)) / RATE
        return Interrupted((silent - onset) / RATE, word)

    def _until_audible(self, began: int) -> None:
        deadline = time.monotonic() + AUDIBLE_WITHIN
        while first_audible(self._room.recorder.heard(began)[1]) is None and time.monotonic() < deadline:
            time.sleep(0.02)

    def _listen(self, for_seconds: float) -> int | None:
        """Passes the time; the capture index at which the light first said that it listens, if it did."""
        told = None
        for message in self._session.messages(for_seconds):
            if told is None and isinstance(message, ShowLight) and message.light is Light.LISTENING:
                told = self._capture.index_at(time.monotonic_ns())
        return told


def _first_loud(speech: Samples) -> int:
    """Where speech begins: the first 5 ms within 40 dB of the loudest."""
    whole = speech[: len(speech) // EDGE * EDGE].astype(np.float64).reshape(-1, EDGE)
    loudness = np.sqrt(np.mean(whole**2, axis=1))
    return int(np.flatnonzero(loudness >= loudness.max() / 100)[0]) * EDGE
