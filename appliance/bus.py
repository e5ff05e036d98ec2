"""How messages travel: every service owns one inbox, and the table in `appliance.messages` says whose a message goes to.

An inbox is a ZeroMQ PULL socket on `ipc://RUN/bus/NAME`, in a directory that only its owner may enter. A sender keeps one PUSH
socket for each recipient; what it sends while the recipient restarts waits there, and what has gone stale by then is
dropped by its turn. Nothing here blocks a sender: a full queue drops the message and counts it.
"""

import os
import time
from collections import deque
from pathlib import Path
from typing import Any, Union

import msgspec
import zmq

from appliance.errors import BadInput, BadMessage
from appliance.messages import MAX_MESSAGE_BYTES, OBSERVER, TOPICS, Delivery, Message
from appliance.units import Seconds

QUEUE = 1_000
"""Messages that wait for a recipient: over four minutes of heartbeats; more means that nobody will come."""

SUN_PATH = 107
"""Bytes of a Unix socket's path that the kernel takes (sun_path of 108 with its closing zero)."""

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(Union[tuple(TOPICS)])  # noqa: UP007 - built from a table


def encode(message: Message) -> bytes:
    """The message as MessagePack.

    Raises:
        BadMessage: it is over `MAX_MESSAGE_BYTES`; a recipient would cut the connection.
    """
    wire = _encoder.encode(message)
    if len(wire) > MAX_MESSAGE_BYTES:
        raise BadMessage(f"{type(message).__name__} has {len(wire)} bytes, over the {MAX_MESSAGE_BYTES} of a message.")
    return wire


def decode(wire: bytes) -> Message:
    """The message that these bytes are.

    Raises:
        BadMessage: they are none of ours.
    """
    try:
        message = _decoder.decode(wire)
    # RecursionError and UnicodeDecodeError reach us from hostile nesting and text.
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as wrong:
        raise BadMessage(f"{len(wire)} bytes are no message of ours: {wrong}") from wrong
    assert isinstance(message, Message)
    return message


class Inbox:
    """Decoded messages in order, with newest-only for those whose topic says so. Pure: bytes in, messages out."""

    def __init__(self, bound: int = QUEUE) -> None:
        self._queue: deque[Message] = deque()
        self._bound = bound
        self.garbled = 0
        """Messages that did not decode."""
        self.dropped = 0
        """Events dropped because the reader was too slow."""

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, wire: bytes) -> None:
        """Takes what came from the socket."""
        try:
            message = decode(wire)
        except BadMessage:
            self.garbled += 1
            return
        if TOPICS[type(message)].delivery is Delivery.STATE:
            self._forget_older(type(message))
        elif len(self._queue) >= self._bound:
            self._queue.popleft()
            self.dropped += 1
        self._queue.append(message)

    def take(self) -> Message | None:
        """The next message, or None when there is none."""
        return self._queue.popleft() if self._queue else None

    def _forget_older(self, kind: type[Message]) -> None:
        for at, waiting in enumerate(self._queue):
            if type(waiting) is kind:
                del self._queue[at]
                return


class Bus:
    """One service's end of the bus. Not thread-safe: a thread that sends has a bus of its own, with `name=None`."""

    def __init__(self, run_dir: Path, name: str | None) -> None:
        """`name` is the service whose inbox this is; None only sends.

        Raises:
            BadInput: the run directory's path is too long for a socket.
        """
        self._folder = run_dir / "bus"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        longest = self._folder / "supervisor"
        if len(os.fsencode(longest)) > SUN_PATH:
            raise BadInput(
                f"the path is too long for a socket ({len(os.fsencode(longest))} bytes, at most {SUN_PATH}).",
                where=str(longest),
                remedy="Set HARK_RUN to a shorter directory.",
            )
        self._context = zmq.Context(io_threads=1)
        self._senders: dict[str, zmq.Socket[bytes]] = {}
        self.inbox = Inbox()
        self.unsent = 0
        """Messages dropped because their recipient's queue was full."""
        self._pull: zmq.Socket[bytes] | None = None
        if name is not None:
            self._pull = self._context.socket(zmq.PULL)
            self._pull.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE_BYTES)
            self._pull.setsockopt(zmq.RCVHWM, QUEUE)
            self._pull.bind(f"ipc://{self._folder / name}")

    def send(self, message: Message) -> None:
        """Hands the message to everybody whom the table names; never waits.

        Raises:
            BadMessage: it is too large.
        """
        wire = encode(message)
        for recipient in TOPICS[type(message)].recipients:
            try:
                self._sender(recipient).send(wire, zmq.DONTWAIT)
            except zmq.Again:
                self.unsent += recipient != OBSERVER

    def receive(self, timeout: float) -> Message | None:
        """The next message, waiting at most `timeout` seconds for one; None when none came.

        A signal handler's exception passes through.
        """
        assert self._pull is not None, "this bus only sends"
        self._drain()
        if not len(self.inbox) and timeout > 0 and self._pull.poll(round(timeout * 1000)):
            self._drain()
        return self.inbox.take()

    def _drain(self) -> None:
        assert self._pull is not None
        # Asking first is a tenth of what an exception costs; the ear looks in here fifty times a second, mostly in vain.
        while int(self._pull.getsockopt(zmq.EVENTS)) & zmq.POLLIN:
            frames = self._pull.recv_multipart(zmq.DONTWAIT)
            # We send one frame; anything else is not ours, and every frame of it counts as one garbled message.
            self.inbox.put(frames[0] if len(frames) == 1 else b"")

    def _sender(self, recipient: str) -> "zmq.Socket[bytes]":
        if recipient not in self._senders:
            push = self._context.socket(zmq.PUSH)
            push.setsockopt(zmq.SNDHWM, QUEUE)
            push.setsockopt(zmq.LINGER, 0)
            push.setsockopt(zmq.RECONNECT_IVL, 20)
            push.setsockopt(zmq.RECONNECT_IVL_MAX, 200)
            # Nobody may be watching: then a message for the observer is to be dropped, not kept for the next one.
            push.setsockopt(zmq.IMMEDIATE, int(recipient == OBSERVER))
            push.connect(f"ipc://{self._folder / recipient}")
            self._senders[recipient] = push
        return self._senders[recipient]

    def flush(self, longest: Seconds) -> None:
        """Gives what was sent last up to `longest` seconds to leave; for the end of a process."""
        for push in self._senders.values():
            push.setsockopt(zmq.LINGER, round(longest * 1000))

    def close(self) -> None:
        """Closes all sockets; safe to call twice."""
        for push in self._senders.values():
            push.close()
        self._senders.clear()
        if self._pull is not None and not self._pull.closed:
            self._pull.close()
        self._context.term()


def wait_for_inbox(run_dir: Path, name: str, timeout: float) -> bool:
    """Whether the service's inbox exists within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (there := (run_dir / "bus" / name).exists()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return there
