"""Writes and reads the model file of whisper.cpp ("ggml" format), matrices as q8_0.

The layout, all little-endian (whisper.cpp, `whisper_model_load`): magic, eleven hyper-parameters, the mel filters, the token
texts, then tensors until the end of the file, each with its dimensions reversed, its type and its name.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

MAGIC = 0x67676D6C
F32, F16, Q8_0 = 0, 1, 8
MOSTLY_Q8_0 = 7
BLOCK = 32
"""Weights that share one scale in q8_0."""

Array = npt.NDArray[np.float32]


class BadModelFile(ValueError):
    """A file is not a Whisper model in ggml format; the message says what is wrong."""


@dataclass(frozen=True)
class Header:
    """The hyper-parameters, in the order of the file."""

    vocabulary: int
    audio_context: int
    audio_width: int
    audio_heads: int
    audio_layers: int
    text_context: int
    text_width: int
    text_heads: int
    text_layers: int
    bands: int
    weights: int = MOSTLY_Q8_0


def q8_0(matrix: Array) -> bytes:
    """Return a matrix as q8_0: per 32 weights of a row one float16 scale and 32 int8; the width must divide by 32."""
    if matrix.shape[-1] % BLOCK:
        raise ValueError(f"q8_0 needs a width that divides by {BLOCK}, not {matrix.shape[-1]}")
    blocks = matrix.astype(np.float32).reshape(-1, BLOCK)
    scales = (np.abs(blocks).max(axis=1) / 127).astype(np.float16)
    divisors = np.where(scales > 0, scales.astype(np.float32), 1.0)
    out = np.zeros(len(blocks), np.dtype([("scale", "<f2"), ("weights", "i1", BLOCK)]))
    out["scale"] = scales
    out["weights"] = np.clip(np.rint(blocks / divisors[:, None]), -127, 127)
    return out.tobytes()


def kind_of(name: str, shape: Sequence[int]) -> int:
    """Return the type that whisper.cpp expects of a tensor in a q8_0 file."""
    if len(shape) < 2 or "bias" in name or name.endswith("positional_embedding"):
        return F32
    return F16 if "conv" in name else Q8_0


def write(path: Path, header: Header, filters: Array, tokens: Sequence[str], tensors: Mapping[str, Array]) -> None:
    """Write a model file."""
    with path.open("wb") as file:
        file.write(struct.pack("<I11i", MAGIC, *astuple(header)))
        file.write(struct.pack("<2i", *filters.shape) + filters.astype("<f4").tobytes())
        file.write(struct.pack("<i", len(tokens)))
        for token in tokens:
            data = token.encode()
            file.write(struct.pack("<I", len(data)) + data)
        for name, tensor in tensors.items():
            _write_tensor(file, name, tensor)


def _write_tensor(file: BinaryIO, name: str, tensor: Array) -> None:
    kind = kind_of(name, tensor.shape)
    label = name.encode()
    file.write(struct.pack("<3i", tensor.ndim, len(label), kind))
    file.write(struct.pack(f"<{tensor.ndim}i", *reversed(tensor.shape)) + label)
    match kind:
        case 8:
            file.write(q8_0(tensor))
        case 1:
            file.write(tensor.astype("<f2").tobytes())
        case _:
            file.write(tensor.astype("<f4").tobytes())


def read_header(path: Path) -> tuple[Header, list[str]]:
    """Return the hyper-parameters and the token texts of a model file; raises `BadModelFile`."""
    with path.open("rb") as file:
        magic, *values = struct.unpack("<I11i", _exactly(file, 48, path))
        if magic != MAGIC:
            raise BadModelFile(f"{path}: expected a Whisper model in ggml format, found magic {magic:#x}")
        bands, bins = struct.unpack("<2i", _exactly(file, 8, path))
        _exactly(file, 4 * bands * bins, path)
        (count,) = struct.unpack("<i", _exactly(file, 4, path))
        tokens = []
        for _ in range(count):
            (length,) = struct.unpack("<I", _exactly(file, 4, path))
            tokens.append(_exactly(file, length, path).decode())
    return Header(*values), tokens


def _exactly(file: BinaryIO, count: int, path: Path) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise BadModelFile(f"{path}: the file ends {count - len(data)} bytes early; fetch or export it again")
    return data
