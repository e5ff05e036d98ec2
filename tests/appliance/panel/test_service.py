from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from appliance.bus import Bus
from appliance.config import Config, PanelConfig
from appliance.errors import ApplianceError
from appliance.messages import Light, Message, MuteSwitch, Pressed, Release, Released, ShowLight
from appliance.panel import service
from appliance.panel.service import REPEAT, Panel
from appliance.run import Run
from appliance.units import Seconds
from hardware import gpio
from hardware.bench_pins import CONTROL, look

BUTTON, MUTE, LED = 17, 27, 12


class Spy:
    """Both of the panel's buses: keeps what is sent, hands out what is to be received."""

    sent: list[Message]
    waiting: list[Message]

    def __init__(self, *_where: object) -> None:
        self.sent, self.waiting = [], []

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def receive(self, timeout: float) -> Message | None:
        return self.waiting.pop(0) if self.waiting else None

    def flush(self, longest: Seconds) -> None: ...

    def close(self) -> None: ...


class Time:
    now = 100.0


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(service, "monotonic", lambda: Seconds(made.now))
    monkeypatch.setattr(service, "monotonic_ns", lambda: round(made.now * 1e9))
    monkeypatch.setattr(service, "Bus", Spy)
    monkeypatch.setattr(gpio, "BOUNCE", None)
    return made


@pytest.fixture
def panel(tmp_path: Path, time: Time) -> Iterator[Panel]:
    run = Run(directory=str(tmp_path), home=str(tmp_path), config=Config(panel=PanelConfig(pins="mock")))
    made = Panel(run, cast(Bus, Spy()))
    yield made
    made.close()


def edges(panel: Panel) -> list[Message]:
    return cast(Spy, panel._edges).sent


def pin(panel: Panel, number: int) -> Any:
    assert panel._board is not None
    return panel._board.factory.pin(number)


def show(panel: Panel, light: Light) -> None:
    cast(Spy, panel.bus).waiting.append(ShowLight(light=light))
    panel.step(0.0)


def test_it_tells_at_start_where_the_mute_switch_stands(panel: Panel) -> None:
    panel.load()
    assert edges(panel) == [MuteSwitch(muted=False)]


def test_button_edges_carry_the_moment_at_which_they_happened(panel: Panel, time: Time) -> None:
    panel.load()
    time.now = 101.0
    pin(panel, BUTTON).drive_low()
    time.now = 102.5
    pin(panel, BUTTON).drive_high()
    assert edges(panel)[1:] == [Pressed(at_ns=101_000_000_000), Released(at_ns=102_500_000_000)]


def test_mute_is_told_at_once_and_again_as_long_as_it_lasts(panel: Panel, time: Time) -> None:
    panel.load()
    pin(panel, MUTE).drive_low()
    panel.step(0.0)
    time.now += REPEAT + 0.1
    panel.step(0.0)
    panel.step(0.0)
    pin(panel, MUTE).drive_high()
    time.now += REPEAT + 0.1
    panel.step(0.0)
    assert edges(panel)[1:] == [MuteSwitch(muted=True), MuteSwitch(muted=True), MuteSwitch(muted=False)]


def test_the_light_follows_what_it_is_told(panel: Panel) -> None:
    panel.load()
    show(panel, Light.LISTENING)
    assert pin(panel, LED).state == pytest.approx(1.0)


def test_a_light_that_breathes_moves_with_time(panel: Panel, time: Time) -> None:
    panel.load()
    show(panel, Light.THINKING)
    levels = []
    for _ in range(5):
        time.now += 0.07
        panel.step(0.0)
        levels.append(pin(panel, LED).state)
    assert levels == sorted(set(levels))


def test_the_same_light_again_does_not_start_its_rhythm_anew(panel: Panel, time: Time) -> None:
    panel.load()
    show(panel, Light.RINGING)
    time.now += 0.25
    show(panel, Light.RINGING)
    assert pin(panel, LED).state == 0


def test_mock_pins_can_be_looked_at(panel: Panel, tmp_path: Path) -> None:
    panel.load()
    show(panel, Light.LISTENING)
    assert look(tmp_path) == {"light": "listening", "led": 1.0, "button": False, "mute": False}


def test_nothing_is_left_in_the_run_directory(panel: Panel, tmp_path: Path) -> None:
    panel.load()
    panel.close()
    assert not (tmp_path / CONTROL).exists()
    assert look(tmp_path) is None


def test_without_gpio_it_fails_with_a_remedy(tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lgpio", None)
    run = Run(directory=str(tmp_path), home=str(tmp_path), config=Config(panel=PanelConfig(pins="lgpio")))
    panel = Panel(run, cast(Bus, Spy()))
    with pytest.raises(ApplianceError) as failed:
        panel.load()
    panel.close()
    assert "panel.pins" in failed.value.remedy


def test_a_message_that_is_not_for_it_is_refused(panel: Panel) -> None:
    with pytest.raises(TypeError, match="panel has no use for Release"):
        panel.handle(Release(at=0))


def test_a_real_bus_fits_where_the_spy_stood() -> None:
    assert all(hasattr(Bus, verb) for verb in ("send", "receive", "flush", "close"))
