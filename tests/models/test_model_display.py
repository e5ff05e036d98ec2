"""Progress reads well on a terminal and in a log."""

import io

import pytest
from rich.console import Console

from models.display import Bar, Lines, display, megabytes


def test_a_log_gets_a_line_at_every_tenth_and_every_wait() -> None:
    out = io.StringIO()
    with display(Console(file=out, width=200)) as progress:
        assert isinstance(progress, Lines)
        progress.begin("m.bin", 1000, 400)
        for _ in range(30):
            progress.advance(10)
        progress.wait("hub answered 503", 4.0)
        progress.begin("m.bin", 1000, 0)
        progress.wait("another pull of m is running", 0)
        progress.end()
    assert out.getvalue().splitlines() == [
        "m.bin (1 kB), going on at 40 %",
        "m.bin: 50 %",
        "m.bin: 60 %",
        "m.bin: 70 %",
        "m.bin: hub answered 503; again in 4 s",
        "m.bin (1 kB)",
        "another pull of m is running; waiting for it",
        "m.bin: done",
    ]


def test_a_file_of_unknown_size_is_told_without_a_percentage() -> None:
    out = io.StringIO()
    progress = Lines(Console(file=out, width=200))
    progress.begin("m.json", None, 0)
    progress.advance(5000)
    progress.end()
    assert out.getvalue().splitlines() == ["m.json", "m.json: done"]


def test_a_terminal_gets_a_bar_with_sizes() -> None:
    out = io.StringIO()
    with display(Console(file=out, width=120, force_terminal=True)) as progress:
        assert isinstance(progress, Bar)
        progress.begin("m.bin", 2_000_000, 0)
        progress.wait("hub answered 503", 4.0)
        progress.advance(2_000_000)
        progress.end()
    assert "m.bin" in out.getvalue()
    assert "2.0/2.0 MB" in out.getvalue()


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 B"), (999, "999 B"), (59_707_625, "59.7 MB"), (1_282_439_264, "1.28 GB")]
)
def test_sizes_are_said_in_three_figures(size: int, said: str) -> None:
    assert megabytes(size) == said
