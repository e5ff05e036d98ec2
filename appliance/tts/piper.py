"""A Piper voice: a neural model as ONNX, phonemes by the espeak that its wheel brings."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from appliance.engines import Samples, Stop, Stopped
from appliance.errors import EngineFailed
from appliance.tts.shape import to_samples, trim

PEAK = 0.8
"""Of full scale; Piper lifts every sentence to the same peak."""


class Piper:
    """A loaded voice."""

    def __init__(self, path: Path, label: str, speed: float, threads: int) -> None:
        """`path` is the .onnx, with its .onnx.json beside it; `speed` 1.0 for the voice's own.

        Raises:
            EngineFailed: onnxruntime or Piper refuses it.
        """
        self.name = f"piper {label}"
        self._voice = _load(path, label, threads)
        from piper import SynthesisConfig

        self._config = SynthesisConfig(length_scale=self._voice.config.length_scale / speed, volume=PEAK)
        for _ in self.speak("Ready.", stop=lambda: False):
            pass

    def speak(self, text: str, stop: Stop) -> Iterator[Samples]:
        """The text, sentence by sentence.

        Raises:
            EngineFailed: the voice failed.
            Stopped: `stop` said so between two sentences.
        """
        if stop():
            raise Stopped
        try:
            for chunk in self._voice.synthesize(_plain(text), self._config):
                yield trim(to_samples(np.atleast_1d(chunk.audio_float_array), chunk.sample_rate))
                if stop():
                    raise Stopped
        except (Stopped, GeneratorExit):
            raise
        except Exception as failed:  # onnxruntime's errors share no base but this one.
            raise EngineFailed(f"the voice failed: {failed}", where=self.name) from failed

    def close(self) -> None:
        """Lets go of the model."""
        self._voice = None


def _plain(text: str) -> str:
    """Piper takes [[...]] for phonemes; nobody who speaks means that."""
    return text.replace("[[", "[").replace("]]", "]")


def _load(path: Path, label: str, threads: int) -> Any:
    """The voice in a session of its own: Piper's loader would take every core, and spin on it."""
    from piper.config import PiperConfig
    from piper.voice import PiperVoice

    onnxruntime = importlib.import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        settings = msgspec.json.decode(path.with_name(path.name + ".json").read_bytes())
        config = PiperConfig.from_dict(settings)
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (
        Exception
    ) as refused:  # onnxruntime's errors share no base but this one; a wrong JSON raises KeyError and others.
        raise EngineFailed(
            f"the voice {label} cannot be loaded: {refused}",
            where=str(path),
            remedy="Pull it again with `hark models`.",
        ) from refused
    return PiperVoice(session=session, config=config)
