from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from appliance import service as pulse
from appliance.bus import Bus, Inbox
from appliance.config import Config, PanelConfig
from appliance.errors import ApplianceError
from appliance.messages import (
    Heartbeat,
    Light,
    Message,
    MuteSwitch,
    Pressed,
    Release,
    Released,
    ShowLight,
    Tapped,
    TurnVolume,
)
from appliance.panel import fingers, service
from appliance.panel.service import LOOK, REPEAT, Panel
from appliance.ring import Ring
from appliance.run import Run
from appliance.units import Seconds
from hardware import board as hardware_board
from hardware import wiring
from hardware.bench_pins import CONTROL, look
from hardware.errors import DeviceError

TALK, LOUDER, MUTE_BUTTON, MUTE, RED = 17, 23, 22, 27, 12
"""Pins of the board `bench`."""


class Spy:
    """Both of the panel's buses: keeps what is sent, hands out what is to be received."""

    sent: list[Message]
    waiting: list[Message]
    unsent = 0

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
    for module in (service, fingers):
        monkeypatch.setattr(module, "monotonic_ns", lambda: round(made.now * 1e9))
    monkeypatch.setattr(service, "Bus", Spy)
    monkeypatch.setattr(wiring, "BOUNCE", None)
    return made


@pytest.fixture
def panel(tmp_path: Path, time: Time) -> Iterator[Panel]:
    made = Panel(a_run(tmp_path), cast(Bus, Spy()))
    yield made
    made.close()


def a_run(folder: Path, board: str = "bench") -> Run:
    return Run(directory=str(folder), home=str(folder), config=Config(panel=PanelConfig(board=board)))


def told(panel: Panel) -> list[Message]:
    """What was told since last asked."""
    sent = cast(Spy, panel._hands).sent
    out = list(sent)
    sent.clear()
    return out


def loaded(panel: Panel) -> Panel:
    panel.load()
    told(panel)
    return panel


def pin(panel: Panel, number: int) -> Any:
    assert panel._board is not None
    return panel._board.pin(number)


def show(panel: Panel, light: Light) -> None:
    cast(Spy, panel.bus).waiting.append(ShowLight(light=light))
    panel.step(0.0)


def seen(folder: Path) -> dict[str, Any]:
    state = look(folder)
    assert state is not None
    return state


def test_it_tells_at_start_where_the_mute_switch_stands(panel: Panel) -> None:
    panel.load()
    assert told(panel) == [MuteSwitch(muted=False)]


def test_button_edges_carry_the_moment_at_which_they_happened(panel: Panel, time: Time) -> None:
    loaded(panel)
    time.now = 101.0
    pin(panel, TALK).drive_low()
    time.now = 102.5
    pin(panel, TALK).drive_high()
    assert told(panel) == [Pressed(at_ns=101_000_000_000), Released(at_ns=102_500_000_000)]


def test_a_tap_and_louder_reach_the_dialogue(panel: Panel, time: Time) -> None:
    loaded(panel)
    for number in (TALK, LOUDER):
        pin(panel, number).drive_low()
        time.now += 0.1
        pin(panel, number).drive_high()
        time.now += 0.1
    assert told(panel)[2:] == [Tapped(times=1), TurnVolume(steps=1)]


def test_mute_is_told_at_once_and_again_as_long_as_it_lasts(panel: Panel, time: Time) -> None:
    loaded(panel)
    pin(panel, MUTE).drive_low()
    assert told(panel) == [MuteSwitch(muted=True)]
    panel.step(0.0)
    time.now += REPEAT + 0.1
    panel.step(0.0)
    panel.step(0.0)
    assert told(panel) == [MuteSwitch(muted=True)]
    pin(panel, MUTE).drive_high()
    time.now += REPEAT + 0.1
    panel.step(0.0)
    assert told(panel) == [MuteSwitch(muted=False)]


def test_muting_lets_go_of_the_button_that_is_held(panel: Panel) -> None:
    loaded(panel)
    pin(panel, TALK).drive_low()
    pin(panel, MUTE).drive_low()
    pin(panel, TALK).drive_high()
    assert [type(each) for each in told(panel)] == [Pressed, Released, MuteSwitch]


def test_the_mute_button_mutes_and_unmutes_in_turn(panel: Panel, time: Time) -> None:
    loaded(panel)
    for _ in range(2):
        for drive in (pin(panel, MUTE_BUTTON).drive_low, pin(panel, MUTE_BUTTON).drive_high):
            drive()
            time.now += 0.1
    assert told(panel) == [MuteSwitch(muted=True), MuteSwitch(muted=False)]


def test_a_mute_switch_whose_edge_was_lost_is_seen_all_the_same(
    panel: Panel, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(panel)
    monkeypatch.setattr(hardware_board.Board, "muted", property(lambda _self: True))
    time.now += LOOK
    panel.step(0.0)
    assert told(panel)[0] == MuteSwitch(muted=True)


def test_a_button_whose_edge_was_lost_is_seen_all_the_same(panel: Panel, time: Time) -> None:
    loaded(panel)
    assert panel._board is not None
    panel._board.buttons["talk"].when(lambda: None, lambda: None)
    pin(panel, TALK).drive_low()
    time.now += LOOK
    panel.step(0.0)
    assert [type(each) for each in told(panel)] == [Pressed]


def test_a_stuck_button_is_said_in_words(panel: Panel, time: Time) -> None:
    loaded(panel)
    pin(panel, TALK).drive_low()
    assert panel.trouble == ""
    time.now += 61
    panel.step(0.0)
    assert panel.trouble == "stuck button: talk"
    pin(panel, TALK).drive_high()
    assert panel.trouble == ""


def test_the_heartbeat_says_what_is_wrong(panel: Panel, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy()
    monkeypatch.setattr(pulse, "Bus", lambda *_where: spy)
    pin(loaded(panel), TALK).drive_low()
    time.now += 61
    panel.step(0.0)
    panel.bus.inbox = Inbox()
    beating = pulse.Pulse(panel.run, panel)
    beating.start()
    beating.end()
    (beat, *_) = spy.sent
    assert isinstance(beat, Heartbeat)
    assert beat.detail == "stuck button: talk"


def test_the_light_follows_what_it_is_told(panel: Panel) -> None:
    loaded(panel)
    show(panel, Light.ERROR)
    assert pin(panel, RED).state == pytest.approx(1.0)


def test_a_light_that_breathes_moves_with_time(panel: Panel, time: Time) -> None:
    loaded(panel)
    show(panel, Light.THINKING)
    levels = []
    for _ in range(5):
        time.now += 0.07
        panel.step(0.0)
        levels.append(pin(panel, RED).state)
    assert levels == sorted(set(levels))


def test_the_same_light_again_does_not_start_its_rhythm_anew(panel: Panel, time: Time) -> None:
    loaded(panel)
    show(panel, Light.RINGING)
    time.now += 0.3
    show(panel, Light.RINGING)
    assert pin(panel, RED).state == 0


def test_the_listening_light_follows_the_microphone(panel: Panel, time: Time, tmp_path: Path) -> None:
    loaded(panel)
    with Ring.create(panel.run.ring("capture"), 16_000) as ring:
        show(panel, Light.LISTENING)
        (quiet,) = seen(tmp_path)["lights"]
        ring.write(array("h", [12_000, -12_000] * 160))
        time.now += 0.12
        panel.step(0.0)
        (loud,) = seen(tmp_path)["lights"]
    assert max(quiet) < 0.6
    assert max(loud) == 1.0


def test_an_idle_panel_waits_as_long_as_it_may(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(panel)
    show(panel, Light.IDLE)
    waits: list[float] = []
    monkeypatch.setattr(panel.bus, "receive", lambda timeout: waits.append(timeout))
    panel.step(0.5)
    assert waits == [0.5]


def test_a_light_that_dies_takes_nothing_with_it(panel: Panel, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(panel)

    def dead(_colours: object) -> None:
        raise DeviceError("it does not answer.", where="SPI")

    assert panel._board is not None
    monkeypatch.setattr(panel._board.lights, "show", dead)
    show(panel, Light.ERROR)
    show(panel, Light.IDLE)
    pin(panel, TALK).drive_low()
    assert [type(each) for each in told(panel)] == [Pressed]
    assert "SPI" in panel.trouble


def test_mock_pins_can_be_looked_at(panel: Panel, tmp_path: Path) -> None:
    loaded(panel)
    pin(panel, LOUDER).drive_low()
    show(panel, Light.ERROR)
    assert seen(tmp_path) == {
        "light": "error",
        "since_ns": 100_000_000_000,
        "lights": [[1.0, 0.125, 0.0]],
        "down": ["up"],
        "muted": False,
    }


def test_nothing_is_left_in_the_run_directory(panel: Panel, tmp_path: Path) -> None:
    panel.load()
    panel.close()
    assert not (tmp_path / CONTROL).exists()
    assert look(tmp_path) is None


def test_a_panel_that_ends_lets_go_of_the_button(panel: Panel) -> None:
    loaded(panel)
    pin(panel, TALK).drive_low()
    panel.close()
    assert [type(each) for each in told(panel)] == [Pressed, Released]


def test_a_board_that_does_not_exist_counts_as_muted_and_says_what_to_do(tmp_path: Path, time: Time) -> None:
    panel = Panel(a_run(tmp_path, board="banch"), cast(Bus, Spy()))
    with pytest.raises(ApplianceError) as failed:
        panel.load()
    panel.close()
    assert "bench" in str(failed.value)
    assert told(panel) == [MuteSwitch(muted=True)]


def test_a_message_that_is_not_for_it_is_counted_and_kills_nothing(panel: Panel) -> None:
    panel.handle(Release(at=0))
    assert panel.misdirected == 1


def test_a_real_bus_fits_where_the_spy_stood() -> None:
    assert all(hasattr(Bus, verb) for verb in ("send", "receive", "flush", "close"))
