"""What a turn's marks say: how long each thing took, and what everybody waited for. Pure.

Marks are seconds on the audio clock, as `appliance.dialogue.trace` names them: speech_start, speech_end, endpoint, transcript,
first_token, first_clause, first_sample, done. A turn that was typed or cut short has only some of them.
"""

from collections.abc import Mapping
from enum import StrEnum

from appliance.health.thresholds import Metric
from appliance.units import RATE

Marks = Mapping[str, float]


MARKS = (
    "speech_start",
    "speech_end",
    "endpoint",
    "transcript",
    "first_token",
    "first_clause",
    "first_sample",
    "done",
)
"""The names that are known here; a test compares them with the dialogue's."""


class Part(StrEnum):
    """What a person waits for between the last word of the question and the first sound of the answer."""

    ENDING = "end of speech"
    TRANSCRIPTION = "transcription"
    THINKING = "thinking"
    WORDS = "first words"
    VOICE = "voice"


ENDS = {
    "endpoint": Part.ENDING,
    "transcript": Part.TRANSCRIPTION,
    "first_token": Part.THINKING,
    "first_clause": Part.WORDS,
    "first_sample": Part.VOICE,
}
"""The mark with which each part is over."""


def latencies(marks: Marks, played: tuple[int, int] | None = None, cancelled: bool = False) -> dict[Metric, float]:
    """Seconds of each latency that this turn tells of; `played` is where its reply lies in the playback ring (samples)."""
    found: dict[Metric, float] = {}
    if "speech_end" in marks:
        for name, metric in (("transcript", Metric.TRANSCRIPTION), ("first_sample", Metric.FIRST_SOUND)):
            if name in marks:
                found[metric] = max(0.0, marks[name] - marks["speech_end"])
    if "first_clause" in marks and "first_sample" in marks:
        # What was made ahead of the end of speech is held back until then: nobody waited for it before.
        ready = max(marks["first_clause"], marks.get("endpoint", 0.0))
        found[Metric.VOICE] = max(0.0, marks["first_sample"] - ready)
    if played and not cancelled and "first_sample" in marks and "done" in marks:
        length = (played[1] - played[0]) / RATE
        found[Metric.PLAYBACK] = max(0.0, marks["done"] - marks["first_sample"] - length)
    return {metric: round(seconds, 4) for metric, seconds in found.items()}  # As exact as the marks are.


def parts(marks: Marks) -> dict[Part, float]:
    """Seconds of the wait by what it was for; together exactly the wait. Empty without a spoken question and an answer.

    Much runs at once: the answer is begun while the person might still go on. So each stretch belongs to what came at its
    end: had that been there at once, the stretch would not have been.
    """
    if "speech_end" not in marks or "first_sample" not in marks:
        return {}
    at, end = marks["speech_end"], marks["first_sample"]
    found = dict.fromkeys(Part, 0.0)
    ends = sorted((marks[name], place, part) for place, (name, part) in enumerate(ENDS.items()) if name in marks)
    for mark, _, part in ends:
        if at < mark <= end:
            found[part] += mark - at
            at = mark
    return found if any(found.values()) else {}
