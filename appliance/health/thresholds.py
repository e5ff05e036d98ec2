"""The one table of what is well and what is not. Pure: a value in, a level out."""

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How something is, from good to bad."""

    OK = "ok"
    DEGRADED = "degraded"
    """It answers, and not as well as it should."""
    FAILING = "failing"
    """A person notices: it is deaf, dumb, or so slow that one walks away."""

    @property
    def rank(self) -> int:
        """0 is the best."""
        return list(Level).index(self)


def worst(levels: "list[Level]") -> Level:
    """The worst of them; none is well."""
    return max(levels, key=lambda level: level.rank, default=Level.OK)


class Metric(StrEnum):
    """What is judged."""

    VOICE = "voice"
    PLAYBACK = "playback"
    TRANSCRIPTION = "transcription"
    ANSWER = "answer"
    BACKLOG = "backlog"
    LOST = "lost"
    FIRST_SOUND = "first_sound"
    RESTARTS = "restarts"
    TEMPERATURE = "temperature"
    THROTTLED = "throttled"
    FREE = "free"


class Threshold(NamedTuple):
    """One row."""

    metric: Metric
    title: str
    unit: str
    warning: float
    """From here on it is degraded."""
    critical: float
    """Beyond it is failing."""
    falling: bool = False
    """Less is worse."""

    def level(self, value: float) -> Level:
        """What this value means. The bounds themselves are degraded: "1 to 3 s"."""
        sign = -1 if self.falling else 1
        if sign * value > sign * self.critical:
            return Level.FAILING
        return Level.DEGRADED if sign * value >= sign * self.warning else Level.OK

    def shown(self, value: float) -> str:
        """The value for people, with its unit."""
        return f"{value:.2f} s" if self.unit == "s" else f"{value:.0f} {self.unit}".strip()

    @property
    def allowed(self) -> str:
        """What is ok, for people."""
        if self.warning == 1 and not self.falling and self.unit != "s":
            return "0"
        return f"{'over' if self.falling else 'under'} {self.warning:g} {self.unit}".strip()


NEVER = float("inf")

THRESHOLDS: dict[Metric, Threshold] = {
    row.metric: row
    for row in (
        Threshold(Metric.FIRST_SOUND, "end of speech to first sound", "s", 5, 10),
        Threshold(Metric.TRANSCRIPTION, "transcription after end of speech", "s", 1, 3),
        Threshold(Metric.ANSWER, "language model, whole answer", "s", 3, 8),
        Threshold(Metric.VOICE, "speech synthesis, time to first sound", "s", 2, 5),
        Threshold(Metric.PLAYBACK, "playback overhead", "s", 1, 3),
        Threshold(Metric.BACKLOG, "audio backlog", "blocks", 50, 100),
        Threshold(Metric.LOST, "audio lost in ten minutes", "blocks", 1, 10),
        Threshold(Metric.RESTARTS, "restarts in ten minutes", "", 1, NEVER),
        Threshold(Metric.TEMPERATURE, "temperature", "°C", 80, 95),
        Threshold(Metric.THROTTLED, "power or heat holds the processor back", "", 1, NEVER),
        Threshold(Metric.FREE, "free space", "MB", 500, 50, falling=True),
    )
}
"""The first seven are the project's own thresholds; the others are ours, with their reasons in the folder's Decisions."""

LATENCIES = (Metric.FIRST_SOUND, Metric.TRANSCRIPTION, Metric.ANSWER, Metric.VOICE, Metric.PLAYBACK)
"""Measured once a turn, in seconds."""
