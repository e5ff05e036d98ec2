"""Pins through libgpiod: against a chip in memory, whose face is compared with the real module where that is installed."""

import importlib
import importlib.util
import inspect
import queue
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from gpiozero import PWMLED, DigitalInputDevice, DigitalOutputDevice
from gpiozero.exc import GPIOPinInUse, PinInvalidPin, PinPWMUnsupported, PinSetInput

from hardware.apa102 import MemoryWire
from hardware.board import Board
from hardware.boards import load_board, shipped
from hardware.gpiod_pins import GpiodFactory
from tests.hardware import fake_gpiod
from tests.hardware.fake_gpiod import Bias, Chip, Direction, Edge

ORIN = load_board(shipped()["jetson-orin-nano"])
LINES = {int(pin): name for pin, name in ORIN.gpio.lines.items()}


@pytest.fixture
def chip(monkeypatch: pytest.MonkeyPatch) -> Chip:
    made = Chip("/dev/gpiochip0", [*LINES.values(), 17])
    monkeypatch.setitem(sys.modules, "gpiod", made)
    return made


@pytest.fixture
def factory(chip: Chip) -> Iterator[GpiodFactory]:
    made = GpiodFactory("/dev/gpiochip0", LINES)
    yield made
    made.close()


def test_a_pin_of_the_header_is_the_line_that_the_board_names(factory: GpiodFactory, chip: Chip) -> None:
    with DigitalInputDevice("BOARD29", pull_up=True, pin_factory=factory) as button:
        assert chip.lines["PQ.05"].settings[-1].bias is Bias.PULL_UP
        assert not button.is_active
        chip.lines["PQ.05"].drive(False)
        assert button.is_active
    assert [name for name, line in chip.lines.items() if line.request is not None] == ["PQ.05"]


def test_without_named_lines_it_is_the_line_of_that_number(chip: Chip) -> None:
    factory = GpiodFactory("/dev/gpiochip0", {})
    with DigitalInputDevice(17, pull_up=None, active_state=False, pin_factory=factory):
        assert chip.lines[17].settings[-1].bias is Bias.DISABLED
    factory.close()


def test_a_pin_without_a_line_is_refused(factory: GpiodFactory) -> None:
    with pytest.raises(PinInvalidPin, match="header pin 3 has no line"):
        factory.pin("BOARD3")


def test_edges_come_from_the_kernel_with_its_time(factory: GpiodFactory, chip: Chip) -> None:
    seen: queue.Queue[str] = queue.Queue()
    with DigitalInputDevice("BOARD29", pull_up=True, bounce_time=0.01, pin_factory=factory) as button:
        button.when_activated, button.when_deactivated = partial(seen.put, "down"), partial(seen.put, "up")
        settings = chip.lines["PQ.05"].settings[-1]
        assert (settings.edge_detection, settings.debounce_period) == (Edge.BOTH, timedelta(milliseconds=10))
        chip.lines["PQ.05"].drive(False)
        chip.lines["PQ.05"].drive(True)
        assert [seen.get(timeout=5), seen.get(timeout=5)] == ["down", "up"]


def test_an_output_shows_what_it_is_told_and_goes_back_to_an_input(factory: GpiodFactory, chip: Chip) -> None:
    line = chip.lines["PAC.06"]
    with DigitalOutputDevice("BOARD7", pin_factory=factory) as led:
        led.on()
        assert (line.settings[-1].direction, line.level) == (Direction.OUTPUT, True)
        led.off()
        assert not line.level
    assert line.settings[-1].direction is Direction.INPUT
    with pytest.raises(PinSetInput):
        factory.pin("BOARD7").state = True


def test_a_pin_that_is_opened_again_is_pulled_again(factory: GpiodFactory, chip: Chip) -> None:
    for pull_up, bias in ((True, Bias.PULL_UP), (False, Bias.PULL_DOWN), (True, Bias.PULL_UP), (True, Bias.PULL_UP)):
        with DigitalInputDevice("BOARD29", pull_up=pull_up, bounce_time=0.01, pin_factory=factory) as device:
            assert chip.lines["PQ.05"].settings[-1].bias is bias
            assert (device.pin.pull, device.pin.bounce) == ("up" if pull_up else "down", 0.01)
        assert chip.lines["PQ.05"].settings[-1].bias is Bias.DISABLED
        assert (device.pin_factory.pin("BOARD29").bounce, chip.lines["PQ.05"].settings[-1].edge_detection) == (
            None,
            Edge.NONE,
        )


def test_there_is_no_pulse_width(factory: GpiodFactory) -> None:
    with pytest.raises(PinPWMUnsupported):
        PWMLED("BOARD7", pin_factory=factory)
    with DigitalOutputDevice("BOARD7", pin_factory=factory) as led:  # The pin is free again.
        led.on()


def test_one_pin_for_two_things_is_refused(factory: GpiodFactory) -> None:
    with DigitalOutputDevice("BOARD7", pin_factory=factory), pytest.raises(GPIOPinInUse):
        DigitalOutputDevice("BOARD7", pin_factory=factory)


def test_closing_gives_every_line_back(factory: GpiodFactory, chip: Chip) -> None:
    factory.pin("BOARD7")
    factory.pin("BOARD29")
    factory.close()
    assert all(line.request is None for line in chip.lines.values())


def test_the_board_of_a_jetson_works_on_it(factory: GpiodFactory, chip: Chip) -> None:
    seen: queue.Queue[str] = queue.Queue()
    for pin in ("PQ.05", "PQ.06", "PH.00"):
        chip.lines[pin].drive(True)  # Its pull-ups are resistors on the breadboard.
    with Board(ORIN, factory, MemoryWire) as board:
        assert board.trouble == []
        board.buttons["talk"].when(partial(seen.put, "down"), partial(seen.put, "up"))
        chip.lines["PQ.05"].drive(False)
        assert seen.get(timeout=5) == "down"
        assert board.buttons["talk"].pressed
        board.lights.show([(0.0, 1.0, 0.0)])
        assert chip.lines["PAC.06"].level
    assert not board.muted


def test_a_chip_that_is_gone_presses_nothing_and_mutes(factory: GpiodFactory, chip: Chip) -> None:
    from hardware.contacts import PinButton, PinSwitch

    with DigitalInputDevice("BOARD29", pull_up=True, pin_factory=factory) as device:
        switch, button = PinSwitch(device), PinButton(device)
        switch.when(lambda: None, lambda: None)
        assert (switch.muted, button.pressed) == (False, False)
        chip.gone = True
        assert (switch.muted, button.pressed) == (True, False)
        chip.gone = False


@pytest.mark.skipif(importlib.util.find_spec("gpiod") is None, reason="gpiod is not installed")
def test_the_chip_in_memory_has_the_face_of_the_real_module() -> None:
    gpiod: Any = importlib.import_module("gpiod")
    for words in ("Direction", "Bias", "Edge", "Clock", "Value"):
        ours, theirs = getattr(fake_gpiod.line, words), getattr(gpiod.line, words)
        assert set(ours.__members__) == set(theirs.__members__), words
    assert {each.name for each in fields(fake_gpiod.LineSettings)} <= {each.name for each in fields(gpiod.LineSettings)}
    assert set(gpiod.EdgeEvent.Type.__members__) == {"RISING_EDGE", "FALLING_EDGE"}
    for kind, verbs in ((gpiod.LineRequest, fake_gpiod.LineRequest), (gpiod, Chip)):
        for verb in ("request_lines",) if kind is gpiod else ("reconfigure_lines", "get_value", "set_value", "release"):
            real = set(inspect.signature(getattr(kind, verb)).parameters)
            assert len(inspect.signature(getattr(verbs, verb)).parameters) - (verbs is Chip) <= len(real), verb
    assert {"path", "config", "consumer"} <= set(inspect.signature(gpiod.request_lines).parameters)
    assert isinstance(gpiod.LineRequest.fd, property)
