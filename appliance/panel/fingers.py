"""Runs the gestures on real time: edges come from the library's threads, and a thread of its own sleeps until one is due.

While no button is down it sleeps without a deadline: hands cost nothing where there are none.
"""

import threading
from collections.abc import Callable, Mapping
from functools import partial

from appliance.clock import monotonic_ns
from appliance.logs import log
from appliance.messages import Message
from appliance.panel.gestures import Gestures
from hardware.contacts import ButtonLike

Send = Callable[[Message], None]


class Fingers:
    """The buttons of a board, from now until `close`."""

    def __init__(self, buttons: Mapping[str, ButtonLike], muted: bool, send: Send) -> None:
        """`send` is called by one thread at a time, and never by two."""
        self._buttons = buttons
        self._send = send
        self._gestures = Gestures([(name, button.pressed) for name, button in buttons.items()], muted)
        self._stuck: tuple[str, ...] = ()
        self._ended = False
        self._moved = threading.Condition()
        with self._moved:
            self._tell([])
        for name, button in buttons.items():
            button.when(partial(self._edge, name, True), partial(self._edge, name, False))
        self._thread = threading.Thread(target=self._wait, name="fingers", daemon=True)
        self._thread.start()

    @property
    def muted(self) -> bool:
        """By the switch or by the button."""
        return self._gestures.muted

    @property
    def trouble(self) -> str:
        """Buttons that are stuck, for people; empty: none is."""
        return f"stuck button: {', '.join(self._stuck)}" if self._stuck else ""

    def mute(self, muted: bool) -> None:
        """The mute switch stands so, whether it was moved or not."""
        with self._moved:
            self._tell(self._gestures.mute(monotonic_ns(), muted))

    def look(self) -> None:
        """Compares every button with what is known of it, should an edge have been lost."""
        for name, button in self._buttons.items():
            self._edge(name, button.pressed)

    def close(self) -> None:
        """Lets go of whatever is held; safe to call twice."""
        with self._moved:
            if not self._ended:
                self._tell(self._gestures.let_go(monotonic_ns()))
            self._ended = True
        self._thread.join()

    def _edge(self, name: str, down: bool) -> None:
        with self._moved:
            if not self._ended:
                self._tell(self._gestures.edge(monotonic_ns(), name, down))

    def _tell(self, gestures: list[Message]) -> None:
        for gesture in gestures:
            self._send(gesture)
        if self._gestures.stuck != self._stuck:
            self._stuck = self._gestures.stuck
            log.warning("buttons", stuck=self._stuck)
        self._moved.notify()

    def _wait(self) -> None:
        with self._moved:
            while not self._ended:
                due = self._gestures.due
                self._moved.wait(None if due is None else max(0.0, (due - monotonic_ns()) / 1e9))
                self._tell_due()

    def _tell_due(self) -> None:
        due, now = self._gestures.due, monotonic_ns()
        if due is not None and due <= now:
            self._tell(self._gestures.look(now))
