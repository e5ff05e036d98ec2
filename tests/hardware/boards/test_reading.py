"""A board's file: every mistake at once, each with its key; and every file that comes with hark."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.boards import BadBoard, BoardFile, load_board, parse_board, shipped
from hardware.boards.description import Apa102Light, Contact, LedLight, NoLight, Power
from hardware.boards.reading import LARGEST

MINIMAL = 'about = "mine"\n[gpio]\nbackend = "lgpio"\n'

NAMES = ["bench", "jetson-orin-nano", "raspberry-pi", "raspberry-pi-5", "respeaker-2mic", "respeaker-4mic"]


def parse(text: str) -> BoardFile:
    return parse_board(MINIMAL + text, Path("/somewhere/mine.toml"))


def mistakes(text: str) -> list[str]:
    with pytest.raises(BadBoard) as caught:
        parse(text)
    return caught.value.mistakes


def test_these_boards_come_with_hark() -> None:
    assert sorted(shipped()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_comes_with_hark_is_right(name: str) -> None:
    board = load_board(shipped()[name])
    assert board.name == name
    assert board.about


def test_a_board_needs_no_more_than_a_sentence_and_a_backend() -> None:
    board = parse("")
    assert (board.name, board.light, board.buttons, board.mute) == ("mine", NoLight(), {}, None)


def test_each_light_has_the_keys_of_its_kind() -> None:
    ring = '[light]\nkind = "apa102"\ncount = 12\npower = { pin = 5 }\n'
    assert parse(ring).light == Apa102Light(count=12, power=Power(pin=5))
    assert parse('[light]\nkind = "led"\npin = 4\nactive = "low"\n').light == LedLight(pin=4, active="low")
    assert mistakes('[light]\nkind = "led"\ncount = 3\n') == [
        "light.count is no key of a board's file.",
        "light.pin is missing.",
    ]


def test_all_mistakes_are_told_at_once_with_the_nearest_names() -> None:
    text = """
[machine]
model = "Raspberry Pi 4*"
[light]
kind = "appa102"
[buttons.tlk]
pin = 17
[buttons.up]
pin = "GPIO17"
puls = "up"
[mute]
pin = 27
active = "lo"
[gpoi]
"""
    assert sorted(mistakes(text)) == [
        "buttons.tlk: expected one of 'talk', 'up', 'down', 'mute_button'; did you mean 'talk'?",
        "buttons.up.pin: expected a whole number, found 'GPIO17'.",
        "buttons.up.puls is no key of a board's file; did you mean 'pull'?",
        "gpoi is no key of a board's file; did you mean 'gpio'?",
        "light.kind: expected one of 'none', 'led', 'rgb', 'apa102', found 'appa102'; did you mean 'apa102'?",
        "machine.model: expected a list of texts, found 'Raspberry Pi 4*'.",
        "mute.active: expected one of 'low', 'high', found 'lo'; did you mean 'low'?",
    ]


def test_an_error_names_the_file_on_each_line_and_the_page_that_helps() -> None:
    with pytest.raises(BadBoard) as caught:
        parse("[a]\nb = 2\n")
    assert str(caught.value).startswith("mine.toml: a is no key")
    assert caught.value.remedy == "hardware/boards/README.md says what may stand in it."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[mute]\npin = 28\n", "mute.pin: expected a BCM number from 0 to 27, found 28."),
        ("[mute]\npin = -1\n", "mute.pin: expected a BCM number from 0 to 27, found -1."),
        ("[buttons.up]\npin = 4\n[mute]\npin = 4\n", "mute.pin: pin 4 is used by buttons.up.pin already."),
        (
            '[light]\nkind = "rgb"\nred = 4\ngreen = 5\nblue = 4\n',
            "light.blue: pin 4 is used by light.red already.",
        ),
        (
            '[light]\nkind = "apa102"\ncount = 3\n[light.power]\npin = 9\n[mute]\npin = 9\n',
            "mute.pin: pin 9 is used by light.power.pin already.",
        ),
        (
            '[mute]\npin = 4\npull = "up"\nactive = "high"\n',
            "mute.pull: an open contact would read as closed; with active = 'high' pull it 'down'.",
        ),
        (
            '[mute]\npin = 4\npull = "down"\n',
            "mute.pull: an open contact would read as closed; with active = 'low' pull it 'up'.",
        ),
        ('[light]\nkind = "apa102"\ncount = 0\n', "light.count: expected a number from 1 to 300, found 0."),
        (
            '[light]\nkind = "apa102"\ncount = 3\nbrightness = 32\n',
            "light.brightness: expected a number from 1 to 31, found 32.",
        ),
        (
            '[light]\nkind = "apa102"\ncount = 3\nspi = "/dev/sda"\n',
            "light.spi: expected a device such as '/dev/spidev0.0', found '/dev/sda'.",
        ),
    ],
)
def test_a_rule_that_is_broken_is_told(text: str, line: str) -> None:
    assert mistakes(text) == [line]


def test_a_pin_that_the_board_itself_uses_is_refused() -> None:
    text = MINIMAL.replace("[gpio]", "[gpio]\ntaken = [9, 10]") + "[mute]\npin = 10\n"
    with pytest.raises(BadBoard) as caught:
        parse_board(text, Path("mine.toml"))
    assert caught.value.mistakes == ["mute.pin: pin 10 is used by gpio.taken already."]


def test_with_named_lines_pins_are_those_of_the_header() -> None:
    text = 'about = "mine"\n[gpio]\nbackend = "gpiod"\n[gpio.lines]\n29 = "PQ.05"\n41 = "X"\n[mute]\npin = 17\n'
    with pytest.raises(BadBoard) as caught:
        parse_board(text, Path("mine.toml"))
    assert caught.value.mistakes == [
        "gpio.lines.41: expected a pin of the header, 1 to 40.",
        "mute.pin: expected a pin that gpio.lines names (29, 41), found 17.",
    ]


def test_a_backend_that_may_be_left_out_is_checked_all_the_same() -> None:
    text = MINIMAL.replace("[gpio]", '[gpio]\notherwise = "gpoid"')
    with pytest.raises(BadBoard) as caught:
        parse_board(text, Path("mine.toml"))
    assert caught.value.mistakes == [
        "gpio.otherwise: expected one of 'lgpio', 'gpiod', 'native', 'mock', found 'gpoid'; did you mean 'gpiod'?"
    ]


def test_a_button_keeps_what_the_file_says() -> None:
    assert parse('[buttons.talk]\npin = 4\nactive = "high"\npull = "none"\n').buttons == {
        "talk": Contact(pin=4, active="high", pull="none")
    }


@pytest.mark.parametrize(
    "text", ["=", "[[[[", "a = " + "[" * 5000, 'name = "x"', "mute = 3", "buttons = [1]", "light = 0"]
)
def test_what_is_no_board_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(BadBoard) as caught:
        parse_board(text, Path("mine.toml"))
    assert caught.value.mistakes


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    large, binary = tmp_path / "large.toml", tmp_path / "binary.toml"
    large.write_text("#" * (LARGEST + 1))
    binary.write_bytes(b"\xff\xfe")
    for path, reason in ((large, "larger than"), (binary, "cannot be read"), (tmp_path / "gone.toml", "No such file")):
        with pytest.raises(BadBoard, match=reason):
            load_board(path)


PIECES = st.sampled_from(
    [
        *'[]{}="\n.#',
        "gpio",
        "light",
        "kind",
        '"led"',
        "pin",
        "17",
        "buttons.talk",
        "mute",
        "true",
        "1e9",
        "lines",
        "7",
        '"PQ.05"',
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    for whole in (text, MINIMAL + text):
        try:
            assert isinstance(parse_board(whole, Path("mine.toml")), BoardFile)
        except BadBoard as refused:
            assert refused.mistakes  # Either outcome is right, a reason is not optional.
