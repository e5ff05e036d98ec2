"""Writes a language model of random weights, as f16, that gives one fixed answer to every question.

Every layer is computed, and what it computes is thrown away by the last norm; the next word follows from the one before it,
through reserved channels: a token says its own channel, a few hidden units of the last layer move that on to the channel of
the word that follows, and everything that is not in the answer leads to its first word. So runs are comparable, the answer
has clauses, and it ends by itself.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import gguf
import numpy as np

from models.true_shape.shapes import Mind
from models.true_shape.vocabulary import BLANK, Vocabulary, build
from models.true_shape.weights import HOT, RESERVED, Array, Patch, Tensor, fan_in, keep_out, place

ANSWER = (
    "A model with random weights knows nothing at all, yet it costs what real ones do: the same time; memory and heat. "
    "Every answer sounds like this one - so that two runs compare!"
)
"""No token stands in it twice: each leads to the one that follows."""

ALWAYS = RESERVED - 1
"""The reserved channel that every token says."""

QUIET = 0.01
"""The last norm's factor for random channels."""

FIRST = 0.2
"""How loud the answer's first word is said by everything, beside a word by its predecessor."""


def pieces(answer: str = ANSWER) -> list[str]:
    """The answer as tokens of the vocabulary."""
    return [piece.replace(" ", BLANK) for piece in re.findall(r" ?[A-Za-z]+| ?[^A-Za-z ]", answer)]


def tensors(shape: Mind, answer: list[int]) -> Iterator[Tensor]:
    """Every tensor of the file; `answer` is the ids of its tokens, the end among them."""
    embedding = _sayings(answer)
    yield Tensor("token_embd.weight", (shape.vocabulary, shape.width), 1.0, patch=embedding)
    if shape.own_output:
        # The published file's copy of the embedding: other random numbers, the same reserved channels.
        yield Tensor("output.weight", (shape.vocabulary, shape.width), 1.0, patch=embedding)
    yield Tensor("output_norm.weight", (shape.width,), 0.0, QUIET, _louder)
    if shape.rope_factors:
        yield Tensor("rope_freqs.weight", (shape.head_width // 2,), 0.0, 1.0)
    for layer in range(shape.layers):
        yield from _attention(shape, f"blk.{layer}")
        yield from _feed_forward(shape, f"blk.{layer}", len(answer) if layer == shape.layers - 1 else 0)


def _attention(shape: Mind, prefix: str) -> Iterator[Tensor]:
    yield Tensor(f"{prefix}.attn_norm.weight", (shape.width,), 0.0, 1.0)
    for part, heads in (("q", shape.heads), ("k", shape.key_heads), ("v", shape.key_heads)):
        outputs = heads * shape.head_width
        yield Tensor(f"{prefix}.attn_{part}.weight", (outputs, shape.width), fan_in((outputs, shape.width)))
        if shape.biases:
            yield Tensor(f"{prefix}.attn_{part}.bias", (outputs,), 0.1)
    inputs = (shape.width, shape.heads * shape.head_width)
    yield Tensor(f"{prefix}.attn_output.weight", inputs, fan_in(inputs, 0.3), patch=keep_out())


def _feed_forward(shape: Mind, prefix: str, links: int) -> Iterator[Tensor]:
    """With `links`, its first hidden units lead from each word to the next."""
    up, down = (shape.hidden, shape.width), (shape.width, shape.hidden)
    steps = range(links - 1)
    opened = {(unit, ALWAYS): 1.0 for unit in range(links)}
    read = {(unit, unit): 1.0 for unit in steps} | ({(links - 1, ALWAYS): FIRST} if links else {})
    written = {(unit + 1, unit): 1.0 for unit in steps} | ({(0, links - 1): 1.0} if links else {})
    yield Tensor(f"{prefix}.ffn_norm.weight", (shape.width,), 0.0, 1.0)
    yield Tensor(f"{prefix}.ffn_gate.weight", up, fan_in(up), patch=place(opened, clear_rows=links))
    yield Tensor(f"{prefix}.ffn_up.weight", up, fan_in(up), patch=place(read, clear_rows=links))
    moved = place(written, clear_columns=links, clear_rows=RESERVED)
    yield Tensor(f"{prefix}.ffn_down.weight", down, fan_in(down, 0.3), patch=moved)


def _louder(rows: Array, _first: int) -> None:
    rows[:, :ALWAYS] = 1.0
    rows[:, ALWAYS] = 0.0


def _sayings(answer: list[int]) -> Patch:
    """Each token of the answer says its own channel, and every token says `ALWAYS`."""
    own = place({(token, channel): HOT for channel, token in enumerate(answer)}, clear_columns=RESERVED)

    def patch(rows: Array, first: int) -> None:
        own(rows, first)
        rows[:, ALWAYS] = HOT

    return patch


def write(path: Path, shape: Mind, seed: int, advance: Callable[[int], None], answer: str = ANSWER) -> None:
    """Writes the file as f16; `advance` hears of bytes as they are written.

    Raises:
        ValueError: the answer has a token twice, or more than there are reserved channels.
    """
    said = pieces(answer)
    if len(set(said)) < len(said) or len(said) >= ALWAYS:
        raise ValueError(f"the answer must have at most {ALWAYS - 1} tokens, each once")
    vocabulary = build(shape.tokens.ordinary, said, seed)
    ids = [*map(vocabulary.find, said), shape.tokens.end]
    parts = list(tensors(shape, ids))
    writer = gguf.GGUFWriter(path, shape.architecture)
    _describe(writer, shape)
    _add_vocabulary(writer, shape, vocabulary)
    for part in parts:
        kind = _kind(part)
        writer.add_tensor_info(part.name, part.shape, kind, part.size * kind.itemsize)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    alignment = writer.data_alignment
    writer.close()
    with path.open("ab") as file:
        for part in parts:
            # gguf's own way takes a whole tensor at once.
            file.write(bytes(-file.tell() % alignment))
            for rows in part.rows(seed):
                advance(file.write(rows.astype(_kind(part)).tobytes()))
        file.write(bytes(-file.tell() % alignment))


def size(shape: Mind) -> int:
    """Bytes of all its tensors as f16."""
    return sum(part.size * _kind(part).itemsize for part in tensors(shape, []))


def _kind(part: Tensor) -> np.dtype[np.float16] | np.dtype[np.float32]:
    return np.dtype(np.float32) if len(part.shape) == 1 else np.dtype(np.float16)


def _describe(writer: gguf.GGUFWriter, shape: Mind) -> None:
    writer.add_name(f"random weights in the shape of {shape.catalogue}")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.key_heads)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)


def _add_vocabulary(writer: gguf.GGUFWriter, shape: Mind, vocabulary: Vocabulary) -> None:
    tokens = shape.tokens
    special = [tokens.named.get(at, f"<|reserved {at}|>") for at in range(tokens.ordinary, shape.vocabulary)]
    kinds = [gguf.TokenType.NORMAL] * tokens.ordinary + [gguf.TokenType.CONTROL] * len(special)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(tokens.splitter)
    writer.add_token_list([*vocabulary.texts, *special])
    writer.add_token_types(kinds)
    writer.add_token_merges(vocabulary.merges)
    if tokens.begin >= 0:
        writer.add_bos_token_id(tokens.begin)
    writer.add_eos_token_id(tokens.end)
    writer.add_add_bos_token(tokens.begin >= 0)
    writer.add_chat_template(shape.template)
