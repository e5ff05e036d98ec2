"""Writes a llama model of random weights as GGUF, small enough to make in a test: it says only nonsense."""

from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, LAYERS, CONTEXT = 32, 2, 1, 512
CONTROL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]


def write(
    path: Path,
    *,
    seed: int = 1,
    template: str = "",
    system: str | None = None,
    tools: bool | None = None,
    context: int = CONTEXT,
) -> Path:
    """Writes the model and returns its path."""
    pieces = [f"<0x{byte:02X}>" for byte in range(256)]
    words = ["▁", *(f"▁{letter}{other}" for letter in "abcdefgh" for other in "aeiou")]
    vocabulary = CONTROL + pieces + words
    types = [2, 3, 3, 3, 3] + [6] * len(pieces) + [1] * len(words)
    out = gguf.GGUFWriter(path, "llama")
    out.add_name("tiny")
    out.add_context_length(context)
    out.add_embedding_length(WIDTH)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(2 * WIDTH)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(WIDTH // HEADS)
    out.add_tokenizer_model("llama")
    out.add_token_list(vocabulary)
    out.add_token_scores([-float(at) for at in range(len(vocabulary))])
    out.add_token_types(types)
    out.add_bos_token_id(1)
    out.add_eos_token_id(4)
    out.add_add_bos_token(True)
    if template:
        out.add_chat_template(template)
    if system is not None:
        out.add_string("hark.system_prompt", system)
    if tools is not None:
        out.add_bool("hark.tools", tools)
    for name, shape in _shapes(len(vocabulary)).items():
        random = np.random.default_rng([seed, len(name), shape[0]])
        data = np.ones(shape) if "norm" in name else random.normal(0, 0.4, shape)
        out.add_tensor(name, data.astype(np.float32))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
    return path


def _shapes(words: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (words, WIDTH),
        "output_norm.weight": (WIDTH,),
        "output.weight": (words, WIDTH),
    }
    for layer in range(LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            shapes[f"blk.{layer}.{part}.weight"] = (WIDTH, WIDTH)
        shapes[f"blk.{layer}.ffn_gate.weight"] = (2 * WIDTH, WIDTH)
        shapes[f"blk.{layer}.ffn_up.weight"] = (2 * WIDTH, WIDTH)
        shapes[f"blk.{layer}.ffn_down.weight"] = (WIDTH, 2 * WIDTH)
        shapes[f"blk.{layer}.attn_norm.weight"] = (WIDTH,)
        shapes[f"blk.{layer}.ffn_norm.weight"] = (WIDTH,)
    return shapes
