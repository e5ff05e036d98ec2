"""One contract for every board, on mock pins: those that come with hark, and some that are wired the other way round."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.apa102 import Apa102Lights, MemoryWire, frame
from hardware.board import Board, open_board
from hardware.boards import BoardFile, load_board, parse_board, shipped
from hardware.boards.description import Apa102Light, Contact, LedLight, RgbLight
from hardware.lights import Colour

RED, GREY, DARK = (1.0, 0.0, 0.0), (0.5, 0.5, 0.5), (0.0, 0.0, 0.0)


def own(name: str, text: str) -> BoardFile:
    return parse_board(f'about = "for the test"\n[gpio]\nbackend = "mock"\n{text}', Path(f"{name}.toml"))


BOARDS = [load_board(path) for path in shipped().values()] + [
    own("bare", ""),
    own(
        "upside-down",
        """
[light]
kind = "led"
pin = 4
active = "low"
[buttons.talk]
pin = 5
active = "high"
[buttons.mute_button]
pin = 6
pull = "none"
[mute]
pin = 7
active = "high"
pull = "none"
muted_when = "open"
""",
    ),
    own(
        "anode",
        '[light]\nkind = "rgb"\nred = 4\ngreen = 5\nblue = 6\nactive = "low"\n[mute]\npin = 7\nmuted_when = "open"\n',
    ),
    own("string", '[light]\nkind = "apa102"\ncount = 40\n[light.power]\npin = 4\nactive = "low"\n'),
]


@pytest.fixture(params=BOARDS, ids=lambda file: file.name)
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    with open_board(request.param, "mock") as opened:
        yield opened


def close_contact(board: Board, contact: Contact) -> None:
    pin = board.pin(contact.pin)
    pin.drive_low() if contact.active == "low" else pin.drive_high()


def open_contact(board: Board, contact: Contact) -> None:
    pin = board.pin(contact.pin)
    pin.drive_high() if contact.active == "low" else pin.drive_low()


def shown(board: Board) -> list[Colour]:
    """What an eye would see: from the pins, or from the bytes on the wire. Colours as near as eight bits allow."""
    light = board.file.light
    if isinstance(light, LedLight):
        level = board.pin(light.pin).state
        return [(level if light.active == "high" else 1 - level,) * 3]
    if isinstance(light, RgbLight):
        levels = [board.pin(pin).state for pin in (light.red, light.green, light.blue)]
        red, green, blue = levels if light.active == "high" else [1 - level for level in levels]
        return [(red, green, blue)]
    if isinstance(light, Apa102Light):
        assert isinstance(board.lights, Apa102Lights)
        assert isinstance(board.lights.wire, MemoryWire)
        body = board.lights.wire.written[4 : 4 + 4 * light.count]
        return [(body[i + 3] / 255, body[i + 2] / 255, body[i + 1] / 255) for i in range(0, len(body), 4)]
    return []


def test_everything_works_at_first(board: Board) -> None:
    assert board.trouble == []
    assert set(board.buttons) == set(board.file.buttons)
    assert (board.mute is None) == (board.file.mute is None)


def test_it_begins_dark(board: Board) -> None:
    assert shown(board) == [DARK] * board.lights.count


def test_lights_show_what_they_are_told(board: Board) -> None:
    count = board.lights.count
    board.lights.show([RED, *[GREY] * (count - 1)])
    if board.lights.coloured:
        assert shown(board)[:1] == [RED]
        assert all(level == pytest.approx(0.5, abs=0.01) for colour in shown(board)[1:] for level in colour)
    elif count:
        assert shown(board) == [(1.0, 1.0, 1.0)]


def test_lights_take_too_few_too_many_and_too_bright(board: Board) -> None:
    for colours in ([], [RED] * 500, [(7.0, -1.0, 0.0)]):
        board.lights.show(colours)
    assert all(0.0 <= level <= 1.0 for colour in shown(board) for level in colour)
    assert shown(board)[1:] == [DARK] * (board.lights.count - 1)


def test_each_button_tells_both_edges(board: Board) -> None:
    for name, contact in board.file.buttons.items():
        edges: list[str] = []
        button = board.buttons[name]
        open_contact(board, contact)
        button.when(lambda edges=edges: edges.append("down"), lambda edges=edges: edges.append("up"))  # type: ignore[misc] # mypy does not infer lambdas with defaults
        assert not button.pressed
        close_contact(board, contact)
        assert button.pressed
        open_contact(board, contact)
        assert (edges, button.pressed) == (["down", "up"], False)


def test_the_mute_switch_tells_both_ways(board: Board) -> None:
    mute = board.file.mute
    if mute is None or board.mute is None:
        assert not board.muted
        return
    says_mute, says_listen = (
        (close_contact, open_contact) if mute.muted_when == "closed" else (open_contact, close_contact)
    )
    says_listen(board, mute)
    edges: list[str] = []
    board.mute.when(lambda: edges.append("muted"), lambda: edges.append("unmuted"))
    assert not board.muted
    says_mute(board, mute)
    assert board.muted
    says_listen(board, mute)
    assert (edges, board.muted) == (["muted", "unmuted"], False)


def test_a_press_waits_less_than_a_flip_of_the_mute_switch(board: Board) -> None:
    for contact in board.file.buttons.values():
        assert 0 < board.pin(contact.pin).bounce <= 0.002
    if board.file.mute is not None:
        assert board.pin(board.file.mute.pin).bounce == 0.01


def test_an_open_contact_is_what_a_machine_without_wires_sees(board: Board) -> None:
    contacts = [contact for contact in board.file.buttons.values() if contact.pull != "none"]
    assert not any(board.buttons[name].pressed for name, it in board.file.buttons.items() if it in contacts)
    if board.file.mute is not None and board.file.mute.pull != "none":
        assert board.muted == (board.file.mute.muted_when == "open")


def test_a_dead_pin_mutes_and_presses_nothing(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(_pin: object) -> bool:
        raise RuntimeError("the chip is gone")

    for contact in (*board.file.buttons.values(), *([board.file.mute] if board.file.mute else [])):
        monkeypatch.setattr(type(board.pin(contact.pin)), "_get_state", dead)
    assert board.muted == (board.file.mute is not None)
    assert not any(button.pressed for button in board.buttons.values())


def test_a_closed_board_is_dark_and_muted_and_may_be_closed_again(board: Board) -> None:
    wire = board.lights.wire if isinstance(board.lights, Apa102Lights) else None
    board.lights.show([RED] * board.lights.count)
    board.close()
    board.close()
    assert board.muted == (board.file.mute is not None)
    if isinstance(wire, MemoryWire) and isinstance(board.file.light, Apa102Light):
        light = board.file.light
        assert wire.written == frame((), light.count, light.brightness)
