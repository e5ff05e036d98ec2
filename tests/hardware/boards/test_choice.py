"""From the setting to a board."""

from pathlib import Path

import pytest

from hardware.boards import BadBoard, WrongBoard, choose_board
from hardware.errors import NoSuchDevice
from tests.hardware.boards.machines import ORIN_NANO, PC, PI_4


def test_auto_takes_the_board_that_fits() -> None:
    assert choose_board("auto", PI_4).name == "raspberry-pi"
    assert choose_board("auto", PC).name == "bench"


def test_a_name_takes_that_board_if_it_fits() -> None:
    assert choose_board("respeaker-4mic", PI_4).name == "respeaker-4mic"
    with pytest.raises(WrongBoard) as caught:
        choose_board("raspberry-pi", ORIN_NANO)
    assert [line.split(": ")[1] for line in caught.value.lines] == ["machine.model", "gpio.chips"]
    assert caught.value.remedy == 'Set panel.board = "jetson-orin-nano" or "auto".'


def test_a_mistyped_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(NoSuchDevice) as caught:
        choose_board("raspbery-pi", PI_4)
    assert str(caught.value).startswith("'raspbery-pi': no board has this name; did you mean 'raspberry-pi'?")
    assert "respeaker-2mic" in caught.value.remedy


def test_a_path_takes_a_board_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('about = "mine"\n[machine]\nmodel = ["Raspberry Pi 4*"]\n[gpio]\nbackend = "lgpio"\n')
    assert choose_board(str(own), PI_4).name == "mine"
    with pytest.raises(WrongBoard, match=r"machine\.model"):
        choose_board(str(own), PC)
    own.write_text("")
    with pytest.raises(BadBoard, match="gpio is missing"):
        choose_board(str(own), PI_4)
