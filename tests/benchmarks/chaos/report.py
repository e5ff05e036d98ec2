"""What came of it: figures with the issue's targets, a table by torment, a picture."""

from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.chaos.judge import Verdict
from tests.benchmarks.chaos.leaks import Census, Left, leaked
from tests.benchmarks.chaos.ordeal import Ordeal
from tests.benchmarks.chaos.recovery import Recovery, percentile
from tests.benchmarks.figures import Figure, figure

PICTURE = Path(".hark") / "bench" / "chaos.png"

RECOVERED_WITHIN = 2.0
"""Seconds, model loads left out."""


def by_kind(recoveries: list[Recovery]) -> dict[str, list[Recovery]]:
    """The same, by what was done, whoever it was done to."""
    found = defaultdict(list)
    for each in recoveries:
        found[each.torment.partition(":")[0]].append(each)
    return dict(sorted(found.items()))


def figures(ordeal: Ordeal, before: Census, after: Census, left: Left) -> list[Figure]:
    """All of it as rows of the benchmarks' table."""
    verdicts, seconds = ordeal.verdicts, [each.seconds for each in ordeal.recoveries]
    silent, wedged, late = verdicts[Verdict.SILENT], len(ordeal.wedges), percentile(seconds, 99)
    found = [
        figure("torments", len(ordeal.recoveries), "torments"),
        *(figure(f"turns {each}", verdicts[each], "turns") for each in Verdict if each is not Verdict.SILENT),
        figure("turns silent", silent, "turns", "0", silent == 0),
        figure("wedged", wedged, "times", "0", wedged == 0),
        figure("recovery without model load, p50", percentile(seconds, 50), "s"),
        figure("recovery without model load, p99", late, "s", f"< {RECOVERED_WITHIN:g}", late < RECOVERED_WITHIN),
        figure("recovery with everything, p99", percentile([each.whole for each in ordeal.recoveries], 99), "s"),
    ]
    for name, count in leaked(before, after).items():
        found.append(figure(f"leaked while it ran: {name}", count, "", "0", count == 0))
    rest = left.processes + left.memory + left.directory
    found.append(figure("left after the end: processes, memory, directory", rest, "", "0", rest == 0))
    grown = sum(after.pss.values()) / max(1.0, sum(before.pss.values())) - 1
    return [*found, figure("PSS growth of all processes", 100 * grown, "%")]


def table(ordeal: Ordeal) -> Table:
    """Recovery by torment."""
    shown = Table("torment", "times", "p50 s", "worst s", "worst in all s", "worst was")
    for name, group in by_kind(ordeal.recoveries).items():
        worst = max(group, key=lambda each: each.seconds)
        seconds = [each.seconds for each in group]
        cells = (percentile(seconds, 50), worst.seconds, max(each.whole for each in group))
        victim = worst.torment.partition(": ")[2]
        shown.add_row(name, str(len(group)), *(f"{cell:.2f}" for cell in cells), victim)
    return shown


def show(ordeal: Ordeal, before: Census, after: Census) -> None:
    """The table, and whatever went wrong, by name."""
    console = Console()
    console.print(table(ordeal))
    for title, lines in (("silent", ordeal.silences), ("wedged", ordeal.wedges)):
        for line in lines:
            console.print(f"{title}: {line}", style="red")
    for name, count in sorted(after.files.items()):
        was = before.files.get(name, count)
        console.print(
            f"{name:12} {was} -> {count} file descriptors, {before.pss.get(name, 0):.0f} -> {after.pss[name]:.0f} MB"
        )


def draw(recoveries: list[Recovery], file: Path = PICTURE) -> None:
    """Writes a picture: one row a kind of torment, one dot a torment."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    groups = by_kind(recoveries)
    picture, axes = pyplot.subplots(figsize=(10, 1.4 + 0.42 * len(groups)), layout="constrained")
    for row, group in enumerate(groups.values()):
        axes.plot(
            [max(0.01, each.seconds) for each in group], [row] * len(group), "o", ms=5, alpha=0.5, color="#0072b2"
        )
        axes.plot([percentile([each.seconds for each in group], 50)], [row], "|", ms=14, mew=2, color="#d55e00")
    axes.axvline(RECOVERED_WITHIN, color="#d55e00", lw=1, ls="--")
    axes.set_xscale("log")
    axes.set_yticks(range(len(groups)), [f"{name}  ({len(group)})" for name, group in groups.items()])
    axes.set_xlabel(
        "seconds from the end of the torment to the next right answer, without model load and speech (bar: median)"
    )
    axes.set_title(
        f"{len(recoveries)} torments, p99 {percentile([each.seconds for each in recoveries], 99):.2f} s", loc="left"
    )
    axes.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.savefig(file, dpi=110)
    pyplot.close(picture)
