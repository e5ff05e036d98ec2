"""Looks into a model's file before a C library does.

The engines' own loaders trust what they read: a wrong count makes them allocate without bound, a wrong type
makes them read outside a table, and a short file leaves them with half a model. So every file is walked here
first, in Python, where a lie is an exception (`ModelDamaged`) and not a crash. Only headers are read:
milliseconds, not the hash's seconds.
"""

from pathlib import Path

from models.errors import ModelDamaged
from models.formats.ggml import inspect_ggml
from models.formats.gguf import inspect_gguf
from models.formats.onnx import inspect_onnx
from models.formats.piper import inspect_voice
from models.formats.reading import Reader
from models.kinds import Task

GGML_MAGIC = b"lmgg"
"""The letters ggml as the little-endian number they are stored as."""

TFLITE_MAGIC = b"TFL3"
"""A flat buffer's file identifier, at byte 4."""


def inspect(path: Path, task: Task) -> None:
    """Refuse a file that is no sound model for that job: `ModelDamaged` says what is wrong."""
    match task:
        case Task.STT:
            inspect_ggml(path)
        case Task.LLM:
            header = inspect_gguf(path)
            if not header.generates_text:
                raise ModelDamaged(f"it holds {header.architecture!r}, which is no language model.", where=str(path))
        case Task.TTS:
            inspect_voice(path)
        case Task.VAD | Task.WAKE | Task.TURN:
            _inspect_small(path)


def _inspect_small(path: Path) -> None:
    """The small detectors, whose format goes by the file's ending."""
    if path.suffix == ".onnx":
        inspect_onnx(path)
        return
    offset, magic = (0, GGML_MAGIC) if path.suffix == ".bin" else (4, TFLITE_MAGIC)
    with Reader(path) as reader:
        reader.skip(offset, "the header")
        if reader.take(4, "the magic") != magic:
            raise reader.damaged("its first bytes are those of another kind of file.")


__all__ = ["inspect", "inspect_ggml", "inspect_gguf", "inspect_onnx", "inspect_voice"]
