"""Whisper's architecture, small, in torch: only what training needs, with the names that ggml files use.

One channel of the decoder's last norm is held constant (weight 0, bias `BIAS_CHANNEL_VALUE`), so that column of the
embedding is a bias per token: whisper.cpp has no other place for one, and unused rows need a very low one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

BIAS_CHANNEL = 0
BIAS_CHANNEL_VALUE = 10.0


@dataclass(frozen=True)
class Shape:
    """Sizes of the network."""

    words: int
    """Rows of the vocabulary in use."""
    phonemes: int
    """Phonemes that the encoder learns to spell, the blank included."""
    width: int = 192
    heads: int = 3
    encoder_layers: int = 4
    decoder_layers: int = 2
    bands: int = 80
    audio_context: int = 1_500
    text_context: int = 128


class Attention(nn.Module):
    """Multi-head attention with Whisper's biases: none on keys."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, x: torch.Tensor, memory: torch.Tensor, causal: bool = False) -> torch.Tensor:
        """Return float32[B, L, width]: for each place of `x` what it finds in `memory`."""
        batch, length, width = x.shape
        split = (batch, -1, self.heads, width // self.heads)
        query, key, value = (
            part.view(split).transpose(1, 2) for part in (self.query(x), self.key(memory), self.value(memory))
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=causal)
        out: torch.Tensor = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        return out

    def weights(self, x: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        """Return float32[B, heads, L, T]: where each place of `x` looks."""
        split = (len(x), -1, self.heads, x.shape[2] // self.heads)
        query, key = (part.view(split).transpose(1, 2) for part in (self.query(x), self.key(memory)))
        found: torch.Tensor = (query @ key.transpose(2, 3) / math.sqrt(split[3])).softmax(-1)
        return found


class Block(nn.Module):
    """One pre-norm block; with `cross` it also attends to the encoder's output."""

    def __init__(self, width: int, heads: int, cross: bool, dropout: float) -> None:
        super().__init__()
        self.attn_ln, self.attn = nn.LayerNorm(width), Attention(width, heads)
        self.cross_attn_ln = nn.LayerNorm(width) if cross else None
        self.cross_attn = Attention(width, heads) if cross else None
        self.mlp_ln = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: torch.Tensor, memory: torch.Tensor | None = None, looks: list[torch.Tensor] | None = None
    ) -> torch.Tensor:
        """Return float32[B, L, width]; with `memory` (the decoder) no place sees a later one.

        Where the places look in `memory` is added to `looks`.
        """
        normed = self.attn_ln(x)
        x = x + self.dropout(self.attn(normed, normed, causal=memory is not None))
        if self.cross_attn is not None and self.cross_attn_ln is not None and memory is not None:
            normed = self.cross_attn_ln(x)
            x = x + self.dropout(self.cross_attn(normed, memory))
            if looks is not None:
                looks.append(self.cross_attn.weights(normed, memory))
        out: torch.Tensor = x + self.dropout(self.mlp(self.mlp_ln(x)))
        return out


def sinusoids(length: int, width: int) -> torch.Tensor:
    """Return Whisper's fixed positions, float32[length, width]."""
    steps = torch.exp(-math.log(10_000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * steps[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


NEARBY = ((-2, 2, 0), (-4, 4, None), (-7, 7, None))
"""Where the heads of the first encoder layers look before any training: so many frames ahead; None: not told."""


@torch.no_grad()
def look_nearby(attention: Attention, offsets: tuple[int | None, ...], strength: float = 1.0) -> None:
    """Make heads look at a fixed distance: queries and keys read the sinusoids, the queries turned by the offset.

    Left to itself, a network with absolute positions takes thousands of steps to find out that sounds are made of neighbours.
    """
    width = attention.query.in_features
    size, half = width // attention.heads, width // 2
    speeds = torch.exp(-math.log(10_000) / (half - 1) * torch.arange(half))[: size // 2]
    for head, offset in enumerate(offsets):
        if offset is None:
            continue
        sines = torch.arange(size // 2)
        first = head * size + 2 * sines
        turn_cos, turn_sin = (speeds * offset).cos() * strength, (speeds * offset).sin() * strength
        for weight in (attention.query.weight, attention.key.weight):
            weight[head * size : (head + 1) * size] *= 0.1
        attention.key.weight[first, sines] += strength
        attention.key.weight[first + 1, sines + half] += strength
        attention.query.weight[first, sines] += turn_cos
        attention.query.weight[first, sines + half] += turn_sin
        attention.query.weight[first + 1, sines] -= turn_sin
        attention.query.weight[first + 1, sines + half] += turn_cos


class Encoder(nn.Module):
    """Log-mel frames to features at 50 a second, and phoneme scores from the layer before the last."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(shape.bands, shape.width, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.width, shape.width, 3, stride=2, padding=1)
        self.register_buffer("positional_embedding", sinusoids(shape.audio_context, shape.width))
        self.blocks = nn.ModuleList(
            Block(shape.width, shape.heads, False, dropout) for _ in range(shape.encoder_layers)
        )
        self.ln_post = nn.LayerNorm(shape.width)
        for block, offsets in zip(self.blocks, NEARBY, strict=False):
            assert isinstance(block, Block)
            look_nearby(block.attn, offsets)

    def forward(self, mel: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return float32[B, T, width] for the decoder and for the phonemes, of mel float32[B, 2 T, bands]."""
        x = functional.gelu(self.conv1(mel.transpose(1, 2)), approximate="tanh")
        x = functional.gelu(self.conv2(x), approximate="tanh").transpose(1, 2)
        positions: torch.Tensor = self.get_buffer("positional_embedding")
        x = x + positions[: x.shape[1]]
        spelling = x
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number == len(self.blocks) - 2:
                spelling = x
        return self.ln_post(x), spelling


class Decoder(nn.Module):
    """Tokens so far and encoder features to scores of the next token."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(shape.words, shape.width)
        self.positional_embedding = nn.Parameter(torch.randn(shape.text_context, shape.width) * 0.01)
        self.blocks = nn.ModuleList(Block(shape.width, shape.heads, True, dropout) for _ in range(shape.decoder_layers))
        self.ln = nn.LayerNorm(shape.width)
        mask = torch.ones(shape.width)
        mask[BIAS_CHANNEL] = 0.0
        self.register_buffer("_channel_mask", mask, persistent=False)

    def norm(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return weight and bias of the last norm as the model file holds them: the bias channel constant."""
        mask = self.get_buffer("_channel_mask")
        return self.ln.weight * mask, self.ln.bias * mask + (1 - mask) * BIAS_CHANNEL_VALUE

    def forward(
        self, tokens: torch.Tensor, memory: torch.Tensor, looks: list[torch.Tensor] | None = None
    ) -> torch.Tensor:
        """Return scores float32[B, L, words] of tokens int64[B, L]; each layer's gaze is added to `looks`."""
        x = self.token_embedding(tokens) + self.positional_embedding[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x, memory, looks)
        weight, bias = self.norm()
        x = functional.layer_norm(x, x.shape[-1:], weight, bias)
        return x @ self.token_embedding.weight.T


class Ears(nn.Module):
    """Encoder, decoder, and the phoneme speller that only training uses."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.encoder, self.decoder = Encoder(shape, dropout), Decoder(shape, dropout)
        self.speller = nn.Sequential(nn.LayerNorm(shape.width), nn.Linear(shape.width, shape.phonemes))
        nn.init.normal_(self.decoder.token_embedding.weight, std=0.05)
        with torch.no_grad():
            self.decoder.token_embedding.weight[:, BIAS_CHANNEL] = 0.0

    def forward(
        self, mel: torch.Tensor, tokens: torch.Tensor, looks: list[torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return next-token scores float32[B, L, words] and phoneme scores float32[B, T, phonemes]."""
        features, spelling = self.encoder(mel)
        return self.decoder(tokens, features, looks), self.speller(spelling)
