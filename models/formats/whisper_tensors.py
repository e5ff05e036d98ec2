"""Every tensor that whisper.cpp demands of a model of a given shape: its name, axes and type.

whisper.cpp gives the model up over one that is missing, unknown or of another shape, and its Python binding then hands
out an engine around a null pointer, which dies at the first use. So the whole list is compared beforehand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

F32, F16 = 0, 1

WEIGHT_TYPES = {0: F32, 1: F16, 2: 2, 3: 3, 7: 8, 8: 6, 9: 7, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14}
"""The file's type, without its thousands (the version of the quantisation), to ggml's type of the large weights."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One tensor."""

    shape: tuple[int, ...]
    """ggml's order: the axis whose values lie side by side comes first."""
    kind: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What the hyper-parameters say."""

    vocabulary: int
    audio_context: int
    audio_width: int
    audio_layers: int
    text_context: int
    text_width: int
    text_layers: int
    mel_bands: int
    weights: int
    """ggml's type of the large weights."""


def demanded(shape: Shape) -> dict[str, Demand]:
    """All tensors by name."""
    audio, text, weights = shape.audio_width, shape.text_width, shape.weights
    convolutions = F32 if weights == F32 else F16
    table = {
        "encoder.positional_embedding": Demand((audio, shape.audio_context), F32),
        "encoder.conv1.weight": Demand((3, shape.mel_bands, audio), convolutions),
        "encoder.conv1.bias": Demand((1, audio), F32),
        "encoder.conv2.weight": Demand((3, audio, audio), convolutions),
        "encoder.conv2.bias": Demand((1, audio), F32),
        **dict(_norm("encoder.ln_post", audio)),
        "decoder.positional_embedding": Demand((text, shape.text_context), F32),
        "decoder.token_embedding.weight": Demand((text, shape.vocabulary), weights),
        **dict(_norm("decoder.ln", text)),
    }
    for number in range(shape.audio_layers):
        table.update(_layer(f"encoder.blocks.{number}", audio, weights, ("attn",)))
    for number in range(shape.text_layers):
        table.update(_layer(f"decoder.blocks.{number}", text, weights, ("attn", "cross_attn")))
    return table


def _layer(prefix: str, width: int, weights: int, attentions: tuple[str, ...]) -> Iterator[tuple[str, Demand]]:
    yield from _norm(f"{prefix}.mlp_ln", width)
    yield f"{prefix}.mlp.0.weight", Demand((width, 4 * width), weights)
    yield f"{prefix}.mlp.0.bias", Demand((4 * width,), F32)
    yield f"{prefix}.mlp.2.weight", Demand((4 * width, width), weights)
    yield f"{prefix}.mlp.2.bias", Demand((width,), F32)
    for attention in attentions:
        yield from _norm(f"{prefix}.{attention}_ln", width)
        for part in ("query", "key", "value", "out"):
            yield f"{prefix}.{attention}.{part}.weight", Demand((width, width), weights)
            if part != "key":  # Whisper's keys have no bias
                yield f"{prefix}.{attention}.{part}.bias", Demand((width,), F32)


def _norm(prefix: str, width: int) -> Iterator[tuple[str, Demand]]:
    yield f"{prefix}.weight", Demand((width,), F32)
    yield f"{prefix}.bias", Demand((width,), F32)
