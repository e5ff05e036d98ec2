"""The two loops that run at realtime priority. They copy and count; nothing here logs, locks, sends or collects."""

import time
from typing import Protocol

import numpy as np

from appliance.audio.counts import LATE, Counts, Stamps
from appliance.audio.volume import Volume
from appliance.ring import Player, Ring
from hardware.sound import CaptureStream, PlaybackStream


class Stop(Protocol):
    """A flag that another thread raises; reading it takes no lock."""

    @property
    def stopped(self) -> bool:
        """Whether to stop."""
        ...


def capture(stream: CaptureStream, ring: Ring, counts: Counts, stamps: Stamps, stop: Stop) -> None:
    """Microphone to ring until stopped.

    Raises:
        MicrophoneLost: the card is gone.
    """
    block = np.zeros(stream.frames, np.int16)
    whole = stream.frames
    expected_ns = round(whole * 1e9 / stream.rate) + LATE
    lost, xruns, last = counts.lost, counts.xruns, 0
    ring.claim_writer()
    while not stop.stopped:
        frames = stream.read_into(block)
        now = time.monotonic_ns()
        stamps.add(now, getattr(stream, "lateness_ns", 0))
        if frames == whole:
            ring.write(block, stream.time_ns)
        elif frames:
            ring.write(block[:frames], stream.time_ns)
        counts.frames += frames
        counts.cut_short += frames != whole
        counts.late += last > 0 and now - last > expected_ns
        counts.lost = lost + stream.lost
        counts.xruns = xruns + stream.xruns
        last = now


def playback(stream: PlaybackStream, player: Player, volume: Volume | None, counts: Counts, stop: Stop) -> None:
    """Ring to speaker until stopped: silence where the ring has nothing.

    Raises:
        SpeakerLost: the card is gone.
    """
    block = np.zeros(stream.frames, np.int16)
    lost, xruns = counts.lost, counts.xruns
    before = player.lost
    while not stop.stopped:
        heard_ns = stream.wait()
        valid = player.read_into(block, heard_ns)
        if volume is not None:
            if valid:
                volume.apply(block)
            else:
                volume.settle()
        stream.write(block)
        counts.frames += stream.frames
        counts.silent += not valid
        counts.lost = lost + player.lost - before
        counts.xruns = xruns + stream.xruns
