from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware import gpio
from hardware.errors import DeviceError
from hardware.gpio import Board, Pins, pin_factory, resolve


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    monkeypatch.setattr(gpio, "BOUNCE", None)  # Edges of a test have nothing to bounce.
    with Board(Pins(), pin_factory("mock")) as made:
        yield made


def test_auto_takes_lgpio_where_there_is_a_chip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpio, "DEVICES", tmp_path)
    assert resolve("auto") == "mock"
    (tmp_path / "gpiochip0").touch()
    assert resolve("auto") == "lgpio"
    assert resolve("native") == "native"


def test_the_light_shines_as_bright_as_it_is_told(board: Board) -> None:
    board.shine(0.25)
    assert board.brightness == pytest.approx(0.25)
    assert board.factory.pin(12).state == pytest.approx(0.25)


def test_the_button_closes_to_ground(board: Board) -> None:
    edges: list[str] = []
    board.when_pressed(lambda: edges.append("down"), lambda: edges.append("up"))
    assert not board.pressed
    board.factory.pin(17).drive_low()
    assert board.pressed
    board.factory.pin(17).drive_high()
    assert edges == ["down", "up"]


def test_the_mute_switch_tells_both_ways(board: Board) -> None:
    edges: list[str] = []
    board.when_muted(lambda: edges.append("muted"), lambda: edges.append("unmuted"))
    board.factory.pin(27).drive_low()
    assert board.muted
    board.factory.pin(27).drive_high()
    assert edges == ["muted", "unmuted"]


def test_a_factory_that_does_not_work_here_says_what_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lgpio", None)
    with pytest.raises(DeviceError, match=r"GPIO \(lgpio\)") as caught:
        pin_factory("lgpio")
    assert 'panel.pins = "native"' in caught.value.remedy


def test_one_pin_for_two_things_is_refused() -> None:
    with pytest.raises(DeviceError, match="GPIO"):
        Board(Pins(button=12), pin_factory("mock"))


def test_closing_twice_is_fine(board: Board) -> None:
    board.close()
    board.close()
