"""What is done while nobody speaks: what has become due rings, and rings again; what was said long ago is summed up."""

from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.dialogue.events import Due, Ringing
from appliance.dialogue.hands import Hands
from appliance.dialogue.history import History
from appliance.dialogue.phrases import ringing
from appliance.dialogue.state import Phase, State
from appliance.messages import Exchange, Summarise, Summary
from appliance.store import Alarm, Timer
from appliance.units import Seconds

AGAIN = Seconds(5.0)
"""From the end of one ring to the next, until somebody silences it."""

LOOK = Seconds(0.2)
"""Between two looks at what is due: nobody hears that a timer rings a fifth of a second later."""

CALM_FOR = Seconds(3.0)
"""After a turn, before the model is asked to sum up: most people who go on do so at once."""


class Quiet:
    """Looked at a few times a second."""

    def __init__(self, bus: Bus, hands: Hands, history: History) -> None:
        self._bus = bus
        self._hands = hands
        self._history = history
        self._looks_again = Seconds(0.0)
        self._rings_again = Seconds(0.0)
        self._sum_up_at: Seconds | None = None
        self._summing: tuple[Exchange, ...] = ()
        self._may_ring = True  # What rang before this process began rings on.

    def turn_closed(self) -> None:
        """Something was said that may have to be summed up."""
        self._sum_up_at = Seconds(monotonic() + CALM_FOR)

    def look(self, state: State) -> list[Due | Ringing]:
        """What is to be said now, and whether something rings."""
        now = monotonic()
        if now < self._looks_again:
            return []
        self._looks_again = Seconds(now + LOOK)
        if state.phase is Phase.IDLE:
            self._sum_up(state)
        return self._ring(state)

    def summed(self, summary: Summary) -> None:
        """The model has summed up; void if more was said meanwhile."""
        if self._history.exchanges == self._summing:
            self._history.sum_up(summary.text, summary.exchanges)

    def _ring(self, state: State) -> list[Due | Ringing]:
        now = monotonic()
        came = self._hands.due()
        self._may_ring |= any(each.rings for each in came)
        still = self._hands.rings() if self._may_ring else None
        self._may_ring = still is not None
        told: list[Due | Ringing] = [Ringing(self._may_ring)] if self._may_ring != state.ringing else []
        if came or state.phase is not Phase.IDLE:
            self._rings_again = Seconds(now + AGAIN)
            return [*told, *(self._due(each.of, each.late, each.rings) for each in came)]
        if now < self._rings_again or still is None:
            return told
        self._rings_again = Seconds(now + AGAIN)
        return [*told, self._due(still, Seconds(0.0), rings=True)]

    def _due(self, of: Timer | Alarm, late: Seconds, rings: bool) -> Due:
        text = ringing(of, late, rings, self._hands.now(), self._hands.language)
        return Due(text, ring=rings, by="skill:timer" if isinstance(of, Timer) else f"skill:{of.kind.value}")

    def _sum_up(self, state: State) -> None:
        if self._sum_up_at is None or monotonic() < self._sum_up_at:
            return
        self._sum_up_at, self._summing = None, self._history.exchanges
        if self._summing and "llm" not in state.down:
            self._bus.send(Summarise(history=self._summing))
