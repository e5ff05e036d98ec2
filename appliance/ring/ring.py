"""The ring for Python: names, life and death of the shared memory, and each party's own view of it.

Indices are absolute sample indices; times are nanoseconds of CLOCK_MONOTONIC; samples are int16, mono. The
contract, and why it holds on a weakly ordered machine, is at the top of `core.h`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from appliance.ring import _ring
from appliance.ring.errors import RingError, RingMissing
from appliance.ring.parties import Player, Reader, empty

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = re.compile(r"/?[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
"""What a shared-memory name may look like: one flat name, well under the 255 bytes of a file name."""


class Ring(_ring.Core):
    """Samples in shared memory: one writer, many readers, addressed by an index that only grows."""

    name: str
    owner: bool
    """Whether leaving `with` removes the name; attached rings belong to somebody else."""

    @classmethod
    def create(cls, name: str, capacity: int, rate: int = 16_000) -> Self:
        """Makes a new ring of `capacity` samples at `rate` hertz.

        A ring that a dead process left behind is replaced; one that a living process has open is `RingError`.
        """
        name = _proper(name)
        try:
            ring = cls(name, capacity, rate)
        except FileExistsError:
            if _ring.in_use(name):
                raise RingError(
                    "a running process has this ring open already.",
                    where=name,
                    remedy="Stop it, or use open_or_create to go on with its ring.",
                ) from None
            cls.unlink(name)
            ring = cls(name, capacity, rate)
        ring.name, ring.owner = name, True
        return ring

    @classmethod
    def attach(cls, name: str) -> Self:
        """Opens an existing ring. `RingMissing`: there is none. `RingError`: names what is wrong with it."""
        name = _proper(name)
        try:
            ring = cls(name)
        except FileNotFoundError:
            raise RingMissing(
                "there is no such ring.", where=name, remedy="Start the process that creates it first."
            ) from None
        ring.name, ring.owner = name, False
        return ring

    @classmethod
    def open_or_create(cls, name: str, capacity: int, rate: int = 16_000) -> Self:
        """For a writer that may have been restarted: goes on with the ring that is there, where it stands.

        Without one, with a damaged one, or with one of another size that nobody uses, it makes a new one.
        """
        try:
            ring = cls.attach(name)
        except RingError:
            return cls.create(name, capacity, rate)
        if (ring.capacity, ring.rate) == (capacity, rate):
            ring.owner = True
            return ring
        ring.close()
        return cls.create(name, capacity, rate)

    @staticmethod
    def unlink(name: str) -> None:
        """Removes the name, if it exists. Who has the ring open keeps it."""
        with suppress(FileNotFoundError):
            _ring.unlink(_proper(name))

    def read(self, index: int, n: int) -> NDArray[np.int16]:
        """Samples [index, index + n) as int16[n]. `Overrun`: some are gone. `NotYet`: some are still to come."""
        out = empty(n)
        self.read_into(index, out)
        return out

    def played(self, frame: int, n: int) -> NDArray[np.int16]:
        """What the speaker played in its frames [frame, frame + n), silence included, as int16[n].

        Frames count the speaker's own clock without a gap, so a reader that follows them stays aligned to the
        sample; `frame_at` and `played_time_of` say where that is in time.
        """
        out = empty(n)
        self.played_into(frame, out)
        return out

    def reader(self, start: int | None = None) -> Reader:
        """A cursor of one's own, from index `start` or from now on."""
        return Reader(self, self.head if start is None else start)

    def player(self) -> Player:
        """The one that takes samples out for the speaker. `RingError`: another process does so already."""
        self._claim_player()
        return Player(self)

    def close(self, unlink: bool = False) -> None:
        """Lets go of the memory, and with `unlink` of the name too.

        Closing twice is fine. A thread that waits gets `RingError`.
        """
        self._detach()
        if unlink:
            self.unlink(self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(unlink=self.owner)

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"head={self.head} capacity={self.capacity} rate={self.rate}"
        return f"<Ring {self.name} {state}>"


def _proper(name: str) -> str:
    if not NAME.fullmatch(name):
        raise RingError(
            f"{name!r} is no name for a ring.",
            remedy="Use letters, digits, '.', '_' and '-', such as /hark-capture.",
        )
    return "/" + name.lstrip("/")
