"""GGUF, the format of language models: header, metadata and every tensor's place are walked, no weights.

Layout (all little-endian): magic, version u32, tensors u64, pairs u64; each pair is a key, a type u32 and a
value; each tensor is a name, axes u32, the axes u64, a type u32 and an offset u64; then the data, aligned.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from models.formats.reading import Reader
from models.formats.tensors import tensor_bytes

MAGIC = b"GGUF"
VERSIONS = (2, 3)
"""Version 1 counted in 32 bits and is no longer loaded by llama.cpp."""

TENSORS_CAP = 1 << 16
"""The largest models known have some 2,000 tensors."""
PAIRS_CAP = 1 << 12
"""Known files have some 50 pairs."""
ARRAY_CAP = 1 << 22
"""The largest vocabulary known has 262,144 words; its merges are twice as many."""
HEADER_CAP = 1 << 26
"""Bytes before the weights; the largest vocabularies known take some 10 MB.

It bounds the work a hostile file can ask for.
"""
KEY_CAP = 1 << 16
"""Bytes of a key: the format's own limit."""
NAME_CAP = 63
"""Bytes of a tensor's name: ggml keeps it in 64 with the final zero."""
AXES_CAP = 4
"""ggml's tensors have four axes at most."""

SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
"""Type number to its `struct` letter; 8 is a string and 9 an array."""
WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
STRING, ARRAY = 8, 9

VOCABULARY = "tokenizer.ggml.tokens"

NO_LANGUAGE_MODELS = frozenset({"", "clip", "whisper", "bert", "nomic-bert", "t5encoder"})
"""Architectures that cannot write a sentence.

`clip` is the projector that lies beside many a vision model.
"""


class GgufHeader(Struct, frozen=True):
    """What the header says, after every part of it was found to fit the file."""

    version: int
    architecture: str
    name: str
    tensors: int
    vocabulary: int
    """Words of its tokenizer; 0 when it brings none."""
    context: int
    """Tokens it was trained to look back on; 0 when it does not say."""

    @property
    def generates_text(self) -> bool:
        """Whether it can be a language model at all."""
        return self.architecture not in NO_LANGUAGE_MODELS and self.vocabulary > 0


def inspect_gguf(path: Path) -> GgufHeader:
    """Walk the whole header.

    `ModelDamaged` when it is another kind of file, truncated, or does not add up.
    """
    with Reader(path) as reader:
        if reader.size < 24 or reader.take(4, "the magic") != MAGIC:
            raise reader.damaged("it is no GGUF file: its first four bytes are not 'GGUF'.")
        version, tensors, pairs = reader.numbers("IQQ", "the header")
        if version not in VERSIONS:
            raise reader.damaged(f"its version is {version}; versions 2 and 3 are known.")
        if not 0 < tensors <= TENSORS_CAP or pairs > PAIRS_CAP:
            raise reader.damaged(f"it claims {tensors} tensors and {pairs} settings, which no model has.")
        settings = dict(_settings(reader, pairs))
        _check_tensors(reader, tensors, _alignment(reader, settings))
        return _header(version, tensors, settings)


def _settings(reader: Reader, count: int) -> Iterator[tuple[str, object]]:
    """Key and value of every pair; of an array only its length."""
    seen: set[str] = set()
    for _ in range(count):
        key = reader.text(reader.number("Q", "a key"), "a key", KEY_CAP)
        if key in seen:
            raise reader.damaged(f"the setting {key!r} stands twice.")
        if reader.position > HEADER_CAP:
            raise reader.damaged(f"its settings take more than {HEADER_CAP} bytes, which no model's do.")
        seen.add(key)
        yield key, _value(reader, reader.number("I", f"the type of {key}"), key)


def _value(reader: Reader, kind: int, key: str) -> object:
    if kind in WIDTHS:
        return struct.unpack("<" + SCALARS[kind], reader.take(WIDTHS[kind], key))[0]
    if kind == STRING:
        length = reader.number("Q", key)
        return reader.take(length, key).decode(errors="replace")
    if kind == ARRAY:
        return _skip_array(reader, key)
    raise reader.damaged(f"the setting {key!r} has the unknown type {kind}.")


def _skip_array(reader: Reader, key: str) -> int:
    """Step over an array and return its length. Arrays of arrays exist in no model and in no loader."""
    kind, count = reader.numbers("IQ", key)
    if count > ARRAY_CAP:
        raise reader.damaged(f"the list {key!r} claims {count} entries, which no model has.")
    if kind == STRING and key == VOCABULARY:
        _check_words(reader, count)
    elif kind == STRING:
        reader.skip_strings(count, 8, key)
    elif kind in WIDTHS:
        reader.skip(count * WIDTHS[kind], key)
    else:
        raise reader.damaged(f"the list {key!r} has entries of the unknown type {kind}.")
    return count


def _check_words(reader: Reader, count: int) -> None:
    """llama.cpp aborts the whole process over a word that stands twice. It reads up to a zero, and names empty words."""
    words = reader.strings(count, 8, VOCABULARY)
    if b"\0" in b"".join(words):
        words = [word.split(b"\0", 1)[0] for word in words]
    named = [word for word in words if word]
    if len(set(named)) != len(named):
        raise reader.damaged("a word stands twice in its vocabulary.")


def _alignment(reader: Reader, settings: dict[str, object]) -> int:
    alignment = settings.get("general.alignment", 32)
    if not isinstance(alignment, int) or not 0 < alignment <= 1 << 16 or alignment & (alignment - 1):
        raise reader.damaged(f"its alignment {alignment!r} is no power of two.")
    return alignment


def _check_tensors(reader: Reader, count: int, alignment: int) -> None:
    """Every tensor begins where the one before it ends, aligned, and the last one ends inside the file."""
    expected, end, names = 0, 0, set[str]()
    for _ in range(count):
        name, size, offset = _tensor(reader)
        if name in names:
            raise reader.damaged(f"the tensor {name!r} stands twice.")
        names.add(name)
        if offset != expected:
            raise reader.damaged(f"the tensor {name!r} lies at {offset}, it should lie at {expected}.")
        end = offset + size
        expected = _aligned(end, alignment)
    data = _aligned(reader.position, alignment)
    if data + end > reader.size:
        raise reader.damaged(f"it is truncated: its tensors end at {data + end}, the file at {reader.size}.")


def _tensor(reader: Reader) -> tuple[str, int, int]:
    """Name, bytes and offset of the next tensor."""
    name = reader.text(reader.number("Q", "a tensor's name"), "a tensor's name", NAME_CAP)
    axes = reader.number("I", f"the axes of {name}")
    if not 0 < axes <= AXES_CAP:
        raise reader.damaged(f"the tensor {name!r} has {axes} axes.")
    *shape, kind, offset = reader.numbers("Q" * axes + "IQ", f"the tensor {name}")
    try:
        return name, tensor_bytes(kind, tuple(shape)), offset
    except ValueError as error:
        raise reader.damaged(f"the tensor {name!r} {error}.") from error


def _aligned(position: int, alignment: int) -> int:
    return (position + alignment - 1) // alignment * alignment


def _header(version: int, tensors: int, settings: dict[str, object]) -> GgufHeader:
    def whole(key: str) -> int:
        value = settings.get(key)
        return value if isinstance(value, int) else 0

    architecture = str(settings.get("general.architecture", ""))
    return GgufHeader(
        version=version,
        architecture=architecture,
        name=str(settings.get("general.name", "")),
        tensors=tensors,
        vocabulary=whole(VOCABULARY),
        context=whole(f"{architecture}.context_length"),
    )
