"""The picture of one turn: question and answer as they were recorded, on one clock, with every mark of the turn's trace."""

from pathlib import Path

from appliance.demo.picture import COLOURS, envelope
from appliance.units import RATE
from tests.benchmarks.peers.contenders import Turn

SHOWN = {
    "transcript": "transcript",
    "first_token": "first token",
    "first_clause": "first clause",
    "endpoint": "endpoint: from here on it may be said",
    "first_sample": "first sample, by the trace",
}
"""The trace's marks, and how they are called on the picture."""

BEFORE, AFTER = 1.2, 1.4
"""Seconds around the end of speech that are shown."""


def typical(turns: list[Turn]) -> Turn | None:
    """The one whose wait is the median of those that have a trace; None without any."""
    traced = [turn for turn in turns if turn.trace is not None and turn.heard.wait is not None]
    return sorted(traced, key=lambda turn: turn.heard.wait or 0.0)[len(traced) // 2] if traced else None


def draw(turn: Turn, file: Path) -> None:
    """Writes the picture (PNG or SVG, by the file's name)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    assert turn.trace is not None
    assert turn.heard.wait is not None
    zero = turn.heard.spoken / RATE
    moments = sorted((turn.trace.marks[name] * 1_000, text) for name, text in SHOWN.items() if name in turn.trace.marks)
    figure, axes = pyplot.subplots(figsize=(11, 3.6), layout="constrained")
    for lane, (name, samples) in enumerate((("microphone", turn.heard.question), ("speaker", turn.heard.answer))):
        at, low, high = envelope(samples)
        loudest = max(0.05, float(abs(high).max(initial=0)))
        offset = 1 - 2.2 * lane
        shape = (offset + low / loudest, offset + high / loudest)
        axes.fill_between(1_000 * (at - zero), *shape, color=COLOURS[name], lw=0)
    axes.axvline(0, color=COLOURS["mark"], lw=1)
    for number, (moment, text) in enumerate(moments):
        axes.axvline(moment, color=COLOURS["mark"], lw=1, ls="--")
        place = (700, 2.05 - 0.38 * number)
        line = {"arrowstyle": "-", "color": COLOURS["mark"], "lw": 0.6}
        label = f"{moment:+.0f} ms  {text}"
        axes.annotate(label, (moment, place[1] - 0.1), place, fontsize=8, va="top", arrowprops=line)
    axes.set_xlim(-1_000 * BEFORE, 1_000 * AFTER)
    axes.set_ylim(-2.3, 2.2)
    axes.set_yticks([1, -1.2], ["microphone", "speaker"])
    axes.set_xlabel("ms since the last speech, on the recording of both")
    axes.set_title(f"“{turn.transcript}”: heard after {1_000 * turn.heard.wait:.0f} ms", fontsize=10, loc="left")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
