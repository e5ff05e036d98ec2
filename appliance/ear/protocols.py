"""What an engine of the ear can do. Each takes the stream block by block and keeps to its own frame size inside."""

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Block = npt.NDArray[np.int16]
"""int16[320], 20 ms at 16 kHz mono."""


class Detection(NamedTuple):
    """A wake word was heard."""

    ago: int
    """Samples from the word's estimated end to the end of the block just given."""
    score: float
    """0 to 1; what it means is the engine's own, see its module."""


class WakeWord(Protocol):
    """Listens for one word."""

    @property
    def name(self) -> str:
        """Engine and word, for people: `porcupine jarvis`."""
        ...

    @property
    def word(self) -> str:
        """What is to be said to wake it: `jarvis`."""
        ...

    def hear(self, block: Block) -> Detection | None:
        """Takes the next block.

        Raises:
            EngineFailed: it cannot go on.
        """
        ...

    def reset(self) -> None:
        """Forgets what it heard: the stream has a gap here."""
        ...

    def close(self) -> None:
        """Lets go of its memory."""
        ...


class VoiceActivity(Protocol):
    """Tells speech from everything else."""

    @property
    def name(self) -> str:
        """For people: `webrtc`."""
        ...

    def voiced(self, block: Block) -> bool:
        """Whether somebody speaks in the block, as far as is known by its end.

        Raises:
            EngineFailed: it cannot go on.
        """
        ...

    def reset(self) -> None:
        """Forgets what it heard: the stream has a gap here."""
        ...

    def close(self) -> None:
        """Lets go of its memory."""
        ...


class EchoCanceller(Protocol):
    """Takes what the speaker plays out of what the microphone hears."""

    @property
    def name(self) -> str:
        """For people: `linear`."""
        ...

    @property
    def delay(self) -> int:
        """Samples by which its output is behind its input."""
        ...

    def cancel(self, block: Block, far: Block) -> Block:
        """int16[320] without the echo of `far`, int16[320], which was played since the same moment or up to 10 ms later.

        Raises:
            EngineFailed: it cannot go on.
        """
        ...

    def reset(self) -> None:
        """Forgets what it heard: the stream has a gap here."""
        ...

    def close(self) -> None:
        """Lets go of its memory."""
        ...
