import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware import gpio
from hardware.bench_pins import CONTROL, BenchPins, drive, look
from hardware.errors import DeviceError
from hardware.gpio import Board, Pins, pin_factory


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Board, BenchPins]]:
    monkeypatch.setattr(gpio, "BOUNCE", None)
    with Board(Pins(), pin_factory("mock")) as board:
        pins = BenchPins(tmp_path, board.pins, board.factory)
        yield board, pins
        pins.close()


def edges_of(board: Board) -> "queue.Queue[str]":
    edges: queue.Queue[str] = queue.Queue()
    board.when_pressed(lambda: edges.put("down"), lambda: edges.put("up"))
    board.when_muted(lambda: edges.put("muted"), lambda: edges.put("unmuted"))
    return edges


def test_lines_move_the_pins(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    edges = edges_of(bench[0])
    for line in ("button down", "button up", "mute on", "mute off"):
        drive(tmp_path, line)
    assert [edges.get(timeout=5) for _ in range(4)] == ["down", "up", "muted", "unmuted"]


def test_nonsense_is_counted_and_the_next_line_works(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    edges = edges_of(bench[0])
    pipe = os.open(tmp_path / CONTROL, os.O_WRONLY)
    os.write(pipe, b"\xff\xfe\nopen the door\n" + b"x" * 9000 + b"\nbutton down\n")
    os.close(pipe)
    assert edges.get(timeout=5) == "down"
    assert bench[1].unknown == 3


def test_a_line_in_two_pieces_is_one_line(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    edges = edges_of(bench[0])
    pipe = os.open(tmp_path / CONTROL, os.O_WRONLY)
    os.write(pipe, b"button ")
    os.write(pipe, b"down\n")
    os.close(pipe)
    assert edges.get(timeout=5) == "down"


def test_the_state_can_be_looked_at(bench: tuple[Board, BenchPins], tmp_path: Path) -> None:
    assert look(tmp_path) is None
    bench[1].show({"light": "idle", "led": 0.5})
    assert look(tmp_path) == {"light": "idle", "led": 0.5}


def test_without_a_panel_there_is_nothing_to_press(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="no panel with mock pins"):
        drive(tmp_path, "button down")


def test_both_files_are_gone_at_the_end(tmp_path: Path) -> None:
    with Board(Pins(), pin_factory("mock")) as board:
        pins = BenchPins(tmp_path, board.pins, board.factory)
        pins.show({"led": 0.0})
        pins.close()
    assert list(tmp_path.iterdir()) == []
