"""Which factory a board gets, on which chip."""

import os
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory

from hardware import pins
from hardware.board import open_board
from hardware.boards import load_board, shipped
from hardware.boards.description import Gpio
from hardware.boards.machine import Chip
from hardware.errors import DeviceError
from hardware.pins import chip_of, pin_factory
from tests.hardware.fake_gpiod import Chip as FakeGpiod

PI_5 = load_board(shipped()["raspberry-pi-5"]).gpio
ORIN = load_board(shipped()["jetson-orin-nano"]).gpio


@pytest.fixture
def lgpio(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The chips that gpiozero's lgpio factory was asked for."""
    asked: list[Any] = []

    def made(chip: object) -> list[Any]:
        asked.append(chip)
        return asked

    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", SimpleNamespace(LGPIOFactory=made))
    monkeypatch.delenv("LG_WD", raising=False)
    return asked


@pytest.mark.parametrize(
    ("chips", "number"),
    [
        ((Chip("/dev/gpiochip0", "pinctrl-rp1"), Chip("/dev/gpiochip10", "gpio-brcmstb")), 0),
        ((Chip("/dev/gpiochip0", "gpio-brcmstb"), Chip("/dev/gpiochip4", "pinctrl-rp1")), 4),
        ((Chip("/dev/gpiochip0", ""),), None),
        ((), None),
    ],
)
def test_the_header_of_a_pi_5_is_found_by_the_label_of_its_chip(
    lgpio: list[Any], monkeypatch: pytest.MonkeyPatch, chips: tuple[Chip, ...], number: int | None
) -> None:
    monkeypatch.setattr(pins, "read_chips", lambda: chips)
    assert pin_factory(PI_5, "lgpio") == [number]


def test_lgpio_is_told_where_to_write_its_file(lgpio: list[Any]) -> None:
    pin_factory(PI_5, "lgpio")
    assert os.environ["LG_WD"] != os.getcwd()  # noqa: PTH109 - lgpio asks for the same


def test_a_jetsons_lines_are_those_of_its_board(monkeypatch: pytest.MonkeyPatch) -> None:
    chip = FakeGpiod("/dev/gpiochip1", list(ORIN.lines.values()))
    monkeypatch.setitem(sys.modules, "gpiod", chip)
    monkeypatch.setattr(pins, "read_chips", lambda: (Chip("/dev/gpiochip1", "tegra234-gpio"),))
    factory = pin_factory(ORIN, "gpiod")
    factory.pin("BOARD29")
    assert chip.lines["PQ.05"].request is not None
    factory.close()


def test_a_chip_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gpiod", FakeGpiod("", []))
    monkeypatch.setattr(pins, "read_chips", lambda: ())
    with pytest.raises(DeviceError, match=r"GPIO \(gpiod\): no GPIO chip has the label 'tegra234-gpio'"):
        pin_factory(ORIN, "gpiod")


@pytest.mark.parametrize(("backend", "remedy"), [("lgpio", "python3-lgpio"), ("gpiod", "pip install")])
def test_a_library_that_is_missing_is_named_with_its_remedy(
    backend: Any, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, backend, None)
    monkeypatch.setattr(pins, "read_chips", lambda: (Chip("/dev/gpiochip0", "tegra234-gpio"),))
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    with pytest.raises(DeviceError, match=rf"GPIO \({backend}\)") as caught:
        pin_factory(ORIN, backend)
    assert remedy in caught.value.remedy


def test_where_lgpio_is_not_installed_gpiod_serves_a_raspberry_pi(monkeypatch: pytest.MonkeyPatch) -> None:
    chip = FakeGpiod("/dev/gpiochip0", list(range(28)))
    monkeypatch.setitem(sys.modules, "gpiod", chip)
    monkeypatch.setitem(sys.modules, "lgpio", None)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.lgpio", raising=False)
    monkeypatch.setattr(pins, "read_chips", lambda: (Chip("/dev/gpiochip0", "pinctrl-rp1"),))
    with open_board(load_board(shipped()["raspberry-pi-5"])) as board:
        assert board.trouble == []
        chip.lines[17].drive(False)
        assert board.buttons["talk"].pressed
        assert not board.muted
        chip.lines[27].drive(False)
        assert board.muted


def test_an_error_of_the_library_itself_is_one_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(chip: object) -> None:
        raise RuntimeError("can not open gpiochip")

    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", SimpleNamespace(LGPIOFactory=refuse))
    with pytest.raises(DeviceError, match="can not open gpiochip") as caught:
        pin_factory(PI_5, "lgpio")
    assert "group gpio" in caught.value.remedy


def test_mock_pins_need_nothing() -> None:
    factory = pin_factory(PI_5, "mock")
    assert isinstance(factory, MockFactory)
    factory.close()


def test_the_first_label_that_is_there_is_the_chip() -> None:
    gpio = Gpio(backend="gpiod", chips=("b", "a"))
    chips = (Chip("/dev/gpiochip0", "a"), Chip("/dev/gpiochip1", "b"))
    assert chip_of(gpio, chips) == chips[1]
    assert chip_of(gpio, chips[:1]) == chips[0]
    assert chip_of(Gpio(backend="gpiod"), chips) is None
