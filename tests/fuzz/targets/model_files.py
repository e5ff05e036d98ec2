"""Models that were downloaded or handed in: what is walked before an engine's own loader sees them."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

from models.errors import ModelDamaged
from models.formats import inspect_ggml, inspect_gguf, inspect_onnx, inspect_voice
from models.formats.ggml import MAGIC
from models.formats.tensors import tensor_bytes
from models.formats.whisper_tensors import WEIGHT_TYPES, Shape, demanded
from tests.fuzz.target import Target, written
from tests.models import model_builder as builder

MOST_ZEROS = 1 << 24
"""Zeros that may follow an input, for weights that nobody reads; the file has holes there and takes no room."""


def _walked(inspect: Callable[[Path], object], name: str, most: int = MOST_ZEROS) -> Callable[[bytes], object]:
    """Inspects the input as a file; its first four bytes say how many zeros follow the others."""

    def walked(data: bytes) -> None:
        path = written(name, data[4:])
        os.truncate(path, len(data[4:]) + int.from_bytes(data[:4], "little") % most)
        inspect(path)

    return walked


def _bare(data: bytes) -> bytes:
    """An input whose last zeros are but counted."""
    bare = data.rstrip(b"\0")
    return struct.pack("<I", len(data) - len(bare)) + bare


def _ggufs() -> list[bytes]:
    nested = builder.pair("a.list", 9, struct.pack("<IQ", 9, 1))
    odd = builder.pair("general.alignment", 4, struct.pack("<I", 64))
    pairs = builder.sound_pairs()
    return [
        _bare(builder.gguf()),
        _bare(builder.gguf(pairs=[*pairs, nested])),
        _bare(builder.gguf(pairs=[odd, *pairs])),
    ]


def _ggmls() -> list[bytes]:
    """The smallest there can be, of width one and of half floats; and one without tensors."""
    shape = Shape(51_864, 1, 1, 1, 1, 1, 1, 1, WEIGHT_TYPES[1])
    hyper = (51_864, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    out = (
        struct.pack("<I11i", MAGIC, *hyper)
        + struct.pack("<2if", 1, 1, 0.5)
        + struct.pack("<iIcIc", 2, 1, b"a", 1, b" ")
    )
    # The only large one comes last, for its zeros to be counted and not written.
    tensors = sorted(demanded(shape).items(), key=lambda tensor: max(tensor[1].shape))
    for name, demand in tensors:
        axes = struct.pack(f"<3i{len(demand.shape)}i", len(demand.shape), len(name), demand.kind, *demand.shape)
        out += axes + name.encode() + bytes(tensor_bytes(demand.kind, demand.shape))
    return [_bare(out), _bare(builder.ggml(tensors=()))]


def _onnxes() -> list[bytes]:
    return [
        _bare(builder.onnx()),
        _bare(builder.onnx(1)),
        _bare(b"\x08\x08\x11" + bytes(8) + b"\x1d" + bytes(4) + b"\x3a\x01a"),
    ]


def _voice(data: bytes) -> None:
    network = written("voice.onnx", builder.onnx())
    written("voice.onnx.json", data)
    inspect_voice(network)


def _voices() -> list[bytes]:
    return [builder.voice_configuration(), builder.voice_configuration(speaker_id_map={"a": 0}, unknown=[{"a": [1]}])]


COUNTS = tuple(struct.pack("<Q", value) for value in (1 << 12, 1 << 16, 1 << 22, 1 << 24, 1 << 31, 1 << 32, 1 << 62))
GGUF_WORDS = (
    *COUNTS,
    b"tokenizer.ggml.tokens",
    b"general.alignment",
    b"general.architecture",
    builder.strings(["a", "a"]),
)
GGML_WORDS = (*COUNTS, b"encoder.", b"decoder.", b".weight", b".bias")
JSON_WORDS = (
    b"[" * 2000,
    b'{"a":' * 500,
    b'"\xff"',
    b"1e999",
    b"9" * 5000,
    b"null",
    b"-1",
    b'"phoneme_id_map":',
    b'"\\ud800"',
)

DAMAGED = (ModelDamaged,)
GGUF = Target(_walked(inspect_gguf, "model.gguf"), DAMAGED, _ggufs, GGUF_WORDS, rounds=3_000)
GGML = Target(_walked(inspect_ggml, "model.bin"), DAMAGED, _ggmls, GGML_WORDS, longest=16_384, rounds=2_000)
ONNX = Target(
    _walked(inspect_onnx, "model.onnx", most=512),
    DAMAGED,
    _onnxes,
    (b"\xff" * 9, b"\x08\x08", b"\x3a\x01a"),
    rounds=1_000,
)
VOICE = Target(_voice, DAMAGED, _voices, JSON_WORDS, longest=16_384, rounds=2_000)
