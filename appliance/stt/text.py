"""What to make of a recogniser's words and of how sure it was of each. Pure."""

import math
import re
import unicodedata
from collections.abc import Sequence

from appliance.engines import Heard
from appliance.messages import MAX_TEXT

UNKNOWN = "[unknown]"
"""What the starter ears say to speech that is none of their sentences."""

REMARK = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|♪[^♪]*♪?")
"""What Whisper writes about sounds that are no words: [BLANK_AUDIO], (music), *laughs*."""


def heard(text: str, probabilities: Sequence[float]) -> Heard:
    """The transcript as the dialogue gets it; `probabilities` are of its pieces and of its end, 0 to 1 each."""
    if UNKNOWN in text.lower():
        return Heard("", 0.0)
    words = normalise(text)
    return Heard(words, confidence(probabilities)) if words else Heard("", 0.0)


def normalise(text: str) -> str:
    """The words alone: no remarks, no control characters, single spaces, at most `MAX_TEXT` characters."""
    spoken = unicodedata.normalize("NFC", REMARK.sub(" ", text))
    plain = "".join(letter if letter.isprintable() else " " for letter in spoken)
    words = " ".join(plain.split())
    return words[:MAX_TEXT] if any(letter.isalnum() for letter in words) else ""


def confidence(probabilities: Sequence[float]) -> float:
    """How far to trust a sentence: the geometric mean of its pieces' probabilities, its end counting as one.

    This is the figure with which the recipe of the starter ears measures what is refused and what is acted upon.
    """
    if not probabilities:
        return 0.0
    logs = [math.log(min(max(p, 1e-9), 1.0)) for p in probabilities]
    return math.exp(sum(logs) / len(logs))
