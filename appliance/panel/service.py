"""The service: shows lights, and tells what hands do, with the moment at which they did it."""

import threading
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from appliance.bus import Bus
from appliance.clock import monotonic, monotonic_ns
from appliance.errors import ApplianceError
from appliance.logs import log
from appliance.messages import Light, Message, MuteSwitch, ShowLight
from appliance.panel.fingers import Fingers
from appliance.panel.lights import Colour, colours, stays
from appliance.panel.voice import Voice
from appliance.run import Run
from appliance.service import Worker
from appliance.units import Seconds
from hardware.bench_pins import BenchPins
from hardware.board import Board, open_board
from hardware.boards import choose_board, read_facts
from hardware.errors import DeviceError
from hardware.lights import NoLights

LEVELS = 64
"""Steps of brightness; a change of less is not sent to the lights."""

EXPORT = Seconds(0.1)
"""Between two writes of the mock pins' state while the light moves."""

LOOK = Seconds(0.5)
"""Between two looks at buttons and switch, which tell of themselves when they move, should a move have been lost."""

REPEAT = Seconds(1.0)
"""While muted, it is said again this often: a process that was just started must not listen because it missed it."""


class Panel(Worker):
    """Lights, buttons, mute switch."""

    name: ClassVar[str] = "panel"

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        self._light, self._since, self._shines_ns = Light.STARTING, monotonic(), 0
        self._shown: Sequence[Colour] | None = None
        self._voice = Voice(run.ring("capture"))
        self._board: Board | None = None
        self._fingers: Fingers | None = None
        self._bench: BenchPins | None = None
        # Hands speak from the library's threads and from one of ours, and a bus is one thread's at a time.
        self._hands = Bus(run.path, None)
        self._lock = threading.Lock()
        self._exported = self._looked = self._repeated = Seconds(0.0)

    def load(self) -> str:
        """Takes the board and tells whether it is muted.

        Raises:
            ApplianceError: no such board, or not this machine's. Nobody knows its mute switch then: it counts as muted.
        """
        try:
            file = choose_board(self.run.config.panel.board, read_facts())
        except DeviceError as failed:
            self._tell(MuteSwitch(muted=True))
            raise ApplianceError(failed.what, where=failed.where, remedy=failed.remedy) from failed
        board = self._board = open_board(file)
        for trouble in board.trouble:
            log.error("board", trouble=trouble)
        if file.gpio.backend == "mock":
            self._bench = BenchPins(self.run.path, board)
        self._fingers = Fingers(board.buttons, board.muted, self._tell)
        if board.mute is not None:
            board.mute.when(partial(self._fingers.mute, True), partial(self._fingers.mute, False))
        self._look(monotonic(), always=True)
        self._show(monotonic())
        return f"{file.name}: {file.about}"

    @property
    def trouble(self) -> str:
        """What does not work, for people; empty: all does."""
        parts = [*(self._board.trouble if self._board else ()), self._fingers.trouble if self._fingers else ""]
        return "; ".join(filter(None, parts))

    def step(self, timeout: float) -> None:
        """Takes a message, if one comes before the light has to move again."""
        super().step(min(timeout, stays(self._light, monotonic() - self._since)))
        now = monotonic()
        self._show(now)
        self._look(now)

    def handle(self, message: Message) -> None:
        """Begins to show another light."""
        if not isinstance(message, ShowLight):
            super().handle(message)
        elif message.light is not self._light:
            self._light, self._since, self._shines_ns = message.light, monotonic(), 0
            self._exported = Seconds(0.0)

    def close(self) -> None:
        """Puts the light out and lets go of everything."""
        if self._bench is not None:
            self._bench.close()
        if self._fingers is not None:
            self._fingers.close()
        board, self._board = self._board, None
        if board is not None:
            board.close()
        self._voice.close()
        with self._lock:
            self._hands.flush(Seconds(0.1))
            self._hands.close()

    def _tell(self, message: Message) -> None:
        with self._lock:
            self._hands.send(message)

    def _look(self, now: Seconds, always: bool = False) -> None:
        """Whether something moved unseen; and whoever came late is told that it is muted."""
        assert self._board is not None and self._fingers is not None
        if always or now - self._looked >= LOOK:
            self._looked = now
            self._fingers.mute(self._board.muted)
            self._fingers.look()
        if always or (self._fingers.muted and now - self._repeated > REPEAT):
            self._repeated = now
            self._tell(MuteSwitch(muted=self._fingers.muted))

    def _show(self, now: Seconds) -> None:
        assert self._board is not None
        lights = self._board.lights
        level = self._voice.level(now) if self._light is Light.LISTENING else 0.0
        shown = stepped(colours(self._light, now - self._since, level, lights.count, lights.coloured))
        if shown != self._shown:
            self._shown = shown
            self._shine(shown)
        self._shines_ns = self._shines_ns or monotonic_ns()
        if self._bench is not None and now - self._exported >= EXPORT:
            self._exported = now
            self._bench.show(self._state(shown))

    def _shine(self, shown: Sequence[Colour]) -> None:
        """A light that has died is not asked again; the buttons go on."""
        assert self._board is not None
        try:
            self._board.lights.show(shown)
        except DeviceError as dead:
            log.error("lights", trouble=str(dead))
            self._board.trouble.append(str(dead))
            self._board.lights = NoLights()

    def _state(self, shown: Sequence[Colour]) -> dict[str, object]:
        """What the mock pins show, for whoever looks: `since_ns` is when this light was first seen."""
        assert self._board is not None and self._fingers is not None
        down = [name for name, button in self._board.buttons.items() if button.pressed]
        return {
            "light": self._light.value,
            "since_ns": self._shines_ns,
            "lights": shown,
            "down": down,
            "muted": self._fingers.muted,
        }


def stepped(shown: Sequence[Colour]) -> list[Colour]:
    """Brightness in steps, so that what nobody sees is no change."""
    return [(_step(red), _step(green), _step(blue)) for red, green, blue in shown]


def _step(level: float) -> float:
    return round(level * LEVELS) / LEVELS


def create(run: Run, bus: Bus) -> Panel:
    """The service of this process."""
    return Panel(run, bus)
