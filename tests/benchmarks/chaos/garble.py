"""Nonsense for sockets and rings: random bytes, and messages of ours with some bits wrong. Seeded; the makers are pure."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import zmq

from appliance.bus import decode, encode
from appliance.errors import BadMessage
from appliance.messages import (
    MAX_MESSAGE_BYTES,
    TOPICS,
    Call,
    Cancel,
    CardState,
    Exchange,
    Failed,
    Generate,
    Generated,
    Health,
    Heartbeat,
    Light,
    Listen,
    Message,
    Mode,
    Partial,
    Play,
    ServiceState,
    SetVolume,
    ShowLight,
    Speak,
    SpeechEnded,
    Spoken,
    TextChunk,
    Transcribe,
    Transcript,
    WakeHeard,
)

MESSAGES: tuple[Message, ...] = (
    Listen(mode=Mode.OPEN, turn=1, since=16_000),
    WakeHeard(word="jarvis", at=16_000, score=0.9),
    SpeechEnded(start=0, end=16_000, speech_start=800, speech_end=15_000, turn=1),
    Transcribe(start=0, end=16_000, turn=1),
    Transcript(text="what time is it", confidence=0.9, took=0.1, turn=1),
    Partial(text="what time", stable=1, confidence=0.8, end=8_000, turn=1),
    Generate(question="why", history=(Exchange("who", "me"),), turn=1),
    TextChunk(text="Because ", seq=0, at_ns=1, turn=1),
    Generated(tokens=3, prompt_tokens=9, evaluated_tokens=9, finish="stop", turn=1),
    Speak(text="Because.", clause=0, generation=1, turn=1),
    Spoken(clause=0, played_start=0, played_end=800, audible=10, turn=1),
    Play(tone="done", generation=0),
    Cancel(turn=1),
    Failed(service="llm", what="generate", why="no", turn=1),
    SetVolume(percent=50),
    ShowLight(light=Light.IDLE),
    CardState(capture=True, playback=True),
    Heartbeat(service="llm", health=Health.READY, pid=1),
    ServiceState(service="llm", health=Health.READY),
    Call(call=1, service="music", verb="play"),
)
"""One of most kinds; what people do themselves (mute, press, ask) is left out: a wrong bit in it would be another wish."""

OLD = 1
"""The turn of all of them: long closed."""

HEADER = 256
"""Bytes before a ring's samples; see `hark_shared` in core.h."""


def mutated(draw: Random, wire: bytes) -> bytes:
    """The same with some bits, or its length, wrong."""
    spoiled = bytearray(wire)
    for _ in range(draw.randint(1, 4)):
        spoiled[draw.randrange(len(spoiled))] ^= 1 << draw.randrange(8)
    return bytes(spoiled[: draw.randint(1, len(spoiled))] if draw.random() < 0.3 else spoiled)


def nonsense(draw: Random, recipient: str) -> Iterator[list[bytes]]:
    """Multipart messages for one inbox: noise, too large, too many parts, and nearly right ones."""
    for _ in range(40):
        yield [draw.randbytes(draw.randrange(200))]
    yield [draw.randbytes(MAX_MESSAGE_BYTES + 1)]
    yield [draw.randbytes(9) for _ in range(20)]
    yield [b"\x91" * 5_000]
    ours = [encode(each) for each in MESSAGES if recipient in TOPICS[type(each)].recipients]
    theirs = [encode(each) for each in MESSAGES]
    for _ in range(60):
        spoiled = mutated(draw, draw.choice(ours or theirs))
        if not forged(spoiled):
            yield [spoiled]
    yield from ([wire] for wire in theirs if wire not in ours)


def forged(wire: bytes) -> bool:
    """Whether it says that a later turn has begun than really has: an order that no inbox can tell from a real one."""
    try:
        return abs(decode(wire).turn) > OLD
    except BadMessage:
        return False


def pester(inbox: Path, draw: Random) -> None:
    """Sends nonsense to one socket of the bus: below ZeroMQ's protocol, and in it."""
    for _ in range(10):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as raw:
            raw.settimeout(0.2)
            raw.connect(str(inbox))
            raw.sendall(draw.randbytes(draw.randrange(1, 5_000)))
    context = zmq.Context(io_threads=1)
    try:
        push = context.socket(zmq.PUSH)
        push.setsockopt(zmq.LINGER, 300)
        push.connect(f"ipc://{inbox}")
        for parts in nonsense(draw, inbox.name):
            with suppress(zmq.Again):
                push.send_multipart(parts, zmq.DONTWAIT)
        push.close()
    finally:
        context.term()


def scribble(ring: str, draw: Random, whole: bool) -> None:
    """Writes noise over one word of a ring's header, or over all of it. `ring` is its shared-memory name."""
    with suppress(FileNotFoundError):
        memory = os.open(Path("/dev/shm") / ring.lstrip("/"), os.O_WRONLY)
        try:
            if whole:
                os.pwrite(memory, draw.randbytes(HEADER), 0)
            else:
                os.pwrite(memory, draw.randbytes(8), 8 * draw.randrange(HEADER // 8))
        finally:
            os.close(memory)
