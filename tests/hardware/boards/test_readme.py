"""The table of boards in the README is what the files say."""

from pathlib import Path

import hardware.boards
from hardware.boards import BoardFile, load_board, shipped
from hardware.boards.description import Apa102Light, LedLight, NoLight, RgbLight

README = Path(hardware.boards.__file__).parent / "README.md"
BEGIN, END = "<!-- boards: checked by a test -->\n", "<!-- end of boards -->"
HEAD = "| board | for | light | buttons | mute switch | sound card |\n|---|---|---|---|---|---|\n"


def light(board: BoardFile) -> str:
    match board.light:
        case LedLight(pin=pin):
            return f"LED, {pin}"
        case RgbLight(red=red, green=green, blue=blue):
            return f"RGB, {red}, {green}, {blue}"
        case Apa102Light(count=count, spi=spi):
            return f"{count} APA102, {spi.removeprefix('/dev/')}"
        case NoLight():
            return "none"


def row(board: BoardFile) -> str:
    buttons = ", ".join(f"{name} {contact.pin}" for name, contact in board.buttons.items()) or "none"
    mute = f"{board.mute.pin}, {board.mute.muted_when}" if board.mute else "none"
    cards = " or ".join(board.sound.capture) or "any"
    return f"| `{board.name}` | {board.about} | {light(board)} | {buttons} | {mute} | {cards} |\n"


def test_the_readme_has_the_boards_as_they_are() -> None:
    text = README.read_text(encoding="utf-8")
    table = HEAD + "".join(row(load_board(path)) for path in shipped().values())
    assert text.split(BEGIN)[1].split(END)[0] == table, f"expected:\n{table}"
