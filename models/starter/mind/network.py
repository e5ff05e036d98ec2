"""The Llama architecture, small: RMSNorm, rotary positions in llama.cpp's order, grouped queries, SwiGLU, tied embeddings."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; each width is a multiple of 32, which q8_0 blocks need."""

    vocabulary: int
    width: int = 256
    layers: int = 3
    heads: int = 8
    key_heads: int = 2
    hidden: int = 640
    context: int = 2048
    rope_base: float = 10000.0
    epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        """Channels of one head."""
        return self.width // self.heads


class Norm(nn.Module):
    """Divide by the root mean square, then scale each channel."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        """Norm of float[..., width] over the last axis."""
        return functional.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Turn each pair (2i, 2i+1) of float[batch, head, time, head_width] by its position's angle."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), dim=-1).flatten(-2)


class Layer(nn.Module):
    """Attention and a gated feed-forward part, each added to what came in."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        keys = shape.key_heads * shape.head_width
        self.shape = shape
        self.attn_norm = Norm(shape.width, shape.epsilon)
        self.attn_q = nn.Linear(shape.width, shape.width, bias=False)
        self.attn_k = nn.Linear(shape.width, keys, bias=False)
        self.attn_v = nn.Linear(shape.width, keys, bias=False)
        self.attn_output = nn.Linear(shape.width, shape.width, bias=False)
        self.ffn_norm = Norm(shape.width, shape.epsilon)
        self.ffn_gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.ffn_up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        """States float[batch, time, width] after this layer; nobody sees what comes later."""
        batch, time, width = x.shape
        normed = self.attn_norm(x)
        query, key, value = (
            projection(normed).view(batch, time, -1, self.shape.head_width).transpose(1, 2)
            for projection in (self.attn_q, self.attn_k, self.attn_v)
        )
        groups = self.shape.heads // self.shape.key_heads
        key = rotate(key, cosine, sine).repeat_interleave(groups, dim=1)
        value = value.repeat_interleave(groups, dim=1)
        heard = functional.scaled_dot_product_attention(rotate(query, cosine, sine), key, value, is_causal=True)
        x = x + self.attn_output(heard.transpose(1, 2).reshape(batch, time, width))
        normed = self.ffn_norm(x)
        grown: Tensor = self.ffn_down(functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed))
        return x + grown


class Mind(nn.Module):
    """Tokens int64[batch, time] at positions int64[batch, time] to the hidden states float[batch, time, width]."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.dropout = nn.Dropout(dropout)
        self.blk = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape.width, shape.epsilon)
        steps = torch.arange(0, shape.head_width, 2) / shape.head_width
        self.register_buffer("speeds", shape.rope_base**-steps, persistent=False)
        for name, weight in self.named_parameters():
            if weight.ndim == 2:
                late = name.endswith(("attn_output.weight", "ffn_down.weight"))
                nn.init.normal_(weight, std=0.02 if not late else 0.02 / (2 * shape.layers) ** 0.5)

    def forward(self, tokens: Tensor, positions: Tensor) -> Tensor:
        """The hidden states before the vocabulary."""
        speeds: Tensor = self.get_buffer("speeds")
        angles = positions[:, None, :, None] * speeds
        cosine, sine = angles.cos(), angles.sin()
        x = self.dropout(self.token_embd(tokens))
        for layer in self.blk:
            x = self.dropout(layer(x, cosine, sine))
        normed: Tensor = self.output_norm(x)
        return normed

    def logits(self, states: Tensor) -> Tensor:
        """Scores over the vocabulary; the embedding is used twice."""
        return functional.linear(states, self.token_embd.weight)
