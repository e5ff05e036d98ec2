"""Writes a Whisper of random weights that hears the same sentence in every sound.

The work does not depend on what is heard but on how many words there are, so the words are fixed: the decoder's position says
which comes next, through reserved channels that nothing random is written into. Every layer is computed all the same.
"""

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import gguf
import numpy as np

from models.formats.tensors import tensor_bytes
from models.formats.whisper_tensors import Demand, demanded
from models.starter.ears import ggml_file
from models.true_shape.shapes import F16, Q5_1, Ears
from models.true_shape.weights import HOT, RESERVED, Array, Patch, Tensor, fan_in, keep_out, place, untouched

SENTENCE = " why is the sky blue"
"""What it hears: a question that no skill answers."""

END = 50_256
"""Id of the end of a transcript in an English-only vocabulary."""

PROMPT = 2
"""Tokens before the first word: start, and no timestamps."""

FILE_TYPES = {F16: 1, Q5_1: 2_009}
"""How a file says of itself that its large weights are of a type; the thousands are the version of the quantisation."""

QUIET = 0.05
"""The last norm's factor for random channels: their scores stay near nothing beside a word's."""


def words(sentence: str = SENTENCE) -> list[str]:
    """The sentence's tokens: each word with the blank before it."""
    return re.findall(r" ?[^ ]+", sentence)


def texts(sentence: str = SENTENCE) -> list[str]:
    """All ordinary tokens: a blank, the sentence's, and made-up ones of about the length that Whisper's have."""
    known = [" ", *words(sentence)]
    return known + [f" w{number}" for number in range(END - len(known))] + ["<|endoftext|>"]


def filters(bands: int) -> Array:
    """Mel filters, float32[bands, 201]: evenly spaced triangles, which cost what the real ones do."""
    centres = np.linspace(0, 200, bands + 2)[1:-1]
    apart = np.abs(np.arange(201)[None] - centres[:, None]) / (200 / (bands + 1))
    return (np.maximum(0, 1 - apart) / 100).astype(np.float32)


def tensors(shape: Ears, sentence: str = SENTENCE) -> Iterator[tuple[Tensor, int]]:
    """Every tensor that whisper.cpp demands, and the type it demands it in."""
    for name, demand in demanded(shape.shape).items():
        yield _tensor(name, demand, sentence), demand.kind


def _tensor(name: str, demand: Demand, sentence: str) -> Tensor:
    rows_first = demand.shape[::-1]
    if name.endswith("bias"):
        return Tensor(name, rows_first, 0.0)
    if name == "decoder.ln.weight":
        return Tensor(name, rows_first, 0.0, QUIET, _louder)
    if len(rows_first) == 1:
        return Tensor(name, rows_first, 0.0, 1.0)
    if name == "decoder.token_embedding.weight":
        return Tensor(name, rows_first, 1.0, patch=_sayings(sentence))
    if name == "decoder.positional_embedding":
        return Tensor(name, rows_first, 0.3, patch=_order(sentence, rows_first[0]))
    writes = name.startswith("decoder") and name.endswith(("attn.out.weight", "mlp.2.weight"))
    return Tensor(
        name, rows_first, fan_in(rows_first, 0.3 if writes else 1.0), patch=keep_out() if writes else untouched
    )


def _louder(rows: Array, _first: int) -> None:
    rows[:, :RESERVED] = 1.0


def _sayings(sentence: str) -> Patch:
    """Each word has a reserved channel of its own, and so has the end."""
    ids = [*range(1, 1 + len(words(sentence))), END]
    return place({(token, channel): HOT for channel, token in enumerate(ids)}, clear_columns=RESERVED)


def _order(sentence: str, positions: int) -> Patch:
    """The position of a word's predecessor says the word, three times as loud as the predecessor says itself."""
    last = len(words(sentence))
    first = PROMPT - 1
    said = {(position, min(position - first, last)): 3 * HOT for position in range(first, positions)}
    return place(said, clear_columns=RESERVED)


def size(shape: Ears) -> int:
    """Bytes of all its tensors."""
    return sum(tensor_bytes(kind, tensor.shape[::-1]) for tensor, kind in tensors(shape))


def write(path: Path, shape: Ears, seed: int, advance: Callable[[int], None], sentence: str = SENTENCE) -> None:
    """Writes the file; `advance` hears of bytes as they are written.

    Raises:
        ValueError: the sentence has more words than there are reserved channels.
    """
    if len(words(sentence)) >= RESERVED:
        raise ValueError(f"a sentence of {len(words(sentence))} words; {RESERVED - 1} fit")
    ggml_file.write(path, _header(shape), filters(shape.bands), texts(sentence), {})
    with path.open("ab") as file:
        for tensor, kind in tensors(shape, sentence):
            label = tensor.name.encode()
            file.write(struct.pack("<3i", len(tensor.shape), len(label), kind))
            file.write(struct.pack(f"<{len(tensor.shape)}i", *reversed(tensor.shape)) + label)
            for rows in tensor.rows(seed):
                advance(file.write(encoded(rows, kind)))


def encoded(rows: Array, kind: int) -> bytes:
    """Rows as a ggml type."""
    data: np.ndarray[tuple[int, ...], np.dtype[np.generic]] = gguf.quants.quantize(
        rows, gguf.GGMLQuantizationType(kind)
    )
    return data.tobytes()


def _header(shape: Ears) -> ggml_file.Header:
    return ggml_file.Header(
        vocabulary=shape.vocabulary,
        audio_context=shape.audio_context,
        audio_width=shape.width,
        audio_heads=shape.heads,
        audio_layers=shape.layers,
        text_context=shape.text_context,
        text_width=shape.width,
        text_heads=shape.heads,
        text_layers=shape.layers,
        bands=shape.bands,
        weights=FILE_TYPES[shape.weights],
    )
