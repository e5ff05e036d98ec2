"""What hands mean: edges of buttons become gestures. Pure: every moment is an argument, and nothing here knows a clock.

    talk  down ─▶ Pressed ── up ─▶ Released ── after a moment only ─▶ Tapped(1) ── and soon again ─▶ Tapped(2)
               └─ five seconds ─▶ SetUp(5), SetUp(4) ... SetUp(0) ── a minute ─▶ Released: it is stuck
    up, down   ─▶ TurnVolume, again and again while it is down
    mute_button ─▶ MuteSwitch, on and off in turn

While muted no other gesture is told: muting lets go of whatever is held, and a button that was down must come up first. The
mute switch wins over everything: while it says mute the button for it means nothing, and moving the switch ends what it said.
"""

from collections.abc import Iterable

from appliance.messages import Message, MuteSwitch
from appliance.panel.button import PLANS, Button
from appliance.panel.contact import Contact
from appliance.units import Nanoseconds

MUTE = "mute_button"
"""The button that mutes in software, on boards that have one."""


class Gestures:
    """All buttons of a board."""

    def __init__(self, held: Iterable[tuple[str, bool]], muted: bool) -> None:
        """`held` names the buttons and says which are down; those that no plan knows mean nothing."""
        found = dict(held)
        self._buttons = {name: Button(PLANS[name], down) for name, down in found.items() if name in PLANS}
        self._mute = Contact(found.get(MUTE, False))
        self._switch, self._by_button = muted, False
        self._now = Nanoseconds(0)

    @property
    def muted(self) -> bool:
        """By the switch, or by the button for it."""
        return self._switch or self._by_button

    @property
    def stuck(self) -> tuple[str, ...]:
        """Names of the buttons that are down and should not be."""
        return tuple(name for name, button in self._buttons.items() if button.stuck)

    @property
    def due(self) -> Nanoseconds | None:
        """When `look` has something to say; None: not before a button moves."""
        return min((button.due for button in self._buttons.values() if button.due is not None), default=None)

    def edge(self, at: Nanoseconds, button: str, down: bool) -> list[Message]:
        """A button was seen to move, or to stand: what comes of it."""
        self._now = max(self._now, at)  # Two threads may bring two edges in the wrong order.
        if button == MUTE:
            return self._mute_edge(down)
        return self._buttons[button].edge(self._now, down, self.muted) if button in self._buttons else []

    def look(self, now: Nanoseconds) -> list[Message]:
        """What comes of time alone."""
        self._now = max(self._now, now)
        return [each for button in self._buttons.values() for each in button.look(self._now, self.muted)]

    def mute(self, at: Nanoseconds, muted: bool) -> list[Message]:
        """The mute switch stands so, whether it was moved or not."""
        self._now = max(self._now, at)
        if muted == self._switch:
            return []
        return self._set_mute(muted, False)

    def let_go(self, at: Nanoseconds) -> list[Message]:
        """Whatever is held is over."""
        self._now = max(self._now, at)
        return [each for button in self._buttons.values() for each in button.let_go(self._now)]

    def _mute_edge(self, down: bool) -> list[Message]:
        self._mute.settle(self._now)
        self._mute.edge(self._now, down)
        pressed = self._mute.settle(self._now) is not None and self._mute.down
        return self._set_mute(False, not self._by_button) if pressed and not self._switch else []

    def _set_mute(self, switch: bool, by_button: bool) -> list[Message]:
        out, before = self.look(self._now), self.muted
        self._switch, self._by_button = switch, by_button
        if self.muted:
            out += self.let_go(self._now)
        return [*out, MuteSwitch(muted=self.muted)] if self.muted != before else out
