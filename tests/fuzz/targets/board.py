"""Board files, which a person with another board writes."""

from pathlib import Path

from hardware.boards import BadBoard, BoardFile, parse_board, shipped
from tests.fuzz.target import Target, text


def _parse(data: bytes) -> None:
    board = parse_board(text(data), Path("fuzzed.toml"))
    assert isinstance(board, BoardFile)
    assert board.name == "fuzzed"


def _seeds() -> list[bytes]:
    return [path.read_bytes() for path in shipped().values()]


WORDS = (
    *(
        b"[machine]",
        b"[gpio]",
        b"[sound]",
        b"[light]",
        b"[light.power]",
        b"[buttons.talk]",
        b"[mute]",
        b"pin",
        b"active",
        b"lines",
    ),
    *(
        b"taken",
        b'"rgb"',
        b'"led"',
        b'"none"',
        b'"apa102"',
        b"0x" + b"f" * 5000,
        b"9" * 5000,
        b"inf",
        b"[" * 1000,
        b"{a=" * 500,
    ),
    *(
        b"= true",
        b"= []",
        b"= {}",
        b'"\\u0663"',
        b"07:32:00",
        b'"/dev/spidev0.0\\n"',
        b"[[light]]",
        b"buttons = 1",
        b'"" = 1',
    ),
)

TARGET = Target(_parse, (BadBoard,), _seeds, WORDS, longest=16_384, rounds=1_500)
