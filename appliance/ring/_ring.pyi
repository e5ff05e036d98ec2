"""The C module. Names may be called by keyword as written here."""

from typing import SupportsIndex, TypeAlias

import numpy as np
from numpy.typing import NDArray
from typing_extensions import Buffer

Samples: TypeAlias = NDArray[np.int16] | Buffer
"""int16 items, or bytes of even length; C-contiguous."""

class Core:
    """One ring's shared memory. Use `appliance.ring.Ring`, which adds names, readers and players."""

    def __init__(self, name: str, capacity: int = ..., rate: int = ..., /) -> None:
        """Creates with a geometry, attaches without. `RingError` for a bad one, else OSError."""

    @property
    def head(self) -> int:
        """Index one past the newest sample."""

    @property
    def tail(self) -> int:
        """Index of the oldest sample that can still be read."""

    @property
    def capacity(self) -> int:
        """Samples."""

    @property
    def rate(self) -> int:
        """Hertz."""

    @property
    def generation(self) -> int:
        """0 to 65,535; grows with every `cancel`, and wraps."""

    @property
    def consumed(self) -> int:
        """Index one past the last sample really given to the speaker, which what was cancelled is not."""

    @property
    def pending(self) -> int:
        """Samples written, neither played nor cancelled."""

    @property
    def space(self) -> int:
        """Samples that may be written before unplayed ones (or `history`) are overwritten."""

    @property
    def history(self) -> int:
        """Samples already played that `space` keeps readable: a second, or a quarter of a small ring."""

    @property
    def frames(self) -> int:
        """Frames that the speaker was given, silence included: its own clock."""

    @property
    def closed(self) -> bool: ...
    def write(self, block: Samples, device_time_ns: int | None = None, generation: SupportsIndex | None = None) -> int:
        """Appends int16 samples (at most capacity / 2) and returns the new head. Never waits.

        `device_time_ns`: CLOCK_MONOTONIC of the first sample at the device; None records no time.
        `generation`: the one this writer began with; `StaleGeneration` if it was cancelled. None: the newest.
        The first write makes this ring object the writer; `RingError` while another one is.
        """

    def skip(self, index: SupportsIndex) -> None:
        """Goes on at `index`, with everything before it gone: for a writer that takes up a stream in its middle.

        `Overrun`: the head is past it already. Makes this ring object the writer, as `write` does.
        """

    def claim_writer(self) -> None:
        """Becomes the writer now instead of at the first write, which then makes no system call for it."""

    def read_into(self, index: SupportsIndex, out: Samples) -> None:
        """Copies samples from `index` on. `Overrun`: `out` is not usable. `NotYet`: beyond the head."""

    def played_into(self, frame: SupportsIndex, out: Samples) -> None:
        """Copies what the speaker played from `frame` on, with its silences. `Overrun`, `NotYet` as above."""

    def _play_into(self, out: Samples, device_time_ns: int | None = None) -> tuple[int, int]:
        """(samples given to the speaker, samples lost); the rest of `out` is zeros."""

    def hold(self, hold: bool, /) -> None:
        """Silences the player from its next block on, or lets it go on with the sample where it stopped.

        A `cancel` ends the hold too.
        """

    def cancel(self) -> int:
        """Begins a new generation and returns it: the next block played is silence. Any process may."""

    def wait(self, index: SupportsIndex, timeout_s: float | None = None) -> bool:
        """Sleeps until head >= index. False when `timeout_s` seconds passed first."""

    def wait_space(
        self, n: SupportsIndex, timeout_s: float | None = None, generation: SupportsIndex | None = None
    ) -> bool:
        """Sleeps until space >= n (at most capacity - history). `StaleGeneration` as in `write`."""

    def wait_played(self, index: SupportsIndex, timeout_s: float | None = None) -> bool:
        """Sleeps until every sample before `index` was played or cancelled."""

    def time_of(self, index: SupportsIndex) -> int:
        """When sample `index` was at the device, ns. `Overrun`: forgotten. `NotYet`: beyond the newest."""

    def index_at(self, time_ns: int) -> int:
        """The sample that was (or, extrapolated, will be) at the device then. `Overrun`: forgotten."""

    def played_time_of(self, frame: SupportsIndex) -> int:
        """When the speaker played `frame`, ns."""

    def frame_at(self, time_ns: int) -> int:
        """The frame that the speaker played (or, extrapolated, will play) at `time_ns`."""

    def _claim_player(self) -> None: ...
    def _detach(self) -> None: ...

def sleep_until_ns(deadline_ns: int, /) -> int:
    """Sleeps to a moment of CLOCK_MONOTONIC without the GIL; returns the lateness at the wake-up, ns."""

def set_fifo(priority: int, /) -> None:
    """SCHED_FIFO, 1 to 99, for the calling thread and nothing it starts. OSError: not permitted."""

def lock_memory(*, on_fault: bool = True) -> None:
    """Keeps this process's pages in memory, now and later. OSError if not permitted.

    `on_fault` locks a page when it is first touched; without it every thread's whole stack is resident.
    """

def unlink(name: str, /) -> None:
    """shm_unlink."""

def in_use(name: str, /) -> bool:
    """Whether any ring object of any living process has this name open."""

def bench(samples: int, rounds: int, /) -> tuple[float, float]:
    """Median ns of write + read of a block, and of a memcpy of it, in C alone."""
