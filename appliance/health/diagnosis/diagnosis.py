"""Names the bottleneck. Pure: turns and facts in, words out."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import msgspec

from appliance.health.diagnosis.advice import ADVICE, Facts
from appliance.health.marks import Part, parts
from appliance.health.snapshot import Turn
from appliance.health.thresholds import THRESHOLDS, Level, Metric

OFTEN = 5
"""Troubles that are named, those that came most often."""

GOOD = 1.0
"""Seconds of an average wait that need no advice: far inside what is ok."""

TOGETHER = 0.5
"""Share of the turns from which on a thing is called usual."""


class Diagnosis(msgspec.Struct, frozen=True):
    """What was found."""

    turns: int
    """All of them; those that were typed or not answered aloud have no wait."""
    waits: tuple[float, ...]
    """Seconds from end of speech to first sound, a turn each."""
    level: Level
    """Of the usual wait."""
    parts: dict[Part, float]
    """Seconds of an average wait; together the whole."""
    bottleneck: Part | None
    words: str
    """The finding, for people."""
    troubles: tuple[str, ...] = ()
    """What else was wrong, most frequent first."""

    def share(self, part: Part) -> float:
        """Of the wait, 0 to 1."""
        whole = sum(self.parts.values())
        return self.parts.get(part, 0.0) / whole if whole else 0.0


def diagnose(
    turns: Sequence[Turn], facts: Facts, troubles: Mapping[str, int] | None = None, reasons: Iterable[str] = ()
) -> Diagnosis:
    """What held these turns up; `troubles` are warnings by how often they came, `reasons` what is wrong just now."""
    split = [found for turn in turns if (found := parts(turn.marks))]
    waits = tuple(round(sum(found.values()), 3) for found in split)
    average = {part: sum(found[part] for found in split) / len(split) for part in Part} if split else {}
    bottleneck = max(average, key=lambda part: average[part], default=None)
    level = THRESHOLDS[Metric.FIRST_SOUND].level(median(waits)) if waits else Level.OK
    frequent = sorted((troubles or {}).items(), key=lambda each: -each[1])[:OFTEN]
    return Diagnosis(
        turns=len(turns),
        waits=waits,
        level=level,
        parts=average,
        bottleneck=bottleneck,
        words=_words(turns, average, bottleneck, facts) if bottleneck else "nobody asked aloud and was answered yet.",
        troubles=(*reasons, *(f"{what}: {count}x" for what, count in frequent)),
    )


def _words(turns: Sequence[Turn], average: dict[Part, float], bottleneck: Part, facts: Facts) -> str:
    whole = sum(average.values())
    share = average[bottleneck] / whole
    if whole < GOOD:
        return f"nothing holds it up; what takes longest is {bottleneck}, {share:.0%} of the wait."
    found = f"{bottleneck} takes {share:.0%} of the wait: {ADVICE[bottleneck](facts)}."
    if bottleneck is Part.ENDING and _hides_transcription(turns):
        found += " Transcription runs beside it and would then be what is waited for."
    return found


def _hides_transcription(turns: Sequence[Turn]) -> bool:
    """Whether the words usually came only after the question was known to be over."""
    later = [
        turn.marks["transcript"] > turn.marks["endpoint"]
        for turn in turns
        if {"transcript", "endpoint"} <= turn.marks.keys()
    ]
    return bool(later) and sum(later) / len(later) > TOGETHER
