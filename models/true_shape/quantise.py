"""llama.cpp's own quantisation, so that every tensor gets the type that it gets in a published file."""

import ctypes
import importlib
from pathlib import Path

Q4_K_M = "LLAMA_FTYPE_MOSTLY_Q4_K_M"
"""The mixture of the published files. Rows that do not divide by 256 get older types, as they do there."""


class NotQuantised(RuntimeError):
    """llama.cpp refused; the message says with which status."""


def quantise(source: Path, target: Path, threads: int, mixture: str = Q4_K_M) -> None:
    """Quantises a GGUF file. It takes memory for the largest matrix as f32 (about 1 GB for a model of 1B).

    Raises:
        NotQuantised: llama.cpp failed.
    """
    cpp = importlib.import_module("llama_cpp")
    silent = cpp.llama_log_callback(lambda _level, _text, _data: None)  # It would print a line for each tensor.
    cpp.llama_log_set(silent, ctypes.c_void_p())
    params = cpp.llama_model_quantize_default_params()
    params.nthread = threads
    params.ftype = getattr(cpp, mixture)
    try:
        status = cpp.llama_model_quantize(str(source).encode(), str(target).encode(), ctypes.byref(params))
    finally:
        # llama.cpp must not keep a function that is gone.
        cpp.llama_log_set(importlib.import_module("llama_cpp._logger").llama_log_callback, ctypes.c_void_p())
    if status:
        raise NotQuantised(f"llama.cpp ended with status {status} while it quantised {source}")
