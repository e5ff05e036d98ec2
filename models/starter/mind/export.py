"""Write the mind as a GGUF file that llama.cpp loads unchanged."""

from pathlib import Path

import gguf
import numpy as np

from models.starter.mind import tokenizer as t
from models.starter.mind.conversation import CHAT_TEMPLATE
from models.starter.mind.network import Mind, Shape


def export(mind: Mind, pieces: t.Tokenizer, path: Path) -> None:
    """Matrices as q8_0, vectors as f32; the embedding serves as output too, so it is written once."""
    writer = gguf.GGUFWriter(path, "llama")
    _describe(writer, mind.shape)
    _add_vocabulary(writer, pieces)
    for name, weight in mind.state_dict().items():
        values = weight.detach().cpu().numpy().astype(np.float32)
        if values.ndim == 2:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _describe(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_name("hark starter mind")
    writer.add_description("Answers everyday questions and says when it does not know.")
    writer.add_license("apache-2.0")
    writer.add_languages(["en"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
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


def _add_vocabulary(writer: gguf.GGUFWriter, pieces: t.Tokenizer) -> None:
    bytes_written = [f"<0x{byte:02X}>" for byte in range(256)]
    kinds = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * (len(t.SPECIALS) - 1)
    kinds += [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * len(pieces.pieces)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([*t.SPECIALS, *bytes_written, *pieces.pieces])
    writer.add_token_scores([0.0] * t.FIRST_PIECE + [-float(rank) for rank in range(len(pieces.pieces))])
    writer.add_token_types(kinds)
    writer.add_unk_token_id(t.UNKNOWN)
    writer.add_bos_token_id(t.BEGIN)
    writer.add_eos_token_id(t.END)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(CHAT_TEMPLATE)
