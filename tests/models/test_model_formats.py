"""The walkers accept what the engines accept, and name what is wrong with everything else."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import model_builder as build
import pytest

from models.errors import ModelDamaged
from models.formats import inspect, inspect_ggml, inspect_gguf, inspect_onnx, inspect_voice
from models.formats.tensors import LAYOUTS
from models.kinds import Task

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_to(data: bytes) -> Path:
        path = tmp_path / "model.bin"
        path.write_bytes(data)
        return path

    return write_to


def test_a_sound_whisper_model_tells_its_shape(write: Write) -> None:
    header = inspect_ggml(write(build.ggml()))
    assert (header.vocabulary, header.audio_layers, header.text_layers, header.weights) == (51_864, 1, 1, "Q4_0")
    assert header.english_only
    assert not inspect_ggml(write(build.ggml(vocabulary=51_865))).english_only


def test_a_whisper_model_cut_at_any_place_is_refused(write: Write) -> None:
    whole = build.ggml()
    path = write(whole)
    for length in reversed([*range(0, 2_000, 13), *range(2_000, len(whole), 9_973), len(whole) - 1]):
        os.truncate(path, length)
        with pytest.raises(ModelDamaged):
            inspect_ggml(path)


def test_the_last_byte_of_a_whisper_model_counts(write: Write) -> None:
    with pytest.raises(ModelDamaged, match=r"truncated: the tensor decoder.token_embedding.weight needs 933552 bytes"):
        inspect_ggml(write(build.ggml()[:-1]))


SOUND = build.whisper_tensors()[:-1]
"""Without the large embedding: what is wrong is found before it is missed."""


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (build.ggml(tensors=(), magic=1), "no whisper.cpp model"),
        (build.ggml(tensors=(), vocabulary=1_000), "vocabulary is 1000; 51864 to 60000"),
        (build.ggml(tensors=(), audio_layers=1_000_000), "audio layers is 1000000"),
        (build.ggml(tensors=(), text_heads=3), "text width is no multiple of its text heads"),
        (build.ggml(tensors=(), file_type=4), "file type 4 is unknown"),
        (build.ggml(tensors=(), bands=128), "mel filters are 80 by 4; 128 rows"),
        (build.ggml(tensors=(), words=()), "brings 0 words"),
        (build.ggml(tensors=(), words=(b"a", b" b")), "has no blank"),
        (build.ggml(tensors=(), words=(b"x" * (1 << 24),)), "the vocabulary claims 16777220 bytes"),
        (build.ggml(tensors=SOUND), "1 tensors are missing, the first is decoder.token_embedding.weight"),
        (build.ggml(tensors=SOUND, audio_layers=2), r"16 tensors are missing"),
        (build.ggml(tensors=[*SOUND, SOUND[0]]), "'encoder.positional_embedding' is unknown, or stands twice"),
        (build.ggml(tensors=[("", (32,), 0)]), "the tensor '' is unknown"),
        (build.ggml(tensors=[("decoder.ln.bias", (33,), 0)]), r"is \(33,\) of type 0; \(32,\) of 0 is expected"),
        (build.ggml(tensors=[("decoder.ln.bias", (32,), 1)]), "of type 1"),
        (build.ggml(tensors=()) + struct.pack("<3i", 5, 1, 0), "5 axes"),
        (build.ggml(tensors=()) + struct.pack("<4i", 1, 64, 0, 1), "length of 64; 63 is the most"),
        (build.ggml(tensors=()) + struct.pack("<4i", 1, 1, 0, 1) + b"\xff", "no text"),
        (b"<html>404</html>", "no whisper.cpp model"),
        (b"", "no whisper.cpp model"),
    ],
)
def test_a_wrong_whisper_model_is_refused_by_what_is_wrong(write: Write, data: bytes, complaint: str) -> None:
    with pytest.raises(ModelDamaged, match=complaint) as refusal:
        inspect_ggml(write(data))
    assert refusal.value.where.endswith("model.bin")


def test_a_sound_gguf_tells_what_it_is(write: Write) -> None:
    header = inspect_gguf(write(build.gguf()))
    assert (header.architecture, header.name, header.tensors) == ("llama", "tiny", 2)
    assert (header.vocabulary, header.context, header.generates_text) == (3, 256, True)


def test_a_gguf_cut_at_any_place_is_refused(write: Write) -> None:
    whole = build.gguf()
    for length in range(0, len(whole), 3):
        with pytest.raises(ModelDamaged):
            inspect_gguf(write(whole[:length]))


def test_a_gguf_may_end_without_its_last_padding_but_not_one_byte_sooner(write: Write) -> None:
    whole = build.gguf()
    inspect_gguf(write(whole + bytes(100)))
    with pytest.raises(ModelDamaged, match=f"truncated: its tensors end at {len(whole)}, the file at {len(whole) - 1}"):
        inspect_gguf(write(whole[:-1]))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (build.gguf(magic=b"GGLA"), "no GGUF file"),
        (build.gguf(version=1), "version is 1"),
        (build.gguf(tensors=()), "claims 0 tensors"),
        (build.gguf(tensors=[("w", (32,), 0, 32)]), "lies at 32, it should lie at 0"),
        (build.gguf(tensors=[("w", (32,), 0, 0), ("w", (32,), 0, 128)]), "'w' stands twice"),
        (build.gguf(tensors=[("w", (0,), 0, 0)]), "axis of 0"),
        (build.gguf(tensors=[("w", (1 << 40, 2), 0, 0)]), "axis of 1099511627776"),
        (build.gguf(tensors=[("w", (32,), 4, 0)]), "type 4, which is unknown"),
        (build.gguf(tensors=[("w", (2, 2, 2, 2, 2), 0, 0)]), "5 axes"),
        (build.gguf(tensors=[("w" * 64, (32,), 0, 0)]), "length of 64; 63 is the most"),
        (build.gguf(pairs=[build.pair("k", 77, b"")]), "unknown type 77"),
        (build.gguf(pairs=[build.pair("k", 9, struct.pack("<IQ", 9, 1))]), "entries of the unknown type 9"),
        (build.gguf(pairs=[build.pair("k", 9, struct.pack("<IQ", 8, 1 << 60))]), "claims 1152921504606846976"),
        (build.gguf(pairs=[build.pair("k", 9, struct.pack("<IQ", 10, 1 << 20))]), "truncated"),
        (build.gguf(pairs=[build.pair("k", 7, b"\0")] * 2), "'k' stands twice"),
        (build.gguf(pairs=[build.pair("general.alignment", 4, struct.pack("<I", 24))]), "no power of two"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 40, 0), "claims 1099511627776 tensors"),
    ],
)
def test_a_wrong_gguf_is_refused_by_what_is_wrong(write: Write, data: bytes, complaint: str) -> None:
    with pytest.raises(ModelDamaged, match=complaint):
        inspect_gguf(write(data))


def with_words(words: list[str]) -> bytes:
    """A language model with that vocabulary."""
    return build.gguf(pairs=[build.sound_pairs()[0], build.pair("tokenizer.ggml.tokens", 9, build.strings(words))])


@pytest.mark.parametrize("words", [["a", "b", "a"], ["a", "a\0b"]])
def test_a_word_that_stands_twice_is_refused_because_llama_cpp_would_abort(write: Write, words: list[str]) -> None:
    with pytest.raises(ModelDamaged, match="a word stands twice"):
        inspect_gguf(write(with_words(words)))


def test_a_vocabulary_larger_than_the_reading_window_is_walked(write: Write) -> None:
    words = [f"{number:0200}" for number in range(4_000)]
    assert inspect_gguf(write(with_words(["", "", *words]))).vocabulary == 4_002
    with pytest.raises(ModelDamaged, match="a word stands twice"):
        inspect_gguf(write(with_words([*words, words[-1]])))


def test_a_projector_is_no_language_model(write: Write) -> None:
    path = write(build.gguf(pairs=[build.pair("general.architecture", 8, build.text("clip"))]))
    with pytest.raises(ModelDamaged, match="'clip', which is no language model"):
        inspect(path, Task.LLM)


def test_sizes_of_tensor_types_agree_with_those_of_the_gguf_package() -> None:
    constants = pytest.importorskip("gguf.constants", reason="the gguf package comes with the training extra")
    theirs = {int(kind): sizes for kind, sizes in constants.GGML_QUANT_SIZES.items()}
    shared = theirs.keys() & LAYOUTS.keys()
    assert len(shared) >= 30
    assert {kind: (LAYOUTS[kind].values, LAYOUTS[kind].size) for kind in shared} == {
        kind: theirs[kind] for kind in shared
    }


def test_a_sound_voice_tells_how_it_speaks(tmp_path: Path) -> None:
    voice = inspect_voice(build.write_voice(tmp_path))
    assert (voice.audio.sample_rate, voice.espeak.voice, voice.num_speakers) == (22_050, "en-us", 1)


def test_a_voice_without_its_configuration_is_refused_by_that_name(tmp_path: Path) -> None:
    path = build.write_voice(tmp_path)
    (tmp_path / "en.onnx.json").unlink()
    with pytest.raises(ModelDamaged, match="configuration is missing") as refusal:
        inspect_voice(path)
    assert refusal.value.where == str(tmp_path / "en.onnx.json")


@pytest.mark.parametrize(
    ("configuration", "complaint"),
    [
        (b"{", "no voice's configuration"),
        (b'{"unknown":' + b"[" * 5_000, "no voice's configuration"),
        (b"[]", r"Expected `object`"),
        (build.voice_configuration(audio={}), r"missing required field `sample_rate`"),
        (build.voice_configuration(audio={"sample_rate": 7}), r">= 8000"),
        (build.voice_configuration(phoneme_id_map={"a": [4]}), "reach symbol 4, the network has 4"),
        (build.voice_configuration(phoneme_id_map={}), "reach symbol -1"),
        (build.voice_configuration(speaker_id_map={"x": 1}), "a speaker that the network does not have"),
        (b" " * (1 << 20) + b"{}", "longer than 1048576"),
    ],
)
def test_a_voice_with_a_wrong_configuration_is_refused(tmp_path: Path, configuration: bytes, complaint: str) -> None:
    path = build.write_voice(tmp_path)
    (tmp_path / "en.onnx.json").write_bytes(configuration)
    with pytest.raises(ModelDamaged, match=complaint):
        inspect_voice(path)


def test_an_onnx_model_cut_at_any_place_but_a_field_is_refused(write: Write) -> None:
    whole = build.onnx()
    assert inspect_onnx(write(whole)).graph == 300
    for length in [*range(30), 200, len(whole) - 5, len(whole) - 1]:
        with pytest.raises(ModelDamaged):
            inspect_onnx(write(whole[:length]))


@pytest.mark.parametrize(
    "data", [b"<html>", b"\x08\x08", b"\xff" * 40, b"\x08\x08" * 5_000, b"\x08\x65" + build.onnx()[2:]]
)
def test_what_is_no_onnx_model_is_refused(write: Write, data: bytes) -> None:
    with pytest.raises(ModelDamaged, match=r"no ONNX model|truncated"):
        inspect_onnx(write(data))


def test_a_detector_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    sound = {"a.bin": b"lmgg" + bytes(9), "a.tflite": bytes(4) + b"TFL3" + bytes(9), "a.onnx": build.onnx()}
    for name, data in sound.items():
        (tmp_path / name).write_bytes(data)
        inspect(tmp_path / name, Task.WAKE)
        (tmp_path / name).write_bytes(b"<!DOCTYPE html>")
        with pytest.raises(ModelDamaged):
            inspect(tmp_path / name, Task.WAKE)


def test_a_file_that_is_not_there_is_refused_and_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="No such file"):
        inspect_gguf(tmp_path / "none.gguf")
