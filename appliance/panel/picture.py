"""The light language as an animated picture, made from the code: `python -m appliance.panel.picture [FILE]`.

Every state on a single LED, on one in three colours and on a ring of twelve, as SVG: each lamp has the course of its own
colours, in its own time. `--table` prints the README's table instead.
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path

from appliance.messages import Light
from appliance.panel.lights import LOOKS, Colour, colours, table

FILE = Path(__file__).with_name("lights.svg")

RATE = 20
"""Looks a second: no beat of the language is shorter than two of them."""

ROUNDS = 2
"""Periods of the rhythm after which shapes begin again, too; twice as many where a voice is to be heard."""

WORDS_AFTER, WORDS_FOR = 0.6, 2.2
"""Seconds: where the picture's voice speaks in each round of listening."""

RING = 12
"""Lamps of the ring."""

COLUMNS = 4
"""States beside each other."""

CELL = (176, 92)
"""Pixels of one state."""

GROUND, INK, RIM, DARK = "#0a0b0d", "#c8c8c8", "#34373c", (24, 26, 30)
"""Colours: of the picture, its words, a lamp's edge, and a lamp that is dark."""

SEEN = 0.45
"""The eye sees little light better than a screen does: exponent from a lamp's brightness to a screen's."""


def voice(light: Light, seconds: float) -> float:
    """The level of the picture's voice: it says a few words and stops."""
    spoken = (seconds - WORDS_AFTER) / WORDS_FOR
    if not LOOKS[light].hears or not 0 < spoken < 1:
        return 0.0
    return math.sin(math.pi * spoken) * (0.75 + 0.25 * math.sin(6 * math.pi * spoken))


def paint(colour: Colour) -> str:
    """How a screen shows it."""
    bright = max(colour) or 1.0
    seen = max(colour) ** SEEN
    mixed = (round(dark + (255 * channel / bright - dark) * seen) for channel, dark in zip(colour, DARK, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def courses(light: Light) -> Iterator[tuple[float, float, int, float, list[str]]]:
    """Of each lamp: its place in the cell, its radius, how long its course takes, and its colours `RATE` times a second."""
    length = LOOKS[light].rhythm.period * ROUNDS * (2 if LOOKS[light].hears else 1)
    looks = [step / RATE for step in range(round(length * RATE))]

    def course(count: int, number: int, coloured: bool = True) -> list[str]:
        return [paint(colours(light, at, voice(light, at), count, coloured)[number]) for at in looks]

    yield 24, 54, 9, length, course(1, 0, coloured=False)
    yield 66, 54, 9, length, course(1, 0)
    for number in range(RING):
        angle = 2 * math.pi * number / RING
        yield 126 + 29 * math.sin(angle), 52 - 29 * math.cos(angle), 5, length, course(RING, number)


def animation(length: float, course: list[str]) -> str:
    """The colours of one lamp over and over; nothing if it has only one."""
    runs: list[tuple[int, str]] = []
    for step, colour in enumerate(course):
        if not runs or runs[-1][1] != colour:
            runs.append((step, colour))
    if len(runs) == 1:
        return ""
    times = ";".join(f"{step / len(course):.3g}" for step, _ in runs)
    values = ";".join(colour for _, colour in runs)
    how = f'dur="{length:g}s" repeatCount="indefinite" calcMode="discrete"'
    return f'<animate attributeName="fill" {how} keyTimes="{times}" values="{values}"/>'


def cell(light: Light) -> Iterator[str]:
    """One state."""
    yield f'<text x="8" y="17">{light.value}</text>'
    for x, y, radius, length, course in courses(light):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{course[0]}">{animation(length, course)}</circle>'


def picture() -> str:
    """The whole of it."""
    width, height = CELL
    size = width * COLUMNS, height * math.ceil(len(LOOKS) / COLUMNS)
    style = f"text{{fill:{INK};font:12px sans-serif}}circle{{stroke:{RIM}}}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}">',
        f'<style>{style}</style><rect width="100%" height="100%" fill="{GROUND}"/>',
    ]
    for number, light in enumerate(LOOKS):
        left, top = number % COLUMNS * width, number // COLUMNS * height
        lines += [f'<g transform="translate({left} {top})">', *cell(light), "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def main() -> int:
    """Draws, or prints the table."""
    parser = argparse.ArgumentParser(prog="python -m appliance.panel.picture", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FILE, help="where to (default: beside the README)")
    parser.add_argument("--table", action="store_true", help="print the README's table")
    chosen = parser.parse_args()
    if chosen.table:
        print(table())
    else:
        chosen.file.write_text(picture(), encoding="utf-8")
        print(f"{chosen.file}: {chosen.file.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
