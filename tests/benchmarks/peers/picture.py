"""The picture: a line a contender, a dot a question, with the median and the 95th percentile marked."""

from pathlib import Path

from tests.benchmarks.peers.rows import Row

COLOURS = {"dot": "#0072B2", "median": "#D55E00", "tail": "#444444"}
"""Okabe and Ito's palette: told apart by everybody."""


def draw(rows: list[Row], file: Path) -> None:
    """Writes the picture (PNG or SVG, by the file's name)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(10, 0.9 + 0.6 * len(rows)), layout="constrained")
    for line, row in enumerate(rows):
        axes.plot(row.waits, [line] * len(row.waits), "o", ms=5, alpha=0.45, color=COLOURS["dot"], mew=0)
        if row.waits:
            axes.plot([row.percentile(50)] * 2, [line - 0.3, line + 0.3], color=COLOURS["median"], lw=2.5)
            axes.plot([row.percentile(95)] * 2, [line - 0.3, line + 0.3], color=COLOURS["tail"], lw=1.5, ls="--")
            axes.text(row.percentile(50), line - 0.36, f"{row.percentile(50):,.0f}", fontsize=8, ha="center")
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("ms from the last speech of the question to the first audible sample (line: median, dashed: 95 %)")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
