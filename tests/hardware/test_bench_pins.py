import os
import queue
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from hardware.bench_pins import CONTROL, BenchPins, drive, hands, look
from hardware.board import Board, open_board
from hardware.boards import load_board, parse_board, shipped
from hardware.errors import DeviceError

BENCH = load_board(shipped()["bench"])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[tuple[Board, BenchPins]]:
    with open_board(BENCH) as board:
        pins = BenchPins(tmp_path, board)
        yield board, pins
        pins.close()


def edges_of(board: Board) -> "queue.Queue[str]":
    edges: queue.Queue[str] = queue.Queue()
    for name in board.buttons:
        board.buttons[name].when(partial(edges.put, f"{name} down"), partial(edges.put, f"{name} up"))
    assert board.mute is not None
    board.mute.when(partial(edges.put, "muted"), partial(edges.put, "unmuted"))
    return edges


def test_lines_move_the_pins(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    edges = edges_of(bench[0])
    for line in ("button down", "button up", "mute on", "mute off", "press up", "release up"):
        drive(tmp_path, line)
    seen = [edges.get(timeout=5) for _ in range(6)]
    assert seen == ["talk down", "talk up", "muted", "unmuted", "up down", "up up"]


def test_hands_know_which_way_a_contact_is_wired() -> None:
    text = 'about = "x"\n[gpio]\nbackend = "mock"\n[mute]\npin = 4\nactive = "high"\nmuted_when = "open"\n'
    with open_board(parse_board(text, Path("x.toml"))) as board:
        lines = hands(board)
        assert set(lines) == {"mute on", "mute off"}
        states = []
        for line in ("mute off", "mute on"):
            lines[line]()
            states.append((board.muted, board.pin(4).state))
        assert states == [(False, True), (True, False)]


def test_nonsense_is_counted_and_the_next_line_works(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    edges = edges_of(bench[0])
    pipe = os.open(tmp_path / CONTROL, os.O_WRONLY)
    os.write(pipe, b"\xff\xfe\nopen the door\n" + b"x" * 9000 + b"\nbutton down\n")
    os.close(pipe)
    assert edges.get(timeout=5) == "talk down"
    assert bench[1].unknown == 3


def test_a_line_in_two_pieces_is_one_line(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    edges = edges_of(bench[0])
    pipe = os.open(tmp_path / CONTROL, os.O_WRONLY)
    os.write(pipe, b"button ")
    os.write(pipe, b"down\n")
    os.close(pipe)
    assert edges.get(timeout=5) == "talk down"


def test_the_state_can_be_looked_at(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    assert look(tmp_path) is None
    bench[1].show({"light": "idle", "led": 0.5})
    assert look(tmp_path) == {"light": "idle", "led": 0.5}


def test_without_a_panel_there_is_nothing_to_press(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="no panel with mock pins"):
        drive(tmp_path, "button down")


def test_both_files_are_gone_at_the_end(tmp_path: Path) -> None:
    with open_board(BENCH) as board:
        pins = BenchPins(tmp_path, board)
        pins.show({"led": 0.0})
        pins.close()
    assert list(tmp_path.iterdir()) == []
