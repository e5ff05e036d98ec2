"""What comes out of a socket of the bus: MessagePack, of anybody who may write there."""

import msgspec

from appliance.bus import Inbox, decode, encode
from appliance.errors import BadMessage
from appliance.messages import TOPICS, Delivery, Message
from tests.fuzz.target import Target

BOUND = 4
"""Of the inbox: short, so that it overflows."""


def _made(kind: type[Message], value: object) -> bytes:
    """A message of this type with the value in every field: the right type for some of them."""
    fields = msgspec.structs.fields(kind)
    return msgspec.msgpack.encode({"type": kind.__name__} | {field.encode_name: value for field in fields})


def _seeds() -> list[bytes]:
    """Each type of message, with a value of each type in its fields."""
    values: tuple[object, ...] = (1, 0.5, "open", True, (), ("a",), {"a": 1}, None)
    return [_made(kind, value) for kind in TOPICS for value in values]


def _decode(wire: bytes) -> None:
    message = decode(wire)
    assert type(message) in TOPICS
    # What was read can be handed on, unless it grew over the cap.
    again = decode(encode(message))
    assert type(again) is type(message)


def _fill(data: bytes) -> None:
    """The input as several messages, each after its length in one byte."""
    inbox, put, at = Inbox(BOUND), 0, 0
    while at < len(data):
        length = data[at]
        inbox.put(data[at + 1 : at + 1 + length])
        put, at = put + 1, at + 1 + length
    states = sum(topic.delivery is Delivery.STATE for topic in TOPICS.values())
    assert len(inbox) <= BOUND + states
    assert len(inbox) + inbox.garbled + inbox.dropped <= put
    while (message := inbox.take()) is not None:
        assert isinstance(message, Message)


def _rows() -> list[bytes]:
    whole = [wire for wire in _seeds() if len(wire) < 256]
    framed = [bytes([len(wire)]) + wire for wire in whole]
    return [b"".join(framed[at : at + 12]) for at in range(0, len(framed), 12)]


WORDS = (
    *(msgspec.msgpack.encode(kind.__name__) for kind in TOPICS),
    *(
        b"\x81\x81\xa1a\x01\x01",
        b"\xd7\xff" + b"\x7f" * 8,
        b"\xc7\x0c\xff" + b"\xff" * 12,
        b"\x91" * 2000,
        b"\xdd" + b"\xff" * 4,
    ),
    *(b"\xdf" + b"\xff" * 4, b"\xa1\xff", b"\xcb\x7f\xf8" + b"\0" * 6, b"\xcf" + b"\xff" * 8, b"\xd3\x80" + b"\0" * 7),
)

MESSAGES = Target(_decode, (BadMessage,), _seeds, WORDS, longest=65_536, rounds=12_000)
INBOX = Target(_fill, (), _rows, WORDS, rounds=5_000)
