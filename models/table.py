"""The list as a table for people."""

from rich.console import Console
from rich.table import Table

from models.display import megabytes
from models.kinds import Task
from models.listing import Row, State

JOBS = {
    Task.STT: "Hearing words (stt)",
    Task.LLM: "Thinking (llm)",
    Task.TTS: "Speaking (tts)",
    Task.VAD: "Noticing speech (vad)",
    Task.WAKE: "Wake words (wake)",
    Task.TURN: "Noticing the end of a turn (turn)",
}

SHOWN = {
    State.INSTALLED: ("✓ installed", "green"),
    State.STARTER: ("✓ starter", "green"),
    State.OWN: ("✓ own", "green"),
    State.OLDER: ("↑ older", "yellow"),
    State.DAMAGED: ("✗ damaged", "red"),
    State.AVAILABLE: ("", ""),
}
"""Words and colour of each state; the many that are merely available stay quiet."""

LANGUAGES_SHOWN = 3

WIDE = 120
"""Columns of a terminal from which memory and licence are shown; below, a mark stands for the licence."""


def print_table(console: Console, rows: list[Row], root: str) -> None:
    """One table for each job, and under all of them what to do next."""
    for task, heading in JOBS.items():
        chosen = [row for row in rows if row.task is task]
        if chosen:
            console.print(_table(heading, chosen, wide=console.width >= WIDE))
    console.print(f"Models live in {root}. ★ suggested for that board, ! has a licence to agree to.", highlight=False)
    console.print("Fetch with `hark models pull ID ...`, or what suits a board with `hark models pull --board pi5`.")


def _table(heading: str, rows: list[Row], *, wide: bool) -> Table:
    table = Table(title=heading, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("id", no_wrap=True)
    for name in ("", "size", "languages", "boards", *(("memory", "licence") if wide else ())):
        table.add_column(name, justify="right" if name in ("size", "memory") else "left")
    for row in rows:
        state, colour = SHOWN[row.state]
        cells = [row.id, state if wide else state[:1], megabytes(row.size), languages(row), boards(row)]
        if wide:
            cells += [f"{row.ram_mb} MB" if row.ram_mb else "", licence(row)]
        elif row.needs_agreement:
            cells[1] += "!"
        table.add_row(*cells, style=colour)
    return table


def licence(row: Row) -> str:
    """The licence, marked and classed where the owner must agree to it."""
    return f"! {row.licence} ({row.licence_class})" if row.needs_agreement else row.licence


def languages(row: Row) -> str:
    """The languages, the first few when there are many."""
    shown = ", ".join(row.languages[:LANGUAGES_SHOWN]).replace("multilingual", "many")
    more = len(row.languages) - LANGUAGES_SHOWN
    return f"{shown} +{more}" if more > 0 else shown


def boards(row: Row) -> str:
    """The boards it suits, a star at those it is suggested for."""
    starred = {entry.split()[0] for entry in row.default_for}
    return " ".join(f"★{board}" if board in starred else str(board) for board in row.good_for)
