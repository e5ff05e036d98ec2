"""Writes a whisper model of random weights in ggml's format, small enough to make in a test: it hears only nonsense."""

import struct
from pathlib import Path

import numpy as np

MAGIC = 0x67676D6C
VOCABULARY = 51_864
"""English-only whisper: whisper.cpp derives the ids of the special tokens from this number."""
WIDTH, HEADS, LAYERS, TEXT_CONTEXT, MELS = 64, 1, 1, 128, 80


def _shapes() -> dict[str, tuple[int, ...]]:
    """Every tensor that whisper.cpp asks for, in PyTorch's order of dimensions."""
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.positional_embedding": (1500, WIDTH),
        "encoder.conv1.weight": (WIDTH, MELS, 3),
        "encoder.conv1.bias": (WIDTH, 1),
        "encoder.conv2.weight": (WIDTH, WIDTH, 3),
        "encoder.conv2.bias": (WIDTH, 1),
        "encoder.ln_post.weight": (WIDTH,),
        "encoder.ln_post.bias": (WIDTH,),
        "decoder.positional_embedding": (TEXT_CONTEXT, WIDTH),
        "decoder.token_embedding.weight": (VOCABULARY, WIDTH),
        "decoder.ln.weight": (WIDTH,),
        "decoder.ln.bias": (WIDTH,),
    }
    for side in ("encoder", "decoder"):
        for layer in range(LAYERS):
            shapes |= _block(f"{side}.blocks.{layer}", cross=side == "decoder")
    return shapes


def _block(prefix: str, *, cross: bool) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        f"{prefix}.mlp.0.weight": (4 * WIDTH, WIDTH),
        f"{prefix}.mlp.0.bias": (4 * WIDTH,),
        f"{prefix}.mlp.2.weight": (WIDTH, 4 * WIDTH),
    }
    for bias in ("mlp.2.bias", "mlp_ln.weight", "mlp_ln.bias"):
        shapes[f"{prefix}.{bias}"] = (WIDTH,)
    for attention in ("attn", "cross_attn") if cross else ("attn",):
        for part in ("query", "key", "value", "out"):
            shapes[f"{prefix}.{attention}.{part}.weight"] = (WIDTH, WIDTH)
            if part != "key":
                shapes[f"{prefix}.{attention}.{part}.bias"] = (WIDTH,)
        shapes[f"{prefix}.{attention}_ln.weight"] = (WIDTH,)
        shapes[f"{prefix}.{attention}_ln.bias"] = (WIDTH,)
    return shapes


def write(path: Path, seed: int = 1) -> Path:
    """Writes the model and returns its path."""
    random = np.random.default_rng(seed)
    with path.open("wb") as out:
        out.write(
            struct.pack(
                "<12i", MAGIC, VOCABULARY, 1500, WIDTH, HEADS, LAYERS, TEXT_CONTEXT, WIDTH, HEADS, LAYERS, MELS, 1
            )
        )
        out.write(struct.pack("<2i", MELS, 201))
        out.write(np.abs(random.normal(0, 0.01, (MELS, 201))).astype("<f4").tobytes())
        words = [b" ", *(b" word%d" % n for n in range(1, 50_257))]
        out.write(struct.pack("<i", len(words)))
        for word in words:
            out.write(struct.pack("<i", len(word)) + word)
        for name, shape in _shapes().items():
            half = len(shape) > 1 and name.endswith(".weight")
            data = random.normal(0, 0.05, shape).astype("<f2" if half else "<f4")
            encoded = name.encode()
            out.write(struct.pack("<3i", len(shape), len(encoded), int(half)))
            out.write(struct.pack(f"<{len(shape)}i", *reversed(shape)) + encoded + data.tobytes())
    return path
