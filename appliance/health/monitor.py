"""Folds what the processes tell into how the speaker is. Pure: messages, figures and `now` in, a `Snapshot` out."""

from collections import deque
from collections.abc import Iterable

from msgspec import structs

from appliance.health.machine import NOW
from appliance.health.marks import latencies
from appliance.health.services import Seen, Services
from appliance.health.snapshot import Histogram, Machine, Reading, Snapshot, Turn
from appliance.health.thresholds import LATENCIES, THRESHOLDS, Level, Metric, worst
from appliance.health.window import usual
from appliance.messages import CardState, Generated, Heartbeat, Message, TurnDone
from appliance.units import Seconds

RECENT = 20
"""Turns that are kept, without their words."""

USUAL = 5
"""A latency is what is usual (the median) in so many turns: one that was slow by itself is no trouble."""

TURNS_COUNT = Seconds(1800)
"""How long a turn counts: the slowness of the evening does not shine until the morning."""

CARD_PATIENCE = Seconds(10)
"""A card that was pulled out and plugged in again is back sooner."""


class Monitor:
    """Everything that is known."""

    def __init__(self, pid: int, started: Seconds) -> None:
        self._pid, self._started = pid, started
        self.services = Services()
        self.machine = Machine()
        self.memory: dict[str, tuple[int | None, int | None]] = {}
        """By process: resident and proportional bytes."""
        self.backlog = 0.0
        """Blocks that were captured and not heard by the ear yet."""
        self._histograms = {metric: Histogram() for metric in LATENCIES}
        self._usual: dict[Metric, deque[tuple[Seconds, float]]] = {metric: deque(maxlen=USUAL) for metric in LATENCIES}
        self._turns: dict[str, int] = {}
        self._recent: deque[Turn] = deque(maxlen=RECENT)
        self._card: CardState | None = None
        self._card_gone: Seconds | None = None
        self._written: tuple[int, float] = (0, 0.0)

    def hear(self, message: Message, now: Seconds, audio: float | None = None) -> None:
        """Takes a message; `audio` is now in seconds on the audio clock, where it runs. Others say nothing about health."""
        match message:
            case Heartbeat():
                self.services.beat(message, now)
            case CardState(capture=capture, playback=playback):
                self._card = message
                gone = not (capture and playback)
                self._card_gone = (self._card_gone or now) if gone else None
            case Generated(turn=turn) if audio is not None:
                self._written = (turn, audio)  # With tools it comes more than once a turn: the last one counts.
            case TurnDone():
                self._turn(message, now)

    def see(self, seen: Iterable[Seen], now: Seconds) -> None:
        """The processes as the supervisor sees them now."""
        self.services.see(seen, now)

    def snapshot(self, now: Seconds, wall: float) -> Snapshot:
        """How it is at `now`, which is `wall` in seconds since 1970."""
        readings = tuple(self._readings(now))
        reasons = self._reasons(readings, now)
        services = [
            structs.replace(each, resident=resident, proportional=proportional)
            for each in self.services.all()
            for resident, proportional in (self.memory.get(each.name, (None, None)),)
        ]
        return Snapshot(
            pid=self._pid,
            at=wall,
            up=now - self._started,
            level=worst([level for level, _ in reasons.values()]),
            ready=self.services.ready,
            reasons={name: why for name, (_, why) in reasons.items()},
            readings=readings,
            services=tuple(services),
            machine=self.machine,
            turns=self._turns,
            latencies=self._histograms,
            recent=tuple(self._recent),
        )

    def _turn(self, done: TurnDone, now: Seconds) -> None:
        kind = "cancelled" if done.cancelled else done.answered_by.partition(":")[0]
        self._turns[kind] = self._turns.get(kind, 0) + 1
        self._recent.append(Turn(done.turn, done.answered_by, done.cancelled, done.marks))
        found = latencies(done.marks, done.played, bool(done.cancelled))
        turn, at = self._written
        if turn == done.turn and done.answered_by == "llm" and "transcript" in done.marks:
            found[Metric.ANSWER] = max(0.0, at - done.marks["transcript"])
        for metric, seconds in found.items():
            self._histograms[metric].add(seconds)
            self._usual[metric].append((now, seconds))

    def _readings(self, now: Seconds) -> Iterable[Reading]:
        values: dict[Metric, float | None] = {metric: self._usually(metric, now) for metric in LATENCIES}
        throttled, free = self.machine.throttled, self.machine.free
        values |= {
            Metric.BACKLOG: self.backlog,
            Metric.LOST: self.services.lost(now),
            Metric.RESTARTS: self.services.restarts(now),
            Metric.TEMPERATURE: self.machine.temperature,
            Metric.THROTTLED: None if throttled is None else (throttled & NOW).bit_count(),
            Metric.FREE: None if free is None else free / 1e6,
        }
        for metric, row in THRESHOLDS.items():
            value = values[metric]
            if value is not None:
                yield Reading(metric, round(value, 3), row.level(value))

    def _usually(self, metric: Metric, now: Seconds) -> float | None:
        return usual([seconds for at, seconds in self._usual[metric] if now - at <= TURNS_COUNT])

    def _reasons(self, readings: Iterable[Reading], now: Seconds) -> dict[str, tuple[Level, str]]:
        found = self.services.troubles(now)
        if self._card and self._card_gone is not None and now - self._card_gone >= CARD_PATIENCE:
            missing = "speaker" if self._card.capture else "microphone"
            found["card"] = (Level.FAILING, f"no {missing}: {self._card.detail}")
        for metric, value, level in ((each.metric, each.value, each.level) for each in readings):
            row = THRESHOLDS[metric]
            if level is not Level.OK:
                found[metric.value] = (level, f"{row.title}: {row.shown(value)}, ok is {row.allowed}")
        return found
