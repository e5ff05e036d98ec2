"""Capture while all cores are busy: what is lost, how regular the blocks are, and how soon the audio thread wakes up.

Two audio processes run in the same minute. One captures through PyAudio from a private PulseAudio in whose microphone a
known sequence is played, and every sample of it is looked for in the ring. The other runs the same thread over the
simulated card, whose clock is an absolute sleep, beside `cyclictest` with the same period and priority. These two wake up
every 4.7 ms, not every 20: what holds up a machine comes every 100 ms or so, and lasts some milliseconds. At 20 ms it meets
one of the two, or neither, by the luck of its phase; this way it meets both alike.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from appliance.audio.card import SPEED
from appliance.audio.service import STAMPS
from appliance.config import AudioConfig, Config
from appliance.ring import Ring
from appliance.run import Run
from appliance.units import BLOCK, RATE
from hardware.pulse import PrivatePulse
from tests.benchmarks.figures import Figure, figure

SECONDS = 60
PRIORITY = 70
BLOCK_US = 20_000
WAKE_US = 4_700
"""Between two wake-ups of the simulated card's threads and of cyclictest's: no fraction of the kernel's own periods."""

INTERVAL_TARGET_MS = 4.0
WAKE_TARGET_US = 150.0
SETTLE = 2.0
"""Seconds after the start that are not measured: the card opens, the buffers fill."""

START = 60.0
"""Seconds that an audio process has to start beside whatever else the machine does."""

Times = npt.NDArray[np.int64]
Samples = npt.NDArray[np.int16]


class AudioProcess:
    """The appliance's own audio process, alone, with the rings that a supervisor would give it."""

    def __init__(self, folder: Path, config: AudioConfig, environment: Mapping[str, str]) -> None:
        self.run = Run(directory=str(folder), home=str(folder), config=Config(audio=config))
        self.run.write()
        self._stamps = folder / "stamps.npy"
        self.capture = Ring.create(self.run.ring("capture"), 30 * RATE)
        self._playback = Ring.create(self.run.ring("playback"), 30 * RATE)
        command = [sys.executable, "-m", "appliance.service", "appliance.audio", str(folder)]
        self._process = subprocess.Popen(
            command, env={**environment, STAMPS: str(self._stamps)}, stderr=(folder / "log").open("wb")
        )
        if not self.capture.wait(BLOCK, START):
            self.close()
            raise RuntimeError(f"nothing was captured: {(folder / 'log').read_text()[-500:]}")

    def close(self) -> None:
        """Ends it; safe to call twice."""
        self._process.terminate()
        self._process.wait()
        for ring in (self.capture, self._playback):
            ring.close(unlink=True)

    def stamps(self, first_ns: int, last_ns: int) -> Times:
        """int64[n, 2] of the blocks between two moments: when each was in hand, and the kernel's lateness."""
        table: Times = np.load(self._stamps)
        return table[(table[:, 0] >= first_ns) & (table[:, 0] <= last_ns)]


@contextmanager
def busy_cores() -> Iterator[int]:
    """Keeps every core busy with two Python loops of ordinary priority."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield len(loops)
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def sequence(seconds: float) -> Samples:
    """Noise in which every stretch of eight samples is one of its kind, and no sample is 0: that is silence."""
    noise: Samples = np.random.default_rng(20).integers(1, 2**15 - 1, round(seconds * RATE), np.int16)
    noise[::2] *= -1
    return noise


KEY = 8
"""Samples that tell a place in the sequence."""


def place(key: Samples, played: Samples, start: int, end: int) -> int | None:
    """Where these samples first stand in `played[start:end]`."""
    for at in (start + np.flatnonzero(played[start:end] == key[0])).tolist():
        if np.array_equal(played[at : at + KEY], key):
            return int(at)
    return None


def compare(heard: Samples, played: Samples) -> tuple[int, int]:
    """Samples of `played` that were skipped, between the first and the last that were heard, and samples put in.

    Skipped is what the appliance or the sound server lost; put in is silence where the player did not deliver.
    """
    i = int(np.flatnonzero(heard)[0])
    at = place(heard[i : i + KEY], played, 0, len(played))
    assert at is not None, "what was heard is not what was played"
    lost = put_in = 0
    while True:
        length = min(len(heard) - i, len(played) - at)
        wrong = np.flatnonzero(heard[i : i + length] != played[at : at + length])
        if not len(wrong):
            return lost, put_in
        i, at = i + int(wrong[0]), at + int(wrong[0])
        for j in range(i, len(heard) - KEY):
            found = place(heard[j : j + KEY], played, at, at + 4 * RATE) if heard[j] else None
            if found is not None:
                lost, put_in = lost + found - at, put_in + j - i
                i, at = j, found
                break
        else:  # Nothing but silence is left: the sequence was over, or never came again.
            return lost, put_in + len(heard) - i


def follow(ring: Ring, seconds: float) -> tuple[Samples, int]:
    """What comes into the ring for so many seconds, and what this reader itself lost."""
    reader = ring.reader()
    parts = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        part = reader.read(RATE, timeout=2.0)
        if part is not None:
            parts.append(part)
    return np.concatenate(parts), reader.lost


def cyclictest(seconds: int) -> subprocess.Popen[str] | None:
    """The kernel's own wake-up, measured at our period and priority; None where it is not installed or not permitted."""
    command = ["cyclictest", "-m", "-q", "-t1", f"-p{PRIORITY}", f"-i{WAKE_US}", f"-D{seconds}", "-h20000"]
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except FileNotFoundError:
        return None


def percentile_of(histogram: str, percent: float) -> float | None:
    """Of cyclictest's histogram (lines of microseconds and count), in microseconds; None when it is empty."""
    rows = [line.split() for line in histogram.splitlines() if line[:1].isdigit()]
    counts = [(int(row[0]), int(row[1])) for row in rows]
    total, so_far = sum(count for _, count in counts), 0
    for microseconds, count in counts:
        so_far += count
        if total and so_far >= total * percent / 100:
            return float(microseconds)
    return None


def measure(seconds: int = SECONDS) -> list[Figure]:
    """Both processes, `cyclictest` and the busy cores, all in the same `seconds`."""
    with ExitStack() as stack:
        top = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hark-bench-")))
        pulse = stack.enter_context(PrivatePulse(top / "pulse"))
        real = AudioProcess(top / "real", AudioConfig(realtime_priority=PRIORITY), pulse.environment)
        stack.callback(real.close)
        sleeper = AudioProcess(
            top / "sim",
            AudioConfig(card="simulated", realtime_priority=PRIORITY),
            {**os.environ, SPEED: str(BLOCK_US / WAKE_US)},
        )
        stack.callback(sleeper.close)
        stack.enter_context(busy_cores())
        played = sequence(seconds + 2 * SETTLE)
        pulse.play(played, wait=False)
        time.sleep(SETTLE)
        tester = cyclictest(seconds)
        first = time.monotonic_ns()
        heard, reader_lost = follow(real.capture, seconds)
        last = time.monotonic_ns()
        histogram = tester.communicate()[0] if tester else ""
        real.close()
        sleeper.close()
        return [
            *regularity(real.stamps(first, last), *compare(heard, played), reader_lost, seconds),
            *wake_up(sleeper.stamps(first, last), percentile_of(histogram, 99.9)),
        ]


def regularity(stamps: Times, lost: int, put_in: int, reader_lost: int, seconds: int) -> list[Figure]:
    """The figures of the process that captures through PulseAudio."""
    off = np.abs(np.diff(stamps[:, 0]) / 1e6 - BLOCK_US / 1e3)
    p999 = float(np.percentile(off, 99.9))
    return [
        figure(f"capture, cores busy {seconds} s: lost", lost + reader_lost, "samples", "0", lost + reader_lost == 0),
        figure("capture: silence that the bench's own player put in", put_in, "samples"),
        figure(
            "capture block interval off 20 ms, p99.9",
            p999,
            "ms",
            f"under {INTERVAL_TARGET_MS:g}",
            p999 < INTERVAL_TARGET_MS,
        ),
        figure("capture block interval off 20 ms, worst", float(off.max()), "ms"),
    ]


def wake_up(stamps: Times, reference_us: float | None) -> list[Figure]:
    """The figures of the process that sleeps; `reference_us` is cyclictest's p99.9."""
    woken = float(np.percentile(stamps[:, 1], 99.9)) / 1e3
    grid = stamps[:, 0] - np.arange(len(stamps)) * WAKE_US * 1000
    in_hand = float(np.percentile(grid - grid.min(), 99.9)) / 1e3
    figures = [figure("audio thread: block in Python's hands after its time, p99.9", in_hand, "µs")]
    if reference_us is None:
        return [*figures, figure("audio thread: wake-up, p99.9 (no cyclictest)", woken, "µs")]
    return [
        *figures,
        figure("cyclictest: wake-up, p99.9", reference_us, "µs"),
        figure(
            "audio thread: wake-up, p99.9",
            woken,
            "µs",
            f"cyclictest + {WAKE_TARGET_US:g}",
            woken - reference_us <= WAKE_TARGET_US,
        ),
    ]
