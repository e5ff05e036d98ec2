"""The bus: one inbox each, the table decides who gets what, and nothing from outside breaks it."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import zmq
from hypothesis import given
from hypothesis import strategies as st

from appliance.bus import Bus, Inbox, decode, encode
from appliance.errors import BadInput, BadMessage
from appliance.messages import (
    MAX_MESSAGE_BYTES,
    OBSERVER,
    TOPICS,
    Ask,
    Cancel,
    Light,
    Message,
    Moment,
    Pressed,
    ShowLight,
    Transcript,
    WakeHeard,
)
from appliance.supervisor.processes import PROCESSES


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hark-") as name:  # Short: a socket's path has 107 bytes.
        yield Path(name)


def test_a_message_arrives_at_whom_the_table_names(folder: Path) -> None:
    dialogue, ear = Bus(folder, "dialogue"), Bus(folder, "ear")
    ear.send(WakeHeard(word="jarvis", at=5, score=0.9))
    assert dialogue.receive(1) == WakeHeard(word="jarvis", at=5, score=0.9)
    assert ear.receive(0.01) is None
    dialogue.close(), ear.close()


def test_what_is_sent_while_the_recipient_is_away_waits_for_it(folder: Path) -> None:
    panel = Bus(folder, "panel")
    panel.send(Pressed(at_ns=7))
    dialogue = Bus(folder, "dialogue")
    assert dialogue.receive(2) == Pressed(at_ns=7)
    dialogue.close(), panel.close()


def test_nobody_watching_costs_nothing(folder: Path) -> None:
    dialogue = Bus(folder, "dialogue")
    for _ in range(5000):
        dialogue.send(Moment(name="idle", at=0.0))
    assert dialogue.unsent == 0
    dialogue.close()


def test_only_the_newest_state_waits(folder: Path) -> None:
    inbox = Inbox()
    for message in (ShowLight(light=Light.IDLE), Ask(text="a"), ShowLight(light=Light.THINKING)):
        inbox.put(encode(message))
    assert [inbox.take(), inbox.take(), inbox.take()] == [Ask(text="a"), ShowLight(light=Light.THINKING), None]


def test_a_full_inbox_drops_the_oldest_and_counts_it() -> None:
    inbox = Inbox(bound=2)
    for turn in (1, 2, 3):
        inbox.put(encode(Cancel(turn=turn)))
    assert ([inbox.take(), inbox.take()], inbox.dropped) == ([Cancel(turn=2), Cancel(turn=3)], 1)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_are_counted_and_dropped(wire: bytes) -> None:
    inbox = Inbox()
    inbox.put(wire)
    assert len(inbox) + inbox.garbled == 1


@given(st.integers(1, 40), st.integers(0, 255))
def test_a_damaged_message_never_raises_anything_but_bad_message(at: int, byte: int) -> None:
    wire = bytearray(encode(Transcript(text="what time is it", confidence=0.9, took=0.1)))
    wire[at % len(wire)] = byte
    with suppress(BadMessage):
        assert isinstance(decode(bytes(wire)), Message)


def test_deep_nesting_is_no_message() -> None:
    with pytest.raises(BadMessage):
        decode(b"\x91" * 100_000)


def test_a_message_over_the_cap_is_refused_by_the_sender() -> None:
    with pytest.raises(BadMessage, match=str(MAX_MESSAGE_BYTES)):
        encode(Ask(text="x" * MAX_MESSAGE_BYTES))


def test_garbage_on_the_socket_kills_nothing(folder: Path) -> None:
    dialogue, ear = Bus(folder, "dialogue"), Bus(folder, "ear")
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(str(folder / "bus" / "dialogue"))
        raw.sendall(os.urandom(4096))
    context = zmq.Context()
    push = context.socket(zmq.PUSH)
    push.setsockopt(zmq.LINGER, 500)
    push.connect(f"ipc://{folder / 'bus' / 'dialogue'}")
    push.send_multipart([b"two", b"frames"])
    push.send(os.urandom(500))
    ear.send(WakeHeard(word="jarvis", at=5, score=0.9))
    heard = [dialogue.receive(1), dialogue.receive(0.2)]
    assert WakeHeard(word="jarvis", at=5, score=0.9) in heard
    while dialogue.inbox.garbled < 2:
        dialogue.receive(0.1)
    push.close()
    context.term()
    dialogue.close(), ear.close()


def test_a_path_too_long_for_a_socket_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="HARK_RUN"):
        Bus(tmp_path / ("x" * 100), "dialogue")


def test_every_recipient_is_a_process_or_the_observer() -> None:
    known = {*PROCESSES, "supervisor", OBSERVER}
    assert {name for topic in TOPICS.values() for name in topic.recipients} <= known


def test_every_message_has_a_topic() -> None:
    assert {kind.__name__ for kind in Message.__subclasses__()} == {kind.__name__ for kind in TOPICS}
