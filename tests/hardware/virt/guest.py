"""What runs inside the virtual machine, as its only program: a board on each backend, opened twice."""

import queue
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gpiozero.pins.local import LocalPiFactory

from hardware.board import Board, open_board
from hardware.boards import BoardFile, fits, parse_board, proposed_board, read_facts

BOARD = """
about = "QEMU's virt"
[gpio]
backend = "{backend}"
chips = ["9030000.pl061"]
[light]
kind = "led"
pin = 6
[buttons.talk]
pin = 5
active = "high"
pull = "none"
[mute]
pin = 4
active = "high"
pull = "none"
"""

RASPBERRY_PI_3B = 0xA02082
"""gpiozero asks which Raspberry Pi this is before it opens a chip that any machine may have."""


def main() -> int:
    """Tries everything, says each on the console, and returns how many things were wrong."""
    LocalPiFactory._get_revision = lambda _factory: RASPBERRY_PI_3B
    facts = read_facts()
    wrong = check("the facts have the chip by its label", [chip.label for chip in facts.chips] == ["9030000.pl061"])
    wrong += check("no board of ours fits it but the bench", proposed_board(facts).name == "bench")
    for backend in ("gpiod", "lgpio", "gpiod", "lgpio"):
        file = parse_board(BOARD.format(backend=backend), Path("virt.toml"))
        wrong += check("its own board fits", not fits(file, facts))
        wrong += tried(file)
    return wrong


def tried(file: BoardFile) -> int:
    """One board, opened and closed."""
    with open_board(file) as board:
        wrong = check(f"{file.gpio.backend}: everything opens {board.trouble}", not board.trouble)
        if not wrong:
            wrong += contacts(board) + light(board)
    return wrong + check("a closed board is muted", board.muted)


def contacts(board: Board) -> int:
    """Both contacts, both edges, and bounce."""
    seen: queue.Queue[str] = queue.Queue()
    assert board.mute is not None
    talk, mute = board.buttons["talk"], board.mute
    talk.when(partial(seen.put, "down"), partial(seen.put, "up"))
    mute.when(partial(seen.put, "muted"), partial(seen.put, "unmuted"))
    wrong = check("at first nothing is pressed and nothing muted", not talk.pressed and not mute.muted)
    for line, level, edge in ((5, 1, "down"), (5, 0, "up"), (4, 1, "muted"), (4, 0, "unmuted")):
        drive((line, level))
        wrong += check(f"{edge}", edge_of(seen) == edge)
        state: Callable[[], bool] = (lambda: talk.pressed) if line == 5 else (lambda: mute.muted)
        wrong += check(f"{edge} is what the pin says", state() == bool(level))
    drive((5, 1), (5, 0), (5, 1), (5, 0), (5, 1))
    wrong += check("a bouncing contact is one edge", (edge_of(seen), edge_of(seen, 0.5)) == ("down", ""))
    drive((5, 0))
    return wrong + check("and is let go once", (edge_of(seen), edge_of(seen, 0.5)) == ("up", ""))


def light(board: Board) -> int:
    """On and off, as the kernel reads it back."""
    levels = []
    for level in (1.0, 0.0):
        board.lights.show([(level, 0.0, 0.0)])
        levels.append(float(board.pin(6).state))
    return check("the light is on and off", levels == [1.0, 0.0])


def edge_of(seen: "queue.Queue[str]", patience: float = 10.0) -> str:
    """The next edge; empty: none came."""
    try:
        return seen.get(timeout=patience)
    except queue.Empty:
        return ""


def drive(*moves: tuple[int, int]) -> None:
    """Has the other side of the console move lines, and waits for that."""
    print("DRIVE", *(f"{line}:{level}" for line, level in moves), flush=True)
    sys.stdin.readline()


def check(what: str, right: bool) -> int:
    """Says it; 1 if it is wrong."""
    print("right" if right else "WRONG", what, f"({time.monotonic():.2f} s)", flush=True)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
