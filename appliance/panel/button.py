"""One button and its plan: what it says when it goes down, while it is held, and when it comes up. Pure."""

from typing import NamedTuple

from appliance.messages import COUNT_FROM, Message, Pressed, Released, SetUp, Tapped, TurnVolume
from appliance.panel.contact import Contact
from appliance.units import Nanoseconds

SECOND = 1_000_000_000
"""Nanoseconds."""

TAP = Nanoseconds(300_000_000)
"""Held for less, it was a tap: nobody says a word in that time."""

TWICE = Nanoseconds(400_000_000)
"""From the end of one tap to the beginning of the next, for both to be one gesture."""

SET_UP = 10
"""Held for so many seconds: set-up."""

STUCK = Nanoseconds(60 * SECOND)
"""Held for longer, it is stuck: an utterance of over 20 s is not taken anyway."""

REPEAT_AFTER, REPEAT_EVERY = Nanoseconds(500_000_000), Nanoseconds(200_000_000)
"""Until louder and quieter repeat, and between two repeats."""

MOST_REPEATS = 24
"""Of one press: enough from silence to the loudest; a stuck button then asks no more."""


class Plan(NamedTuple):
    """What a button says while it is held."""

    talks: bool
    first: Message | None
    """At once; None: `Pressed`."""
    later: tuple[tuple[Nanoseconds, Message], ...]
    """By the nanoseconds from the press on."""


def _volume(steps: int) -> Plan:
    turn = TurnVolume(steps=steps)
    repeats = tuple((Nanoseconds(REPEAT_AFTER + REPEAT_EVERY * number), turn) for number in range(MOST_REPEATS))
    return Plan(False, turn, repeats)


def _counted() -> tuple[tuple[Nanoseconds, Message], ...]:
    return tuple((Nanoseconds((SET_UP - left) * SECOND), SetUp(left=left)) for left in range(COUNT_FROM, -1, -1))


PLANS: dict[str, Plan] = {"talk": Plan(True, None, _counted()), "up": _volume(1), "down": _volume(-1)}
"""By the button's name, as boards have them."""


class Button:
    """One button: its contact, and how much of its plan has been said."""

    def __init__(self, plan: Plan, held: bool) -> None:
        """`held`: it is down already, which is nobody's gesture."""
        self._plan = plan
        self._contact = Contact(held)
        self._live = False  # It is down, and that means something.
        self._since = Nanoseconds(0)
        self._said = 0
        self._tapped: Nanoseconds | None = None  # When a tap ended that may be the first of two.
        self.stuck = held

    @property
    def due(self) -> Nanoseconds | None:
        """When something comes of it although it does not move."""
        if self._contact.due is not None or self.stuck or not self._contact.down:
            return self._contact.due
        more = self._plan.later[self._said :] if self._live else ()
        return Nanoseconds(self._since + (more[0][0] if more else STUCK))

    def edge(self, at: Nanoseconds, down: bool, muted: bool) -> list[Message]:
        """It was seen to move, or to stand."""
        out = self.look(at, muted)
        self._contact.edge(at, down)
        return [*out, *self.look(at, muted)]

    def look(self, now: Nanoseconds, muted: bool) -> list[Message]:
        """What has come of it by now."""
        out: list[Message] = []
        moved = self._contact.settle(now)
        if moved is not None:
            out += self._down(moved, muted) if self._contact.down else self._up(moved)
        while self.due is not None and self.due <= now:
            out += self._next()
        return out

    def _next(self) -> list[Message]:
        """What it says by itself: the rest of its plan, and that it is stuck."""
        if self._live and self._said < len(self._plan.later):
            self._said += 1
            return [self._plan.later[self._said - 1][1]]
        self.stuck = True
        return self.let_go(Nanoseconds(self._since + STUCK))

    def let_go(self, at: Nanoseconds) -> list[Message]:
        """Whatever is held is over; until it comes up it means nothing."""
        was, self._live, self._tapped = self._live, False, None
        return [Released(at_ns=at)] if was and self._plan.talks else []

    def _down(self, at: Nanoseconds, muted: bool) -> list[Message]:
        self._live, self._since, self._said = not muted, at, 0
        return [] if muted else [self._plan.first or Pressed(at_ns=at)]

    def _up(self, at: Nanoseconds) -> list[Message]:
        self.stuck, before = False, self._tapped
        out = self.let_go(at)
        if not out or at - self._since >= TAP:
            return out
        twice = before is not None and self._since - before <= TWICE
        self._tapped = None if twice else at
        return [*out, Tapped(times=2 if twice else 1)]
