"""The service: shows lights, and tells the edges of button and switch with the moment at which they happened."""

import threading
from functools import partial
from typing import ClassVar

from appliance.bus import Bus
from appliance.clock import monotonic, monotonic_ns
from appliance.errors import ApplianceError
from appliance.messages import Light, Message, MuteSwitch, Pressed, Released, ShowLight
from appliance.panel.rhythm import STILL, brightness
from appliance.run import Run
from appliance.service import Worker
from appliance.units import Seconds
from hardware.bench_pins import BenchPins
from hardware.errors import DeviceError
from hardware.gpio import Board, Pins, pin_factory, resolve

FRAME = Seconds(0.04)
"""Between two levels of a light that moves: smooth to the eye."""

LEVELS = 64
"""Steps of brightness; a change of less is not sent to the pin."""

EXPORT = Seconds(0.1)
"""Between two writes of the mock pins' state while the light moves."""

REPEAT = Seconds(1.0)
"""While muted, it is said again this often: a process that was just started must not listen because it missed it."""


class Panel(Worker):
    """Light, button, mute switch."""

    name: ClassVar[str] = "panel"

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        self._light, self._since = Light.STARTING, monotonic()
        self._level = -1
        self._board: Board | None = None
        self._bench: BenchPins | None = None
        # Edges come from gpiozero's threads, and a bus is one thread's at a time.
        self._edges = Bus(run.path, None)
        self._lock = threading.Lock()
        self._exported = self._repeated = Seconds(0.0)

    def load(self) -> str:
        """Takes the pins and tells where the mute switch stands.

        Raises:
            ApplianceError: there is no GPIO to be had; the speaker then works by voice alone.
        """
        config = self.run.config.panel
        pins = Pins(light=config.led, button=config.button, mute=config.mute)
        kind = resolve(config.pins)
        try:
            factory = pin_factory(kind)
            self._board = Board(pins, factory)
        except DeviceError as failed:
            raise ApplianceError(failed.what, where=failed.where, remedy=failed.remedy) from failed
        self._board.when_pressed(partial(self._edge, Pressed), partial(self._edge, Released))
        self._board.when_muted(partial(self._switch, True), partial(self._switch, False))
        if kind == "mock":
            self._bench = BenchPins(self.run.path, pins, factory)
        self._switch(self._board.muted)
        self._show(monotonic())
        return f"{kind} pins: light {pins.light}, button {pins.button}, mute {pins.mute}"

    def step(self, timeout: float) -> None:
        """Takes a message, if one comes before the light has to move again."""
        moving = self._light not in STILL
        super().step(min(timeout, FRAME) if moving else timeout)
        now = monotonic()
        self._show(now)
        if self._board is not None and self._board.muted and now - self._repeated > REPEAT:
            self._switch(True)

    def handle(self, message: Message) -> None:
        """Begins to show another light."""
        if not isinstance(message, ShowLight):
            super().handle(message)
        elif message.light is not self._light:
            self._light, self._since = message.light, monotonic()
            self._exported = Seconds(0.0)

    def close(self) -> None:
        """Puts the light out and lets go of the pins."""
        if self._bench is not None:
            self._bench.close()
        board, self._board = self._board, None
        if board is not None:
            board.shine(0.0)
            board.close()
        with self._lock:
            self._edges.flush(Seconds(0.1))
            self._edges.close()

    def _edge(self, kind: type[Pressed] | type[Released]) -> None:
        at_ns = monotonic_ns()
        with self._lock:
            self._edges.send(kind(at_ns=at_ns))

    def _switch(self, muted: bool) -> None:
        self._repeated = monotonic()
        with self._lock:
            self._edges.send(MuteSwitch(muted=muted))

    def _show(self, now: Seconds) -> None:
        assert self._board is not None
        level = round(brightness(self._light, Seconds(now - self._since)) * LEVELS)
        if level != self._level:
            self._level = level
            self._board.shine(level / LEVELS)
        if self._bench is not None and now - self._exported >= EXPORT:
            self._exported = now
            board = self._board
            self._bench.show(
                {"light": self._light.value, "led": board.brightness, "button": board.pressed, "mute": board.muted}
            )


def create(run: Run, bus: Bus) -> Panel:
    """The service of this process."""
    return Panel(run, bus)
