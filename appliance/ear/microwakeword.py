"""The wake word by microWakeWord: a small streaming network on 10 ms features, run by the TensorFlow Lite in its wheel.

It gives a probability every 30 ms; the mean of the last five is the score of a detection. Each model has a threshold that its
author chose; `sensitivity` 0.5 is that threshold, and other values move it on the logit scale.
"""

import importlib
import importlib.util
import math
from typing import Any

from appliance.ear.framing import Frames
from appliance.ear.protocols import Block, Detection
from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from appliance.units import samples

WORDS = {"alexa": "alexa", "hey jarvis": "hey_jarvis", "hey mycroft": "hey_mycroft", "okay nabu": "okay_nabu"}
"""What is to be said, and the model's name in the package."""

ALIASES = {"jarvis": "hey jarvis", "mycroft": "hey mycroft", "ok nabu": "okay nabu"}
"""Nearest word for one that it does not know itself."""

FEATURE = samples(0.01)
"""Its front end takes 10 ms at a time."""

LAG = samples(0.15)
"""From the end of "alexa" to the report: the median in README.md; the others have too few clips to tell."""

SPREAD = 8.0
"""Logits between sensitivity 0 and 1."""


def threshold(cutoff: float, sensitivity: float) -> float:
    """The probability to exceed: the model's own `cutoff` at 0.5, lower above, higher below; both in (0, 1)."""
    logit = math.log(cutoff / (1.0 - cutoff)) + SPREAD * (0.5 - sensitivity)
    return 1.0 / (1.0 + math.exp(-logit))


class MicroWakeWord:
    """Listens for one of the four words whose models the package brings."""

    def __init__(self, model: Any, features: Any, word: str, sensitivity: float) -> None:
        """`model` and `features` as in the package; this object closes the model."""
        self.word = word
        self.name = f"microwakeword {word}"
        self._model = model
        self._features = features
        self.threshold = threshold(model.probability_cutoff, sensitivity)
        self._frames = Frames(FEATURE)

    def hear(self, block: Block) -> Detection | None:
        """Takes the next block."""
        found: Detection | None = None
        for frame, ago in self._frames.cut(block):
            for features in self._features.process_streaming(frame.tobytes()):
                score = self._model.process_streaming_prob(features)
                if score is None:
                    raise EngineFailed("it was closed.", where=self.name)
                if score > self.threshold and (found is None or score > found.score):
                    found = Detection(LAG + ago, round(float(score), 3))
        return found

    def reset(self) -> None:
        """Forgets all it heard."""
        self._frames.clear()
        self._features.reset()
        self._model.reset()

    def close(self) -> None:
        """Frees the model; safe to call twice."""
        self._model.close()


def load(word: str, sensitivity: float) -> MicroWakeWord:
    """The engine for a word, or for the nearest one it knows.

    Raises:
        EngineFailed: it is not installed, does not know the word, or does not load.
    """
    spoken = ALIASES.get(word, word)
    if spoken not in WORDS:
        raise EngineFailed(
            f"it does not know the word {word!r}.", where="microwakeword", remedy=f"It knows {', '.join(WORDS)}."
        )
    try:
        package = importlib.import_module("pymicro_wakeword")
    except ImportError as missing:
        raise EngineAbsent(f"pymicro-wakeword does not import: {missing}.", where="microwakeword") from missing
    try:
        model = package.MicroWakeWord.from_builtin(package.Model(WORDS[spoken]))
    except (OSError, RuntimeError, ValueError) as failed:
        raise EngineFailed(f"its model does not load: {failed}.", where="microwakeword") from failed
    return MicroWakeWord(model, package.MicroWakeWordFeatures(), spoken, sensitivity)


def least_score(word: str, sensitivity: float) -> float:
    """The score that a detection of the word exceeds at this sensitivity."""
    engine = load(word, sensitivity)
    engine.close()
    return engine.threshold


def words() -> list[str]:
    """The words it knows; empty when it is not installed."""
    return sorted(WORDS) if importlib.util.find_spec("pymicro_wakeword") else []
