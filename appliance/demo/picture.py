"""The demo's picture: one row a turn, microphone and speaker over each other on one clock, with the marks of the trace."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from appliance.demo.stage import Played, Samples
from appliance.units import RATE

COLOURS = {"microphone": "#0072B2", "speaker": "#D55E00", "mark": "#444444"}
"""Okabe and Ito's palette: told apart by everybody."""

SHOWN = {"speech_end": "speech ends", "endpoint": "endpoint", "transcript": "transcript", "first_sample": "first sound"}
"""The marks that get a line, and how they are called on the picture."""

BUCKET = RATE // 200
"""Samples to one column: 5 ms, finer than a pixel."""


Floats = npt.NDArray[np.float64]


def envelope(samples: Samples) -> tuple[Floats, Floats, Floats]:
    """Times in seconds, lowest and highest sample of each 5 ms, from -1 to 1."""
    whole = samples[: len(samples) // BUCKET * BUCKET].reshape(-1, BUCKET) / 32768
    return np.arange(len(whole)) * BUCKET / RATE, whole.min(axis=1), whole.max(axis=1)


def draw(turns: list[Played], file: Path) -> None:
    """Writes the picture (PNG or SVG, by the file's name)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, rows = pyplot.subplots(len(turns), 1, figsize=(12, 1.9 * len(turns)), squeeze=False, layout="constrained")
    for axes, played in zip(rows[:, 0], turns, strict=True):
        _draw_turn(axes, played)
    rows[-1, 0].set_xlabel("seconds since the end of speech")
    figure.savefig(file, dpi=110)
    pyplot.close(figure)


def _draw_turn(axes, played: Played) -> None:  # type: ignore[no-untyped-def]  # matplotlib's Axes
    marks = played.turn.marks
    zero = marks.get("speech_end", played.heard_at / RATE) - played.heard_at / RATE
    for lane, (name, samples) in enumerate((("microphone", played.microphone), ("speaker", played.speaker))):
        at, low, high = envelope(samples)
        loudest = max(0.05, float(np.abs(high).max(initial=0)))
        offset = 1 - 2.2 * lane
        axes.fill_between(at - zero, offset + low / loudest, offset + high / loudest, color=COLOURS[name], lw=0)
    moments = {name: marks[name] - played.heard_at / RATE - zero for name in SHOWN if name in marks}
    for number, (name, moment) in enumerate(sorted(moments.items(), key=lambda mark: mark[1])):
        axes.axvline(moment, color=COLOURS["mark"], lw=1, ls="--" if name != "first_sample" else "-")
        # All to the right of the last line: the lines are too close for words between them.
        label = f"  {SHOWN[name]} {moment:+.2f}" if moment else f"  {SHOWN[name]}"
        axes.text(max(moments.values()), 2.1 - 0.45 * number, label, fontsize=7, va="top", color=COLOURS["mark"])
    axes.set_yticks([1, -1.2], ["microphone", "speaker"])
    axes.set_ylim(-2.3, 2.2)
    axes.set_title(f"“{played.turn.transcript}” → “{played.turn.reply}”", fontsize=9, loc="left")
    axes.spines[["top", "right", "left"]].set_visible(False)
