"""whisper.cpp, with the work cut to the length of the utterance.

Whisper was made for 30 s at a time; its encoder spends 50 positions on each second, spoken or not. A command of two seconds
needs 100 of its 1,500, so `audio_ctx` is cut to what was said. We use the bindings below pywhispercpp's `Model`: they give
each token's probability and spare the process the HTTP client which that class imports.
"""

import atexit
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from appliance.engines import Heard, Samples, Stop, Stopped
from appliance.errors import EngineFailed
from appliance.stt.text import heard
from appliance.units import BLOCK, RATE
from models.starter.ears import again

POSITIONS_PER_SECOND = 50
"""Of Whisper's encoder: a hop of 160 samples and a stride of 2."""


class Cut(NamedTuple):
    """How short a model's window may be cut, in positions."""

    margin: int
    """Silence after the utterance, without which Whisper does not find its end."""
    fewest: int
    """At least."""
    doubts: float = 0.0
    """Confidence under which an utterance is heard again as if somebody else had said it; 0: never."""


WHISPER = Cut(margin=64, fewest=256)
"""For the published models, which were trained on 30 s and hear what is not there in windows under about 5 s."""

STARTER = Cut(margin=16, fewest=0, doubts=again.SURE)
"""For the starter ears, which were trained on windows that end 8 to 24 positions after the voice; ours end 16 to 23 after."""

WINDOW = 1_500
"""Positions of Whisper's whole window, 30 s."""

SHORTEST = RATE // 10
"""Samples under which there is nothing to decode. (Of none at all, whisper.cpp would repeat the last utterance.)"""

WARM_UP = 2 * RATE
"""Samples of the quiet that is decoded at load, so that the first utterance finds everything in place."""


TOKENS_PER_SECOND = 12
"""Nobody speaks faster than 7; a decoder that repeats itself is stopped here."""

SPARE_TOKENS = 16
"""For utterances of a blink."""


def positions(samples: int, cut: Cut, most: int = WINDOW) -> int:
    """Encoder positions for an utterance: its own length and the margin, in steps of 8."""
    needed = -(-samples * POSITIONS_PER_SECOND // RATE) + cut.margin
    return min(max(-(-needed // 8) * 8, cut.fewest), most)


def to_float(samples: Samples) -> npt.NDArray[np.float32]:
    """int16[n] to the float32[n] in [-1, 1) that Whisper takes."""
    return samples.astype(np.float32) / np.float32(32_768)


class Whisper:
    """A loaded model. One utterance at a time."""

    def __init__(self, path: Path, label: str, language: str, threads: int, cut: Cut = WHISPER) -> None:
        """Loads the model and decodes two seconds of quiet.

        Raises:
            EngineFailed: whisper.cpp refuses the file.
        """
        self.name = f"whisper {label}"
        self._pw = _bindings()
        self._cut = cut
        self.doubts = cut.doubts
        self._context: Any = self._pw.whisper_init_from_file_with_params(str(path), _context_params(self._pw))
        if self._context is None:
            raise EngineFailed(
                f"whisper.cpp cannot load the model {label}.",
                where=str(path),
                remedy="Pull it again with `hark models`.",
            )
        self._multilingual = bool(self._pw.whisper_is_multilingual(self._context))
        self.languages: tuple[str, ...] = ("*",) if self._multilingual else ("en",)
        self._window = int(self._pw.whisper_model_n_audio_ctx(self._context))
        self._params = self._parameters(threads)
        self.use_language(language)
        self.transcribe(_quiet(), stop=lambda: False)

    def transcribe(self, samples: Samples, stop: Stop, careful: bool = False) -> Heard:
        """What was said; `careful` listens again where that is worth it.

        Raises:
            EngineFailed: the decoder failed.
            Stopped: `stop` said so before or in the midst of it.
        """
        if careful and self._cut.doubts:
            return again.best(samples, lambda heard_so: self._decode(heard_so, stop))
        return self._decode(samples, stop)

    def _decode(self, samples: Samples, stop: Stop) -> Heard:
        """What was said, at once.

        Raises:
            EngineFailed: the decoder failed.
            Stopped: `stop` said so before or in the midst of it.
        """
        if stop():
            raise Stopped
        if len(samples) < SHORTEST:
            return Heard("", 0.0)
        self._params.audio_ctx = positions(len(samples), self._cut, self._window)
        self._params.max_tokens = SPARE_TOKENS + TOKENS_PER_SECOND * len(samples) // RATE
        audio = to_float(samples)
        self._pw.assign_abort_callback(self._params, stop)
        try:
            status = self._pw.whisper_full(self._context, self._params, audio, audio.size)
        finally:
            self._pw.clear_abort_callback(self._params)
        if status != 0:
            if stop():
                raise Stopped
            raise EngineFailed(f"whisper.cpp failed with status {status} on {len(samples)} samples.", where=self.name)
        return self._result()

    def use_language(self, language: str) -> None:
        """What is said is in this language from now on (`pt_BR` is Whisper's `pt`)."""
        self._params.language = language.partition("_")[0] if self._multilingual else "en"

    def close(self) -> None:
        """Frees the model."""
        if self._context is not None:
            self._pw.whisper_free(self._context)
            self._context = None

    def _result(self) -> Heard:
        pw, context = self._pw, self._context
        text = b""
        probabilities: list[float] = []
        for segment in range(pw.whisper_full_n_segments(context)):
            text += pw.whisper_full_get_segment_text(context, segment)
            tokens = range(pw.whisper_full_n_tokens(context, segment))
            probabilities += [pw.whisper_full_get_token_p(context, segment, token) for token in tokens]
        return heard(text.decode("utf-8", errors="replace"), probabilities)

    def _parameters(self, threads: int) -> Any:
        """One greedy pass: no second try at a higher temperature, which doubles the wait to change little."""
        pw = self._pw
        params = pw.whisper_full_default_params(pw.whisper_sampling_strategy.WHISPER_SAMPLING_GREEDY)
        params.n_threads = threads
        params.no_context = True
        params.no_timestamps = True
        params.single_segment = True
        params.suppress_blank = False  # An empty answer is the right one to silence.
        params.temperature = 0.0
        params.temperature_inc = 0.0
        params.print_progress = params.print_realtime = params.print_timestamps = params.print_special = False
        return params


def _bindings() -> ModuleType:
    """whisper.cpp's bindings, silent: they would write the whole model's layout to standard error."""
    bindings = importlib.import_module("_pywhispercpp")
    bindings.whisper_log_set(_ignore)
    # The bindings would let go of the function when Python is gone already, and abort the process.
    atexit.register(bindings.whisper_log_set)
    return bindings


def _ignore(*_log: object) -> None:
    pass


def _context_params(bindings: ModuleType) -> Any:
    params = bindings.whisper_context_default_params()
    params.use_gpu = False
    params.flash_attn = False
    return params


def _quiet() -> Samples:
    """Two seconds of very soft noise; digital silence takes shortcuts that a microphone never does."""
    noise = np.random.default_rng(0).integers(-8, 9, WARM_UP)
    return noise.astype(np.int16)[: WARM_UP - WARM_UP % BLOCK]
