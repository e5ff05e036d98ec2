"""Which board is this? Pure: a board's file and a machine's facts in, lines for a person out."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from hardware.boards.description import Apa102Light, BoardFile
from hardware.boards.machine import LIBRARIES, Card, Facts
from hardware.names import plain

DEFAULT = "default"
"""The device that the sound system prefers."""


def fits(board: BoardFile, facts: Facts) -> list[str]:
    """A line for each line of the file that says otherwise than the machine; empty: it fits."""
    return list(_disagreements(board, facts))


class Lack(NamedTuple):
    """Something that the machine still needs for a board."""

    key: str
    """Of the board's file: `light.spi`."""
    what: str
    remedy: str


def lacks(board: BoardFile, facts: Facts) -> list[Lack]:
    """What a machine that fits still needs for it: a card, a switch in its settings, a library."""
    return list(_missing(board, facts))


def propose(boards: Iterable[BoardFile], facts: Facts) -> BoardFile:
    """The board that fits this machine best.

    A board that was recognised by its own sound card comes before one that any machine of the kind could be; one that is
    meant for this machine before one that fits everything. `boards` must hold one of those: the bench.
    """
    return max((board for board in boards if not fits(board, facts)), key=lambda board: _likeness(board, facts))


def matching(names: Iterable[str], cards: Iterable[Card]) -> Card | None:
    """The first card that has one of these in its id or name, capitals and punctuation aside; the first name goes first."""
    known = list(cards)
    return next(
        (card for name in names for card in known if plain(name) in plain(card.id) + " " + plain(card.name)), None
    )


def sound_devices(board: BoardFile, facts: Facts) -> tuple[str, str]:
    """Names to look for the microphone and the speaker by: those of the board, as far as such a card is plugged in."""

    def name(names: tuple[str, ...]) -> str:
        return next((name for name in names if matching([name], facts.cards) is not None), DEFAULT)

    return name(board.sound.capture), name(board.sound.playback)


def _disagreements(board: BoardFile, facts: Facts) -> Iterator[str]:
    machine = board.machine
    this = f"this is a {facts.model}" if facts.model else "this machine has no device tree, so it is none of them"
    if machine.model and not _any_match(machine.model, [facts.model]):
        yield f"{board.name}.toml: machine.model: {this}."
    if machine.compatible and not _any_match(machine.compatible, facts.compatible):
        yield f"{board.name}.toml: machine.compatible: {this}."
    labels = [chip.label for chip in facts.chips if chip.label]
    if board.gpio.chips and labels and not set(labels) & set(board.gpio.chips):
        yield f"{board.name}.toml: gpio.chips: none of them is here; there are {', '.join(labels)}."


def _missing(board: BoardFile, facts: Facts) -> Iterator[Lack]:
    gpio, light = board.gpio, board.light
    if gpio.chips and not facts.chips:
        yield Lack("gpio.chips", "this system shows no GPIO chip (/dev/gpiochip*)", "Use a kernel that has its driver.")
    elif gpio.chips and not any(chip.label for chip in facts.chips):
        remedy = "sudo usermod -aG gpio $USER, then log in again."
        yield Lack("gpio.chips", "this user may not open the GPIO chips", remedy)
    if gpio.backend in LIBRARIES and gpio.backend not in facts.libraries:
        served = f"; {gpio.otherwise} serves" if gpio.otherwise in facts.libraries else ""
        yield Lack("gpio.backend", f"Python finds no {gpio.backend}{served}", LIBRARIES[gpio.backend])
    if isinstance(light, Apa102Light) and light.spi not in facts.spi:
        remedy = "Switch SPI on (raspi-config; jetson-io on a Jetson) and restart."
        yield Lack("light.spi", f"there is no {light.spi}", remedy)
    for key, names in (("sound.capture", board.sound.capture), ("sound.playback", board.sound.playback)):
        if names and matching(names, facts.cards) is None:
            there = ", ".join(card.id for card in facts.cards) or "none"
            remedy = "Install its driver." if board.sound.own else "Plug one in."
            yield Lack(key, f"no sound card is called {_either(names)}; there is: {there}", remedy)


def _likeness(board: BoardFile, facts: Facts) -> tuple[bool, bool, int]:
    recognised = board.sound.own and matching(board.sound.capture, facts.cards) is not None
    foreign = board.sound.own and not recognised
    meant = bool(board.machine.model or board.machine.compatible)
    return recognised, meant and not foreign, -len(lacks(board, facts))


def _any_match(patterns: Iterable[str], names: Iterable[str]) -> bool:
    known = list(names)
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in known)


def _either(names: Iterable[str]) -> str:
    return " or ".join(repr(name) for name in names)
