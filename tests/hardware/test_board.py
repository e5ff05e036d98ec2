"""Boards on which something is dead: the rest works, and a mute switch that nobody can read mutes."""

import sys
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from hardware.apa102 import MemoryWire
from hardware.board import Board, open_board
from hardware.boards import BoardFile, load_board, parse_board, shipped
from hardware.errors import DeviceError
from hardware.lights import NoLights

RED = (1.0, 0.0, 0.0)


@pytest.fixture
def no_gpio(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("lgpio", "gpiod"):
        monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)


def file(name: str) -> BoardFile:
    return load_board(shipped()[name])


def no_wire(path: str) -> MemoryWire:
    raise DeviceError("No such file or directory.", where=path, remedy="Switch SPI on.")


class Busy(MockFactory):  # type: ignore[misc] # gpiozero has no types
    """A factory one of whose pins another program holds."""

    def __init__(self, taken: int) -> None:
        super().__init__(pin_class=MockPin)
        self.taken = taken

    def pin(self, name: Any, *more: Any, **named: Any) -> Any:
        if name == self.taken:
            raise RuntimeError("GPIO busy")
        return super().pin(name, *more, **named)


class KeepsItsEdges(MockPWMPin):  # type: ignore[misc] # gpiozero has no types
    """A pin that closes as lgpio's does: its edges go on."""

    def close(self) -> None:
        self.frequency = None


@pytest.mark.usefixtures("no_gpio")
@pytest.mark.parametrize("name", ["raspberry-pi", "raspberry-pi-5"])
def test_without_gpio_a_board_with_a_mute_switch_is_muted(name: str) -> None:
    with open_board(file(name)) as board:
        assert board.muted
        assert board.mute is not None
        board.mute.when(lambda: None, lambda: None)
        assert (board.buttons, board.lights.count) == ({}, 0)
        assert len(board.trouble) == 1
        assert "GPIO (gpiod)" in board.trouble[0]
        assert "pip install" in board.trouble[0]


@pytest.mark.usefixtures("no_gpio")
def test_without_gpio_a_board_without_a_mute_switch_is_not() -> None:
    with open_board(file("respeaker-2mic")) as board:
        assert not board.muted


def test_without_gpio_lights_on_the_spi_still_shine() -> None:
    wire = MemoryWire("/dev/spidev0.0")
    with Board(file("respeaker-2mic"), None, lambda _path: wire, trouble="GPIO is dead.") as board:
        board.lights.show([RED] * 3)
        assert wire.written[4:8] == bytes((0xE8, 0, 0, 255))
        assert board.trouble == ["GPIO is dead."]


def test_without_spi_the_button_still_works() -> None:
    with Board(file("respeaker-2mic"), MockFactory(), no_wire) as board:
        assert isinstance(board.lights, NoLights)
        board.lights.show([RED])
        board.pin(17).drive_low()
        assert board.buttons["talk"].pressed
        assert board.trouble == [
            "respeaker-2mic.toml: light.spi: /dev/spidev0.0: No such file or directory. Switch SPI on."
        ]


def test_without_their_supply_lights_are_given_up() -> None:
    with Board(file("respeaker-4mic"), Busy(5), MemoryWire) as board:
        assert board.lights.count == 0
        assert board.trouble == ["respeaker-4mic.toml: light.power: GPIO busy"]


@pytest.mark.parametrize(
    ("pin", "key", "muted"), [(27, "mute", True), (17, "buttons.talk", False), (12, "light", False)]
)
def test_a_pin_that_another_program_holds_is_told_by_its_key(pin: int, key: str, muted: bool) -> None:
    with Board(file("raspberry-pi"), Busy(pin), MemoryWire) as board:
        assert board.trouble == [f"raspberry-pi.toml: {key}: GPIO busy"]
        assert board.muted == muted
        assert ("talk" in board.buttons) == (pin != 17)
        assert board.lights.count == (0 if pin == 12 else 1)


def test_a_closed_board_listens_to_no_pin_any_more() -> None:
    board = Board(file("raspberry-pi"), MockFactory(pin_class=KeepsItsEdges), MemoryWire)
    board.buttons["talk"].when(lambda: None, lambda: None)
    pin = board.pin(17)
    assert pin.when_changed is not None
    kept = board.buttons, board.mute  # Whoever holds on to them must not keep the edges alive.
    board.close()
    assert pin.when_changed is None
    assert not kept[0]["talk"].pressed


def test_the_ring_has_its_supply_while_the_board_is_open() -> None:
    board = open_board(file("respeaker-4mic"), "mock")
    supply = board.pin(5)
    assert (supply.function, supply.state) == ("output", True)
    board.close()
    assert supply.function == "input"


@pytest.mark.parametrize("name", ["raspberry-pi", "bench"])
def test_a_light_whose_pin_dies_says_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(_pin: object, _value: float) -> None:
        raise RuntimeError("GPIO not allocated")

    with open_board(file(name), "mock") as board:
        with monkeypatch.context() as patch:
            patch.setattr(type(board.pin(12)), "_set_state", dead)
            with pytest.raises(DeviceError, match="light: GPIO not allocated"):
                board.lights.show([RED])
        board.lights.show([RED])


@pytest.mark.parametrize("light", ['kind = "led"\npin = 4\n', 'kind = "rgb"\nred = 4\ngreen = 5\nblue = 6\n'])
def test_lights_without_pulse_width_are_on_or_off(light: str) -> None:
    own = parse_board(f'about = "x"\n[gpio]\nbackend = "mock"\n[light]\n{light}', Path("x.toml"))
    with Board(own, MockFactory(pin_class=MockPin), MemoryWire) as board:
        states = []
        for level in (0.04, 0.5, 1.0, 0.0):
            board.lights.show([(level, 0.0, 0.0)])
            states.append(bool(board.pin(4).state))
        assert states == [False, True, True, False]
        assert board.trouble == []
