"""Small sound models of every format, made of nothing, for tests to install, serve and spoil."""

import hashlib
import json
import math
import struct
from collections.abc import Sequence
from pathlib import Path

from models import manifest
from models.catalogue import Catalogue, Default
from models.kinds import Board, LicenceClass, Model, ModelFile, Task
from models.manifest import InstalledFile, manifest_of
from models.store import Store

WIDTH, HEADS, BANDS, COLUMNS, VOCABULARY = 32, 1, 80, 4, 51_864
F32, F16, Q4_0, Q8_0 = 0, 1, 2, 8
SIZES = {F32: (1, 4), F16: (1, 2), Q4_0: (32, 18), Q8_0: (32, 34)}
"""Values and bytes of a block."""

Tensor = tuple[str, tuple[int, ...], int]


def whisper_tensors(vocabulary: int = VOCABULARY) -> list[Tensor]:
    """What whisper.cpp asks of a model with one layer on each side; the large embedding comes last."""
    found: list[Tensor] = [
        ("encoder.positional_embedding", (WIDTH, 1500), F32),
        ("encoder.conv1.weight", (3, BANDS, WIDTH), F16),
        ("encoder.conv1.bias", (1, WIDTH), F32),
        ("encoder.conv2.weight", (3, WIDTH, WIDTH), F16),
        ("encoder.conv2.bias", (1, WIDTH), F32),
        ("decoder.positional_embedding", (WIDTH, 128), F32),
    ]
    norms = ["encoder.ln_post", "decoder.ln"]
    for side, attentions in (("encoder", ["attn"]), ("decoder", ["attn", "cross_attn"])):
        block = f"{side}.blocks.0"
        found += [(f"{block}.mlp.0.weight", (WIDTH, 4 * WIDTH), Q4_0), (f"{block}.mlp.0.bias", (4 * WIDTH,), F32)]
        found += [(f"{block}.mlp.2.weight", (4 * WIDTH, WIDTH), Q4_0), (f"{block}.mlp.2.bias", (WIDTH,), F32)]
        norms += [f"{block}.mlp_ln", *(f"{block}.{attention}_ln" for attention in attentions)]
        for attention in attentions:
            found += [(f"{block}.{attention}.{part}.weight", (WIDTH, WIDTH), Q4_0) for part in PARTS]
            found += [(f"{block}.{attention}.{part}.bias", (WIDTH,), F32) for part in PARTS if part != "key"]
    found += [(f"{norm}.{half}", (WIDTH,), F32) for norm in norms for half in ("weight", "bias")]
    return [*found, ("decoder.token_embedding.weight", (WIDTH, vocabulary), Q4_0)]


PARTS = ("query", "key", "value", "out")

HYPER = {
    "vocabulary": VOCABULARY,
    "audio_context": 1500,
    "audio_width": WIDTH,
    "audio_heads": HEADS,
    "audio_layers": 1,
    "text_context": 128,
    "text_width": WIDTH,
    "text_heads": HEADS,
    "text_layers": 1,
    "bands": BANDS,
    "file_type": 2002,
}


def ggml(
    *,
    words: Sequence[bytes] = (b"a", b" "),
    tensors: Sequence[Tensor] | None = None,
    magic: int = 0x67676D6C,
    **hyper: int,
) -> bytes:
    """A whisper.cpp model of Q4_0 weights, about a megabyte; `hyper` changes its hyper-parameters."""
    values = HYPER | hyper
    out = struct.pack("<I11i", magic, *values.values())
    out += struct.pack("<2i", BANDS, COLUMNS) + bytes(BANDS * COLUMNS * 4)
    out += struct.pack("<i", len(words)) + b"".join(struct.pack("<I", len(word)) + word for word in words)
    chosen = whisper_tensors(values["vocabulary"]) if tensors is None else tensors
    return out + b"".join(
        struct.pack(f"<3i{len(shape)}i", len(shape), len(name), kind, *shape) + name.encode() + _data(kind, shape)
        for name, shape, kind in chosen
    )


def _data(kind: int, shape: tuple[int, ...]) -> bytes:
    values, size = SIZES[kind]
    return bytes(math.prod(shape) // values * size)


def text(value: str) -> bytes:
    """A GGUF string."""
    return struct.pack("<Q", len(value.encode())) + value.encode()


def pair(key: str, kind: int, value: bytes) -> bytes:
    """A GGUF setting."""
    return text(key) + struct.pack("<I", kind) + value


def strings(values: Sequence[str]) -> bytes:
    """The value of a GGUF list of strings."""
    return struct.pack("<IQ", 8, len(values)) + b"".join(map(text, values))


def sound_pairs() -> list[bytes]:
    """What every language model says of itself."""
    return [
        pair("general.architecture", 8, text("llama")),
        pair("general.name", 8, text("tiny")),
        pair("llama.context_length", 4, struct.pack("<I", 256)),
        pair("tokenizer.ggml.tokens", 9, strings(["a", "b", "c"])),
        pair("tokenizer.ggml.scores", 9, struct.pack("<IQ3f", 6, 3, 0, 0, 0)),
        pair("general.quantized", 7, b"\x01"),
    ]


def gguf(
    *,
    pairs: Sequence[bytes] | None = None,
    tensors: Sequence[tuple[str, tuple[int, ...], int, int]] = (("w", (32, 2), F32, 0), ("q", (64,), Q8_0, 256)),
    data: int = 256 + 68,
    version: int = 3,
    magic: bytes = b"GGUF",
) -> bytes:
    """A GGUF; each tensor is name, shape, type and offset, and `data` bytes follow the aligned header."""
    chosen = sound_pairs() if pairs is None else pairs
    out = magic + struct.pack("<IQQ", version, len(tensors), len(chosen)) + b"".join(chosen)
    for name, shape, kind, offset in tensors:
        out += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
    return out + bytes(-len(out) % 32) + bytes(data)


def onnx(weights: int = 300) -> bytes:
    """The outermost fields of an ONNX model: version, producer, graph, operator set."""
    graph = bytes([0x3A, 0x80 | weights & 0x7F, weights >> 7]) + bytes(weights)
    return b"\x08\x08" + b"\x12\x04test" + graph + b"\x42\x02\x10\x0f"


def voice_configuration(**changes: object) -> bytes:
    """A Piper voice's configuration."""
    sound: dict[str, object] = {
        "audio": {"sample_rate": 22_050, "quality": "low"},
        "espeak": {"voice": "en-us"},
        "num_symbols": 4,
        "num_speakers": 1,
        "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [3]},
        "speaker_id_map": {},
    }
    return json.dumps(sound | changes).encode()


def write_voice(folder: Path, name: str = "en.onnx") -> Path:
    """A whole voice on the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(onnx())
    (folder / f"{name}.json").write_bytes(voice_configuration())
    return folder / name


def entry(
    name: str,
    task: Task,
    contents: dict[str, bytes],
    base: str = "https://models.example/owner/repo",
    *,
    licence_class: LicenceClass = LicenceClass.CLEAN,
    md5: bool = False,
    sized: bool = True,
) -> Model:
    """An entry of a catalogue for those files."""
    files = tuple(
        ModelFile(
            name=file,
            url=f"{base}/v1/{file}",
            size=len(data) if sized or not file.endswith(".json") else None,
            sha256="" if md5 else hashlib.sha256(data).hexdigest(),
            md5=hashlib.md5(data, usedforsecurity=False).hexdigest() if md5 else "",
        )
        for file, data in contents.items()
    )
    return Model(
        id=name,
        task=task,
        title=name.title(),
        repository="models.example/owner/repo",
        revision="v1",
        files=files,
        licence="Test-1.0",
        licence_class=licence_class,
        licence_note="only for tests",
        languages=("en",),
        good_for=(Board.PI4,),
        ram_mb=1,
    )


def catalogue_of(*models: Model) -> Catalogue:
    """A catalogue of those models, each suggested for a Pi 4, the first of a job counting."""
    defaults = tuple(Default(Board.PI4, model.task, model.id) for model in models)
    return Catalogue(schema=1, defaults=defaults, models=models)


EARS = entry("ears", Task.STT, {"ears.bin": ggml()})
VOICE = entry("voice", Task.TTS, {"v.onnx": onnx(), "v.onnx.json": voice_configuration()})
CONTENTS = {"ears.bin": ggml(), "v.onnx": onnx(), "v.onnx.json": voice_configuration()}


def install(store: Store, model: Model) -> Path:
    """Lay a model down as a pull would."""
    home = store.home(model.task, model.id)
    (home / model.folder).mkdir(parents=True)
    files = []
    for file in model.files:
        (home / model.folder / file.name).write_bytes(CONTENTS[file.name])
        files.append(InstalledFile(name=file.name, size=len(CONTENTS[file.name]), sha256=file.sha256))
    manifest.write(manifest_of(model, tuple(files), accepted=False), home)
    return home / model.folder / model.files[0].name
