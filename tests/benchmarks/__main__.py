"""Runs the benchmarks: a table for people, and one JSON object a figure for machines."""

import argparse
import importlib
import json
import os
import platform
import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

BENCHMARKS = (
    "ring",
    "start",
    "memory",
    "small_board",
    "capture",
    "wake",
    "endpoint",
    "echo",
    "turns",
    "conversation",
    "barge_in",
    "history",
    "true_shape",
    "tool_calls",
    "power_cut",
    "chaos",
    "button",
    "matching",
)
"""Module names in this folder; each has `measure()`, which returns figures as dictionaries."""

RESULTS = Path(".hark") / "bench.jsonl"


def machine() -> dict[str, object]:
    """What it was measured on."""
    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def row(figure: dict[str, object]) -> tuple[str, ...]:
    value = figure["value"]
    shown = f"{value:.3g}" if isinstance(value, float) else str(value)
    holds = {True: "yes", False: "NO", None: ""}[figure.get("holds")]  # type: ignore[index]
    return str(figure["name"]), shown, str(figure["unit"]), str(figure.get("target") or ""), holds


def markdown(here: dict[str, object], table: Table) -> str:
    """The same table for a page, with the machine and the day above it."""
    lines = [f"{here['cpu']}, {here['cores']} cores, {here['memory_gib']} GiB, {date.today()}", ""]
    lines += [
        "| " + " | ".join(str(column.header) for column in table.columns) + " |",
        "|---" * len(table.columns) + "|",
    ]
    lines += [
        "| " + " | ".join(cells) + " |" for cells in zip(*(column.cells for column in table.columns), strict=True)
    ]
    return "\n".join(map(str, lines)) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--out", type=Path, default=RESULTS, help="JSON lines (default: %(default)s)")
    chosen = parser.parse_args()
    if wrong := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(wrong))}; there are {', '.join(BENCHMARKS)}")
    here, console = machine(), Console()
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    console.print(f"{here['cpu']}, {here['cores']} cores, {here['memory_gib']} GiB, load {here['load']:.1f}")
    table = Table("figure", "measured", "unit", "target", "holds")
    missed = 0
    with chosen.out.open("w") as out:
        for name in chosen.names or BENCHMARKS:
            console.print(f"measuring {name} ...", style="dim")
            for figure in importlib.import_module(f"tests.benchmarks.{name}").measure():
                out.write(json.dumps({**figure, "machine": here}) + "\n")
                table.add_row(*row(figure))
                missed += figure.get("holds") is False
    console.print(table)
    page = chosen.out.with_suffix(".md")
    page.write_text(markdown(here, table))
    console.print(f"written to {chosen.out} and {page}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
