"""Whatever bytes stand in a file, the walkers answer with a header or with `ModelDamaged`: nothing else, and soon."""

from collections.abc import Callable
from pathlib import Path

import model_builder as build
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import ModelDamaged
from models.formats import inspect_ggml, inspect_gguf, inspect_onnx

Inspect = Callable[[Path], object]
FORMATS = [
    pytest.param(inspect_ggml, build.ggml(), id="ggml"),
    pytest.param(inspect_gguf, build.gguf(), id="gguf"),
    pytest.param(inspect_onnx, build.onnx(), id="onnx"),
]

INTERESTING = [0, 1, 0x7F, 0x80, 0xFF]
STRUCTURE = 4_000
"""Bytes that are spoilt: headers; a whisper model here has its first tensors in them."""

mutations = st.lists(
    st.tuples(
        st.integers(0, 1 << 16),
        st.one_of(
            st.sampled_from([bytes([value]) * width for value in INTERESTING for width in (1, 4, 8)]),
            st.binary(min_size=1, max_size=12),
        ),
    ),
    max_size=4,
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(("inspect", "sound"), FORMATS)
@quick
@given(changes=mutations, cut=st.integers(0, 64))
def test_a_mutated_model_is_read_or_refused(
    tmp_path: Path, inspect: Inspect, sound: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(sound)
    for position, replacement in changes:
        at = position % min(len(data), STRUCTURE)
        data[at : at + len(replacement)] = replacement
    path = tmp_path / "mutated"
    path.write_bytes(data[: len(data) - cut])
    try:
        inspect(path)
    except ModelDamaged as refusal:
        assert refusal.where == str(path)


@pytest.mark.parametrize(("inspect", "sound"), FORMATS)
@quick
@given(noise=st.binary(max_size=300))
def test_noise_after_a_sound_beginning_is_read_or_refused(
    tmp_path: Path, inspect: Inspect, sound: bytes, noise: bytes
) -> None:
    path = tmp_path / "noise"
    path.write_bytes(sound[: min(len(sound), 2 * STRUCTURE) // 8] + noise)
    try:
        inspect(path)
    except ModelDamaged as refusal:
        assert refusal.where == str(path)


@pytest.mark.parametrize(("inspect", "_sound"), FORMATS)
def test_a_folder_is_refused_as_a_model(tmp_path: Path, inspect: Inspect, _sound: bytes) -> None:
    with pytest.raises(ModelDamaged):
        inspect(tmp_path)
