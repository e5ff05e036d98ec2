"""Boards as TOML: what is wired to which pin, which sound card belongs to it, and which machines it fits."""

from hardware.boards.choice import WrongBoard, choose_board, proposed_board
from hardware.boards.description import BoardFile
from hardware.boards.fit import Lack, fits, lacks, matching, propose, sound_devices
from hardware.boards.machine import Facts, read_facts
from hardware.boards.reading import BadBoard, load_board, parse_board, shipped

__all__ = [
    "BadBoard",
    "BoardFile",
    "Facts",
    "Lack",
    "WrongBoard",
    "choose_board",
    "fits",
    "lacks",
    "load_board",
    "matching",
    "parse_board",
    "propose",
    "proposed_board",
    "read_facts",
    "shipped",
    "sound_devices",
]
