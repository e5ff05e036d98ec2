"""`make bench-peers`: the appliance, Pipecat and the sequential chain, asked the same questions on the same virtual card."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks.__main__ import machine
from tests.benchmarks.acoustic.questions import COUNT, commands, questions
from tests.benchmarks.acoustic.room import Room
from tests.benchmarks.peers import setup
from tests.benchmarks.peers.contenders import Contender, Start, chain, pipecat, server
from tests.benchmarks.peers.engines import FIXED, STARTER
from tests.benchmarks.peers.ours import WAYS, Ours
from tests.benchmarks.peers.picture import draw
from tests.benchmarks.peers.rows import IDLE, Row, measured

OUT = Path(".hark") / "bench"

CLICKS = (0.1, 0.35, 0.8, 1.5)
"""Known delays in seconds, for the harness's own error."""

PEERS: dict[str, tuple[str, str, Callable[[Start], Contender]]] = {
    "chain": ("sequential chain", "0.7 s of silence, then one step after the other", chain),
    "pipecat": ("Pipecat, defaults", "its turn model; 3 s for what that takes for unfinished", pipecat("default")),
    "pipecat-tuned": ("Pipecat, tuned", "its turn model; 1 s for what that takes for unfinished", pipecat("tuned")),
    "pipecat-plain": ("Pipecat, plain", "0.2 s of silence", pipecat("plain")),
}
"""Title, how it takes turns, how it is started."""

OURS = {"ours": "hark", "ours-commands": "hark, complete commands"}


def contender(name: str, start: Start, way: str) -> Contender:
    """Whoever has that name."""
    return Ours(start, way) if name in OURS else PEERS[name][2](start)


@contextmanager
def fixed_server(log: Path) -> Iterator[str]:
    """The fixed model's server; its address."""
    with server(log) as program:
        yield program.wait_line(lambda line: line.startswith("http"))


def show(console: Console, rows: list[Row]) -> None:
    """The table: waits, what a turn costs, what silence costs of one core, questions without an answer, the trace's error."""
    table = Table("", "p50 ms", "p95 ms", "CPU s", "PSS MB", "idle %", "silent", "trace ms", box=box.SIMPLE_HEAD)
    table.columns[0].no_wrap = True
    for row in rows:
        table.add_row(
            row.name,
            f"{row.percentile(50):,.0f}",
            f"{row.percentile(95):,.0f}",
            f"{row.cpu_a_turn:.2f}",
            f"{row.pss_mb:.0f}",
            f"{100 * row.idle_cores:.1f}",
            f"{row.unanswered}/{len(row.turns)}",
            "" if row.trace_off_ms is None else f"{row.trace_off_ms:.0f}",
        )
    console.print(table)


def parsed() -> argparse.Namespace:
    """The command line."""
    names = (*PEERS, *OURS)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(names)} (all)")
    parser.add_argument("--mind", default=FIXED, help=f"`{FIXED}`, `{STARTER}` or a GGUF file (%(default)s)")
    parser.add_argument("--way", choices=WAYS, default="always", help="how hark is made to listen (%(default)s)")
    parser.add_argument("--questions", type=int, default=COUNT, help="how many (%(default)s)")
    parser.add_argument("--idle", type=float, default=IDLE, help="seconds of silence for idle CPU (%(default)s)")
    parser.add_argument("--out", type=Path, default=OUT, help="JSON and picture go here (%(default)s)")
    chosen = parser.parse_args()
    if wrong := set(chosen.names) - set(names):
        parser.error(f"no such contender: {', '.join(sorted(wrong))}; there are {', '.join(names)}")
    chosen.names = chosen.names or list(names)
    return chosen


def main() -> int:
    """Measures, prints and keeps the figures."""
    chosen, console = parsed(), Console()
    if any(name.startswith("pipecat") for name in chosen.names):
        setup.prepare()
    here = machine()
    console.print(f"{here['cpu']}, {here['cores']} cores, load {here['load']:.1f}; language model: {chosen.mind}")
    chosen.out.mkdir(parents=True, exist_ok=True)
    stem = f"peers-{Path(chosen.mind).stem}"
    log = chosen.out.absolute() / f"{stem}.log"
    log.unlink(missing_ok=True)
    rows: list[Row] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hark-p-")))
        room = stack.enter_context(Room(folder))
        errors = [1_000 * room.click_error(delay) for delay in CLICKS]
        console.print(f"clicks of known delay are off by {max(map(abs, errors)):.2f} ms at most")
        address = stack.enter_context(fixed_server(log)) if chosen.mind == FIXED else ""
        for name in chosen.names:
            asked = commands() if name == "ours-commands" else questions(COUNT)[: chosen.questions]
            title, note = (OURS[name], f"listening: {chosen.way}") if name in OURS else PEERS[name][:2]
            console.print(f"measuring {title} ...", style="dim")
            one = contender(name, Start(room, chosen.mind, address, log), chosen.way)
            rows.append(measured(Row(title, note), one, asked, chosen.idle))
    show(console, rows)
    found = {"machine": here, "mind": chosen.mind, "click_errors_ms": errors, "rows": [row.record() for row in rows]}
    (chosen.out / f"{stem}.json").write_text(json.dumps(found, indent=1) + "\n")
    draw(rows, chosen.out / f"{stem}.png")
    console.print(f"written to {chosen.out / stem}.json, .png and .log")
    return 0


if __name__ == "__main__":
    sys.exit(main())
