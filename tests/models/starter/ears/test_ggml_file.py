"""The model file is what whisper.cpp expects, byte for byte."""

from pathlib import Path

import numpy as np
import pytest

from models.starter.ears import ggml_file
from models.starter.ears.ggml_file import BadModelFile, Header

HEADER = Header(51_864, 1_500, 192, 3, 4, 128, 192, 3, 2, 80)


def written(path: Path) -> Path:
    filters = np.ones((80, 201), np.float32)
    ggml_file.write(path, HEADER, filters, [" ", " stop"], {"encoder.ln_post.bias": np.zeros(192, np.float32)})
    return path


def test_header_and_tokens_read_back(tmp_path: Path) -> None:
    assert ggml_file.read_header(written(tmp_path / "m.bin")) == (HEADER, [" ", " stop"])


def test_the_file_begins_with_the_magic_and_the_sizes_in_order(tmp_path: Path) -> None:
    head = written(tmp_path / "m.bin").read_bytes()[:48]
    assert head[:4] == b"lmgg"
    assert np.frombuffer(head[4:], "<i4").tolist() == [51_864, 1_500, 192, 3, 4, 128, 192, 3, 2, 80, 7]


def test_a_truncated_file_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "m.bin")
    path.write_bytes(path.read_bytes()[:1_000])
    with pytest.raises(BadModelFile, match=r"m\.bin: the file ends \d+ bytes early"):
        ggml_file.read_header(path)


def test_another_kind_of_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "song.bin"
    path.write_bytes(b"RIFF" + bytes(60))
    with pytest.raises(BadModelFile, match="expected a Whisper model in ggml format"):
        ggml_file.read_header(path)


def test_q8_0_is_one_half_float_and_32_bytes_a_block() -> None:
    row = np.linspace(-2, 2, 64, dtype=np.float32)[None]
    data = ggml_file.q8_0(row)
    assert len(data) == 2 * 34
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("weights", "i1", 32)]))
    back = (blocks["scale"].astype(np.float32)[:, None] * blocks["weights"]).reshape(1, 64)
    assert abs(back - row).max() <= 2 / 127 * 0.51


def test_q8_0_of_nothing_is_nothing() -> None:
    assert ggml_file.q8_0(np.zeros((2, 32), np.float32)) == bytes(68)


def test_q8_0_refuses_a_width_that_has_no_whole_blocks() -> None:
    with pytest.raises(ValueError, match="divides by 32, not 40"):
        ggml_file.q8_0(np.zeros((2, 40), np.float32))


@pytest.mark.parametrize(
    ("name", "shape", "kind"),
    [
        ("encoder.conv1.weight", (192, 80, 3), ggml_file.F16),
        ("encoder.conv1.bias", (192, 1), ggml_file.F32),
        ("encoder.positional_embedding", (1_500, 192), ggml_file.F32),
        ("decoder.token_embedding.weight", (51_864, 192), ggml_file.Q8_0),
        ("decoder.blocks.0.attn.query.bias", (192,), ggml_file.F32),
        ("decoder.blocks.0.mlp.0.weight", (768, 192), ggml_file.Q8_0),
    ],
)
def test_tensors_have_the_types_that_whisper_expects(name: str, shape: tuple[int, ...], kind: int) -> None:
    assert ggml_file.kind_of(name, shape) == kind
