"""What systemd is told, by the protocol of sd_notify(3): ready, the state in words, ending, and that the microphone still gives.

The watchdog is fed from the progress of capture and never from a timer. `Frames` is the rule, pure; `Systemd` is the socket.
Outside systemd there is no socket, and everything here does nothing.
"""

import os
import socket
from collections.abc import MutableMapping
from contextlib import suppress

from appliance.units import Seconds

SOCKET, TIMEOUT, FOR_PID = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"
"""Environment by which systemd says where and how often; taken out of it, since our children are not to answer."""

FEEDS = 4
"""Feeds in the watchdog's time: one that comes late, or is lost on a busy machine, frightens nobody."""


class Frames:
    """Whether capture has come further since systemd was last told so.

    `progress` of the audio process counts frames, and the looks for a card while there is none. So a card that was pulled
    out keeps the watchdog fed (no restart brings it back), and an audio process that hangs, that hangs in opening its card, or
    that falls again and again, does not: if the supervisor's own restarts do not mend it in time, systemd restarts it all.
    """

    def __init__(self, every: Seconds) -> None:
        """`every`: between two feeds, at least."""
        self._every = every
        self._pid = self._progress = 0
        self._fed: Seconds | None = None

    def moved(self, pid: int, progress: int, now: Seconds) -> bool:
        """A heartbeat of the audio process came; whether it is a reason to feed the watchdog now."""
        if pid != self._pid:  # A new one begins to count anew; what it has not captured is no progress.
            self._pid, self._progress = pid, 0
        if progress <= self._progress or (self._fed is not None and now - self._fed < self._every):
            return False
        self._progress, self._fed = progress, now
        return True


class Systemd:
    """The service manager that started us, if one did."""

    def __init__(self, environment: MutableMapping[str, str] = os.environ) -> None:
        """Takes what systemd put into the environment out of it."""
        self._address = environment.pop(SOCKET, "")
        timeout = environment.pop(TIMEOUT, "")
        meant = environment.pop(FOR_PID, str(os.getpid())) == str(os.getpid())
        self.watchdog = Seconds(int(timeout) / 1e6) if meant and timeout.isdecimal() else Seconds(0.0)
        """It is fed more often than this; 0: nobody waits for it."""
        self._frames = Frames(Seconds(self.watchdog / FEEDS))
        self._status = ""

    def ready(self, status: str) -> None:
        """The service is up; from now on the watchdog counts."""
        self._send(f"READY=1\nSTATUS={status}")

    def status(self, status: str) -> None:
        """The state in words, for `systemctl status`."""
        if status != self._status:
            self._status = status
            self._send(f"STATUS={status}")

    def stopping(self) -> None:
        """The service ends."""
        self._send("STOPPING=1\nSTATUS=ending")

    def captured(self, pid: int, progress: int, now: Seconds) -> None:
        """A heartbeat of the audio process came; feeds the watchdog when capture has come further."""
        if self.watchdog and self._frames.moved(pid, progress, now):
            self._send("WATCHDOG=1")

    def _send(self, text: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with (
            suppress(OSError),  # systemd restarts, or its queue is full: the next message comes soon.
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as datagram,
        ):
            datagram.sendto(text.encode(), address)
