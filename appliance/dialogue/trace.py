"""One trace per turn: what was heard, who answered, and when each thing happened, in seconds on the audio clock.

The audio clock is the capture ring's sample index divided by the rate: the microphone's own time. It begins with the acoustic
end of speech and not with the endpoint's timer, so that nothing a person waits for is left out.
"""

from dataclasses import dataclass, field

from appliance.messages import TurnDone

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
"""In the order in which they happen."""


@dataclass
class Trace:
    """One turn, as it goes along."""

    turn: int
    wake_word: str | None = None
    transcript: str = ""
    confidence: float = 0.0
    answered_by: str = "none"
    said: list[str] = field(default_factory=list)
    """The clauses handed to tts."""
    laid: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    """By clause: start, end and first audible sample in the playback ring."""
    marks: dict[str, float] = field(default_factory=dict)

    def mark(self, name: str, at: float) -> bool:
        """Notes when something happened for the first time; whether it was the first."""
        assert name in MARKS, name
        if name in self.marks:
            return False
        self.marks[name] = at
        return True

    def discard_reply(self) -> None:
        """The reply so far is thrown away for another one."""
        self.said.clear()
        self.laid.clear()
        for name in ("first_token", "first_clause", "first_sample", "done"):
            self.marks.pop(name, None)

    def heard(self, consumed: int) -> str:
        """What a person heard of the reply when the speaker had played up to `consumed` (playback index).

        A clause that was cut counts by the share of its words that its played samples cover.
        """
        parts: list[str] = []
        for number, text in enumerate(self.said):
            start, end, _ = self.laid.get(number, (0, 0, 0))
            if end <= start or consumed <= start:
                break
            words = text.split()
            share = min(1.0, (consumed - start) / (end - start))
            parts += words[: round(len(words) * share)]
            if share < 1.0:
                break
        return " ".join(parts)

    @property
    def audible(self) -> int | None:
        """Playback index of the reply's first audible sample; None before any."""
        return self.laid[0][2] if 0 in self.laid else None

    @property
    def played(self) -> tuple[int, int] | None:
        """Where the reply lies in the playback ring; None when there is none."""
        if not self.laid:
            return None
        return min(start for start, _, _ in self.laid.values()), max(end for _, end, _ in self.laid.values())

    def record(self, consumed: int, cancelled: str) -> TurnDone:
        """The trace as it goes out."""
        return TurnDone(
            turn=self.turn,
            wake_word=self.wake_word,
            transcript=self.transcript,
            confidence=self.confidence,
            answered_by=self.answered_by,
            reply=self.heard(consumed),
            marks={name: round(self.marks[name], 4) for name in MARKS if name in self.marks},
            played=self.played,
            cancelled=cancelled,
        )
