"""What a library written for something else answers."""

from appliance.ear.echo.webrtc import NEW, made, message, varint
from appliance.errors import EngineFailed
from tests.fuzz.target import Target


def _made(data: bytes) -> None:
    assert made(data) > 0


def _field(number: int, body: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(body)) + body


def _seeds() -> list[bytes]:
    handles = [b"\x08" + varint(handle) for handle in (1, 127, 128, 1 << 40, (1 << 64) - 1)]
    whole = [_field(NEW - 1, _field(1, _field(1, handle))) for handle in handles]
    return [*whole, message(NEW - 1, 5), b""]


TARGET = Target(_made, (EngineFailed,), _seeds, (b"\xff" * 9, b"\x0a", b"\x08", b"\x08\x00"), rounds=5_000)
