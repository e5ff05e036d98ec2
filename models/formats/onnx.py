"""ONNX, the format of Piper's voices: a protobuf with no magic, so its outermost fields are walked.

Each field is a key (field number and wire type) and a value. A whole model begins with its format's version,
holds one graph, and ends exactly where its last field does: a truncated file, a web page and another format
all fail one of these.
"""

from pathlib import Path

from msgspec import Struct

from models.formats.reading import Reader

VERSION_FIELD, GRAPH_FIELD = 1, 7
"""`ir_version` and `graph` of ONNX's ModelProto."""
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
VERSION_CAP = 100
"""ONNX's format is at version 13 after eight years."""
FIELDS_CAP = 1 << 12
"""Outermost fields; real files have about ten."""


class OnnxHeader(Struct, frozen=True):
    """What the outermost fields say."""

    version: int
    """Version of the format, `ir_version`."""
    graph: int
    """Bytes of the graph, which holds the weights."""


def inspect_onnx(path: Path) -> OnnxHeader:
    """Walk the outermost fields; `ModelDamaged` when they are no model's or run past the end."""
    version, graph = 0, 0
    with Reader(path) as reader:
        for _ in range(FIELDS_CAP):
            if not reader.left:
                break
            field, value = _field(reader)
            if field == VERSION_FIELD:
                version = value
            elif field == GRAPH_FIELD:
                graph = value
        if reader.left or not 0 < version <= VERSION_CAP or not graph:
            raise reader.damaged("it is no ONNX model: it has no version, or no graph.")
    return OnnxHeader(version=version, graph=graph)


def _field(reader: Reader) -> tuple[int, int]:
    """Number and value of the next field; of bytes, their length."""
    key = _varint(reader)
    field, wire = key >> 3, key & 7
    if wire == VARINT:
        return field, _varint(reader)
    if wire == BYTES:
        length = _varint(reader)
        reader.skip(length, f"field {field}")
        return field, length
    if wire in (FIXED32, FIXED64):
        reader.skip(4 if wire == FIXED32 else 8, f"field {field}")
        return field, 0
    raise reader.damaged("it is no ONNX model: its first fields make no sense.")


def _varint(reader: Reader) -> int:
    value = 0
    for shift in range(0, 64, 7):
        byte = reader.number("B", "a field")
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
    raise reader.damaged("it is no ONNX model: a number in it never ends.")
