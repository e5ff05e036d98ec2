"""Which board fits which machine, as a table."""

import pytest

from hardware.boards import Facts, fits, lacks, load_board, matching, propose, shipped, sound_devices
from tests.hardware.boards.machines import FOUR_MIC, HDMI, JACK, MACHINES, ORIN_NANO, PC, PI_4, PI_5, TWO_MIC, USB

BOARDS = {name: load_board(path) for name, path in shipped().items()}


@pytest.mark.parametrize(("facts", "name"), MACHINES.values(), ids=MACHINES)
def test_the_board_that_fits_is_proposed(facts: Facts, name: str) -> None:
    assert propose(BOARDS.values(), facts).name == name


@pytest.mark.parametrize(("facts", "name"), MACHINES.values(), ids=MACHINES)
def test_the_order_of_the_files_does_not_matter(facts: Facts, name: str) -> None:
    assert propose(reversed(BOARDS.values()), facts).name == name


@pytest.mark.parametrize(
    ("name", "facts", "lines"),
    [
        (
            "raspberry-pi-5",
            PI_4,
            [
                "raspberry-pi-5.toml: machine.model: this is a Raspberry Pi 4 Model B Rev 1.4.",
                "raspberry-pi-5.toml: gpio.chips: none of them is here; there are pinctrl-bcm2711, raspberrypi-exp-gpio.",
            ],
        ),
        (
            "raspberry-pi",
            PC,
            ["raspberry-pi.toml: machine.model: this machine has no device tree, so it is none of them."],
        ),
        (
            "jetson-orin-nano",
            PI_4._replace(chips=()),
            ["jetson-orin-nano.toml: machine.compatible: this is a Raspberry Pi 4 Model B Rev 1.4."],
        ),
        ("respeaker-2mic", PI_5, []),
        ("bench", ORIN_NANO, []),
    ],
)
def test_a_board_that_does_not_fit_names_the_lines_that_disagree(name: str, facts: Facts, lines: list[str]) -> None:
    assert fits(BOARDS[name], facts) == lines


@pytest.mark.parametrize(
    ("name", "facts", "keys"),
    [
        ("raspberry-pi", PI_4, []),
        ("raspberry-pi", PI_4._replace(cards=(HDMI,)), ["sound.capture", "sound.playback"]),
        ("raspberry-pi", PI_4._replace(chips=(), libraries=frozenset()), ["gpio.chips", "gpio.backend"]),
        ("raspberry-pi", PI_4._replace(chips=(PI_4.chips[0]._replace(label=""),)), ["gpio.chips"]),
        ("respeaker-2mic", PI_4._replace(cards=(TWO_MIC,), spi=()), ["light.spi"]),
        ("respeaker-4mic", PI_4._replace(cards=(FOUR_MIC, JACK)), []),
        ("respeaker-4mic", PI_4._replace(cards=(FOUR_MIC,)), ["sound.playback"]),
        ("jetson-orin-nano", ORIN_NANO._replace(libraries=frozenset({"lgpio"})), ["gpio.backend"]),
        ("bench", Facts(), []),
    ],
)
def test_what_is_missing_for_a_board_is_named_by_its_key(name: str, facts: Facts, keys: list[str]) -> None:
    found = lacks(BOARDS[name], facts)
    assert [lack.key for lack in found] == keys
    assert all(lack.what and lack.remedy.endswith(".") for lack in found)


def test_a_library_that_another_stands_in_for_is_still_named() -> None:
    (lack,) = lacks(BOARDS["raspberry-pi"], PI_4._replace(libraries=frozenset({"gpiod"})))
    assert lack.what == "Python finds no lgpio; gpiod serves"


@pytest.mark.parametrize("shown", ["seeed2micvoicec", "seeed-2mic-voicecard: bcm2835-i2s-wm8960 (hw:1,0)"])
def test_a_card_is_known_by_its_alsa_id_and_by_the_name_that_portaudio_shows(shown: str) -> None:
    card = TWO_MIC._replace(id="x", name=shown)
    assert matching(BOARDS["respeaker-2mic"].sound.capture, [JACK, card]) is card


def test_the_first_name_goes_before_the_first_card() -> None:
    assert matching(["usb audio", "headphones"], [JACK, USB]) is USB
    assert matching(["usb audio"], [JACK]) is None


def test_the_card_of_the_board_is_looked_for_while_it_is_there() -> None:
    two, four = BOARDS["respeaker-2mic"], BOARDS["respeaker-4mic"]
    assert sound_devices(two, PI_4._replace(cards=(JACK, TWO_MIC))) == ("seeed2micvoicec", "seeed2micvoicec")
    assert sound_devices(four, PI_4._replace(cards=(JACK, FOUR_MIC))) == ("seeed4micvoicec", "headphones")
    assert sound_devices(two, PI_4._replace(cards=(JACK,))) == ("default", "default")
    assert sound_devices(BOARDS["bench"], PC) == ("default", "default")


def test_every_board_but_the_bench_is_meant_for_a_machine() -> None:
    assert [name for name, board in BOARDS.items() if not fits(board, Facts())] == ["bench"]
