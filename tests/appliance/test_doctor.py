"""What the doctor says about the machine."""

import pytest

import hardware.boards
from appliance import doctor
from appliance.config import Config, MachineConfig, PanelConfig
from appliance.doctor import Finding, Verdict, _board, _memory, _models
from hardware.boards import Facts
from tests.hardware.boards.machines import PC, PI_4, TWO_MIC


def findings(facts: Facts, board: str, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    monkeypatch.setattr(hardware.boards, "read_facts", lambda: facts)
    return list(_board(Config(panel=PanelConfig(board=board))))


def test_a_pc_is_a_bench_and_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(PC, "auto", monkeypatch) == [
        Finding("board that fits", Verdict.OK, "bench (a PC): simulated light, buttons and mute switch"),
        Finding("board", Verdict.OK, "panel.board = 'auto': simulated light, buttons and mute switch"),
    ]


def test_a_hat_is_proposed_and_what_it_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fits, used, *missing = findings(PI_4._replace(cards=(TWO_MIC,), spi=()), "auto", monkeypatch)
    assert fits.detail.startswith("respeaker-2mic (Raspberry Pi 4 Model B Rev 1.4): ")
    assert used.verdict is Verdict.OK
    assert [(line.verdict, line.detail) for line in missing] == [
        (Verdict.WORSE, "respeaker-2mic.toml: light.spi: there is no /dev/spidev0.0")
    ]
    assert "raspi-config" in missing[0].remedy


def test_a_board_of_another_machine_is_broken_and_the_right_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fits, wrong = findings(PI_4, "raspberry-pi-5", monkeypatch)
    assert fits.detail.startswith("raspberry-pi (")
    assert wrong.verdict is Verdict.BROKEN
    assert wrong.detail.startswith("raspberry-pi-5.toml: machine.model: this is a Raspberry Pi 4 Model B Rev 1.4.")
    assert wrong.remedy == 'Set panel.board = "raspberry-pi" or "auto".'


def test_a_mistyped_board_is_broken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    _, wrong = findings(PI_4, "respeaker-2mik", monkeypatch)
    assert (wrong.verdict, wrong.detail) == (
        Verdict.BROKEN,
        "no board has this name; did you mean 'respeaker-2mic'?",
    )


def test_a_board_of_512_mb_is_told_of_the_small_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "memory_total", lambda: 447_000_000)
    (found,) = _memory(Config())
    assert (found.verdict, found.detail) == (Verdict.WORSE, "447 MB, profile 'standard'")
    assert 'profile = "small"' in found.remedy


@pytest.mark.parametrize(("total", "profile"), [(447_000_000, "small"), (960_000_000, "standard")])
def test_nothing_is_proposed_where_the_profile_fits(total: int, profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "memory_total", lambda: total)
    config = Config(machine=MachineConfig(profile="small" if profile == "small" else "standard"))
    assert [(found.verdict, found.remedy) for found in _memory(config)] == [(Verdict.OK, "")]


def test_the_small_profile_has_no_language_model_to_look_for() -> None:
    found = {each.check: each.detail for each in _models(Config(machine=MachineConfig(profile="small")))}
    assert found["model llm"] == "switched off"
