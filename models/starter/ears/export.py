"""From a trained network to the file that whisper.cpp loads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from models.starter.ears import ggml_file, sound
from models.starter.ears.ggml_file import Array
from models.starter.ears.network import BIAS_CHANNEL, Ears, Shape
from models.starter.ears.words import ROWS, Vocabulary

UNUSED_BIAS = -3.0
"""Times the bias channel's value 10: a score of -30 for rows that stand for no word."""


def load_network(path: Path) -> tuple[Ears, Vocabulary]:
    """Return the network and the vocabulary that training saved."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = Ears(Shape(**state["shape"]))
    network.load_state_dict(state["weights"])
    return network.eval(), Vocabulary(tuple(state["words"]))


def tensors_of(network: Ears, words: Vocabulary) -> dict[str, Array]:
    """Return all tensors of the model file by name."""
    tensors = {name: value.detach().numpy() for name, value in network.state_dict().items() if "speller" not in name}
    weight, bias = (part.detach().numpy() for part in network.decoder.norm())
    tensors["decoder.ln.weight"], tensors["decoder.ln.bias"] = weight, bias
    used = tensors["decoder.token_embedding.weight"]
    rows = np.zeros((ROWS, used.shape[1]), np.float32)
    rows[:, BIAS_CHANNEL] = UNUSED_BIAS
    rows[words.file_ids()] = used
    tensors["decoder.token_embedding.weight"] = rows
    for convolution in ("encoder.conv1.bias", "encoder.conv2.bias"):
        tensors[convolution] = tensors[convolution][:, None]
    return tensors


def export(trained: Path, target: Path) -> None:
    """Write the model file of a trained network."""
    network, words = load_network(trained)
    shape = network.shape
    header = ggml_file.Header(
        vocabulary=ROWS,
        audio_context=shape.audio_context,
        audio_width=shape.width,
        audio_heads=shape.heads,
        audio_layers=shape.encoder_layers,
        text_context=shape.text_context,
        text_width=shape.width,
        text_heads=shape.heads,
        text_layers=shape.decoder_layers,
        bands=shape.bands,
    )
    partial = target.with_suffix(".part")
    ggml_file.write(partial, header, sound.filters(), words.file_tokens(), tensors_of(network, words))
    partial.replace(target)
