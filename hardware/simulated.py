"""A sound card that is none: its microphone hears what it is given, its speaker hands on what it is told to play.

It keeps time like a card, from a clock and a sleep that may be exchanged, so a test runs it as fast as it likes. Faults are
verbs: `unplug`, `plug_in`, `drop`, `cut_short`.
"""

import time
from collections.abc import Callable

from hardware.errors import MicrophoneLost, NoSuchDevice, SpeakerLost
from hardware.sound import Samples

Microphone = Callable[[Samples], int]
"""Fills int16[n] with what the microphone hears next, zeros after it; says how many frames were not made up."""

Speaker = Callable[[Samples, int], object]
"""Takes int16[n] and the monotonic time at which it is heard, ns."""

SleepUntil = Callable[[int], object]
"""Sleeps until a moment of CLOCK_MONOTONIC, ns."""

BUFFER = 0.2
"""Seconds that the card keeps for a reader that comes late; what is older is lost."""


def sleep_until(deadline_ns: int) -> None:
    """The sleep of a card that is not asked to be exact."""
    time.sleep(max(0.0, (deadline_ns - time.monotonic_ns()) / 1e9))


def silence(out: Samples) -> int:
    """What a microphone in an empty room hears."""
    out[:] = 0
    return 0


class SimulatedCard:
    """A card of `rate` hertz whose time runs `speed` times as fast as the clock's."""

    def __init__(
        self,
        microphone: Microphone = silence,
        speaker: Speaker | None = None,
        *,
        rate: int = 16_000,
        speed: float = 1.0,
        clock: Callable[[], int] = time.monotonic_ns,
        sleep: SleepUntil = sleep_until,
    ) -> None:
        """`clock` gives nanoseconds and `sleep` sleeps to a moment of it; without `speaker` nobody listens."""
        self.microphone = microphone
        self.speaker = speaker
        self.rate = rate
        self.speed = speed
        self.clock = clock
        self.sleep = sleep
        self.present = True
        self.to_drop = 0
        self.to_cut = 0

    def open_capture(self, block: float) -> "SimulatedCapture":
        """The microphone, in blocks of `block` seconds.

        Raises:
            NoSuchDevice: it is unplugged.
        """
        self._check()
        return SimulatedCapture(self, round(self.rate * block))

    def open_playback(self, block: float) -> "SimulatedPlayback":
        """The speaker, in blocks of `block` seconds.

        Raises:
            NoSuchDevice: it is unplugged.
        """
        self._check()
        return SimulatedPlayback(self, round(self.rate * block))

    def close(self) -> None:
        """Nothing to let go of."""

    def unplug(self) -> None:
        """From now on every stream fails and none opens."""
        self.present = False

    def plug_in(self) -> None:
        """Streams open again; those that failed stay dead."""
        self.present = True

    def drop(self, frames: int) -> None:
        """The microphone loses so many frames before its next block: an overrun."""
        self.to_drop += frames

    def cut_short(self, frames: int) -> None:
        """The microphone's next block has so many frames too few."""
        self.to_cut += frames

    def _check(self) -> None:
        if not self.present:
            raise NoSuchDevice("it is unplugged.", where="simulated card", remedy="Plug it in.")


class _Paced:
    """What both directions share: the moment at which the next block is due."""

    def __init__(self, card: SimulatedCard, frames: int) -> None:
        self._card = card
        self.name = "simulated card"
        self.rate = card.rate
        self.frames = frames
        self.helpers: tuple[int, ...] = ()
        self.xruns = 0
        self.lateness_ns = 0
        """How late the last sleep ended, if the card's sleep tells; ns."""
        self._alive = True
        self._due = card.clock()

    def close(self) -> None:
        """Lets go of the card."""
        self._alive = False

    def _span(self, frames: int) -> int:
        return round(frames * 1e9 / (self.rate * self._card.speed))

    def _await(self, deadline: int) -> None:
        self.lateness_ns = 0
        if self._card.clock() < deadline:
            late = self._card.sleep(deadline)
            self.lateness_ns = late if isinstance(late, int) else 0

    def _skip_if_late(self) -> int:
        """Frames that no longer fit the card's buffer because nobody came for them."""
        behind = self._card.clock() - self._due - self._span(self.frames)
        if behind <= BUFFER * 1e9 / self._card.speed:
            return 0
        blocks = behind // self._span(self.frames)
        self._due += blocks * self._span(self.frames)
        self.xruns += 1
        return int(blocks) * self.frames


class SimulatedCapture(_Paced):
    """A microphone."""

    def __init__(self, card: SimulatedCard, frames: int) -> None:
        super().__init__(card, frames)
        self.time_ns = 0
        self.lost = 0

    def read_into(self, out: Samples) -> int:
        """Waits for a block and copies it into int16[frames]; returns the frames it got.

        Raises:
            MicrophoneLost: it was unplugged.
        """
        card = self._card
        self.lost += self._skip_if_late()
        if card.to_drop:
            self.lost += card.to_drop
            self._due += self._span(card.to_drop)
            self.xruns += 1
            card.to_drop = 0
        frames = self.frames
        if card.to_cut:
            frames, card.to_cut = max(0, frames - card.to_cut), 0
        self.time_ns = self._due
        self._due += self._span(frames)
        self._await(self._due)
        if not (card.present and self._alive):
            raise MicrophoneLost("it was unplugged.", where="simulated card", remedy="Plug it in.")
        card.microphone(out[:frames])
        return frames


class SimulatedPlayback(_Paced):
    """A speaker: what it is given is heard one block later."""

    def __init__(self, card: SimulatedCard, frames: int) -> None:
        super().__init__(card, frames)
        # The two directions of a card are hardly ever due at once; if they were, one thread would always wait for the other.
        self._due += self._span(frames) // 2
        self._heard = 0

    def wait(self) -> int:
        """Waits until the next block is due and returns when it will be heard (ns).

        Raises:
            SpeakerLost: it was unplugged.
        """
        self._skip_if_late()
        self._await(self._due)
        if not (self._card.present and self._alive):
            raise SpeakerLost("it was unplugged.", where="simulated card", remedy="Plug it in.")
        self._due += self._span(self.frames)
        self._heard = self._due
        return self._heard

    def write(self, block: Samples) -> None:
        """Plays int16[frames].

        Raises:
            SpeakerLost: it was unplugged.
        """
        if not (self._card.present and self._alive):
            raise SpeakerLost("it was unplugged.", where="simulated card", remedy="Plug it in.")
        if self._card.speaker is not None:
            self._card.speaker(block, self._heard)
