"""From the setting `panel.board` to a board's file: the one that fits, one by name, or one of a person's own."""

from pathlib import Path

from hardware.boards.description import BoardFile
from hardware.boards.fit import fits, propose
from hardware.boards.machine import Facts
from hardware.boards.reading import load_board, nearest, shipped
from hardware.errors import DeviceError, NoSuchDevice

AUTO = "auto"


class WrongBoard(DeviceError):
    """The board does not fit this machine; `lines` has a line for each line of its file that disagrees."""

    def __init__(self, lines: list[str], proposed: str) -> None:
        super().__init__("\n".join(lines), remedy=f'Set panel.board = "{proposed}" or "auto".')
        self.lines = lines


def choose_board(setting: str, facts: Facts) -> BoardFile:
    """The board that `setting` means: `auto`, the name of one that is shipped, or the path of a TOML.

    Raises:
        NoSuchDevice: none has this name; the remedy names the nearest.
        BadBoard: its file is wrong.
        WrongBoard: it does not fit this machine.
    """
    if setting == AUTO:
        return proposed_board(facts)
    board = load_board(_file(setting))
    if lines := fits(board, facts):
        raise WrongBoard(lines, proposed_board(facts).name)
    return board


def proposed_board(facts: Facts) -> BoardFile:
    """The shipped board that fits this machine best."""
    return propose((load_board(path) for path in shipped().values()), facts)


def _file(setting: str) -> Path:
    if "/" in setting or setting.endswith(".toml"):
        return Path(setting).expanduser()
    boards = shipped()
    if setting not in boards:
        remedy = f"There are: {', '.join(boards)}; or the path of a TOML of your own. `hark doctor` proposes one."
        raise NoSuchDevice(f"no board has this name{nearest(setting, boards)}", where=repr(setting), remedy=remedy)
    return boards[setting]
