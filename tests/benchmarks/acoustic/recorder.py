"""Records question and answer side by side while they are played, and tells what was heard so far."""

import subprocess
import threading
import time
from types import TracebackType
from typing import Self

import numpy as np

from appliance.units import RATE, samples
from hardware.pulse import PrivatePulse
from hardware.pulse_config import BENCH
from tests.benchmarks.acoustic.edges import Samples, first_audible, last_audible

FRAME = 4
"""Bytes of one moment: int16 left, the question, and int16 right, the answer."""

READ = RATE // 100 * FRAME
"""Bytes read at a time: 10 ms."""

FIRST = 10.0
"""Seconds for the first samples to come."""


class Recorder:
    """A context manager: it records while it is open. Moments are sample numbers since its start."""

    def __init__(self, card: PrivatePulse) -> None:
        self._card = card
        self._data = bytearray()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        command = ["pacat", "--record", f"--device={BENCH}.monitor", "--latency-msec=20", "--raw", "--format=s16le"]
        self._process = subprocess.Popen(
            [*command, f"--rate={RATE}", "--channels=2"], env=self._card.environment, stdout=subprocess.PIPE
        )
        self._thread = threading.Thread(target=self._collect, name="recorder", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + FIRST
        while not self.now and time.monotonic() < deadline:
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()

    @property
    def now(self) -> int:
        """Samples recorded so far."""
        return len(self._data) // FRAME

    def heard(self, start: int, end: int | None = None) -> tuple[Samples, Samples]:
        """Question and answer from `start` on."""
        stop = self.now if end is None else min(end, self.now)
        with self._lock:
            cut = bytes(self._data[start * FRAME : stop * FRAME])
        both = np.frombuffer(cut, np.int16).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def wait_for_answer(self, start: int, within: float, quiet: float) -> bool:
        """Waits until something sounded in the answer's channel after `start` and then nothing for `quiet` seconds.

        False when nothing sounded within that many seconds, or it never ended.
        """
        deadline = time.monotonic() + within
        began = False
        while time.monotonic() < deadline:
            time.sleep(0.05)
            recent = max(start, self.now - samples(quiet))
            _, answer = self.heard(start if not began else recent)
            if not began:
                began = first_audible(answer) is not None
            elif self.now - start >= samples(quiet) and last_audible(answer) is None:
                return True
        return False

    def _collect(self) -> None:
        assert self._process.stdout is not None
        while data := self._process.stdout.read(READ):
            with self._lock:
                self._data += data
