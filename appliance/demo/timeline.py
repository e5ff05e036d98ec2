"""What a person sees while a turn goes on: a line for each moment, then the whole turn as one bar."""

from collections.abc import Mapping

from rich.console import Console

from appliance.demo.stage import Played
from appliance.messages import Message, Moment, ShowLight

WORDS = {
    "speech_start": "somebody speaks",
    "speech_end": "silence begins",
    "endpoint": "that was all",
    "transcript": "understood",
    "first_token": "first word of the answer",
    "first_clause": "first clause to the voice",
    "first_sample": "first sound from the speaker",
    "done": "last sound",
}
"""The moments that are shown, in words."""

PARTS = (
    ("speech_start", "speech_end", "▒", "blue"),
    ("speech_end", "endpoint", "·", "white"),
    ("endpoint", "transcript", "s", "yellow"),
    ("transcript", "first_clause", "l", "magenta"),
    ("first_clause", "first_sample", "t", "cyan"),
    ("first_sample", "done", "█", "green"),
)
"""From mark to mark: the letter and colour of the bar."""

WIDTH = 0.05
"""Seconds to one character of the bar."""


def bar(marks: Mapping[str, float]) -> str:
    """The turn from the first word of the question to the last of the answer, as rich's markup.

    What was done while the person still spoke took none of their time, and has no place of its own.
    """
    drawn, upto = "", marks.get("speech_start", 0.0)
    for start, end, letter, colour in PARTS:
        if start in marks and marks.get(end, upto) > upto:
            drawn += f"[{colour}]{letter * max(1, round((marks[end] - upto) / WIDTH))}[/{colour}]"
            upto = marks[end]
    return drawn


class Timeline:
    """Prints to a console; colour only where that is a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._zero: float | None = None

    def begin(self, number: int, said: str, held: bool) -> None:
        """A question is played now."""
        self._zero = None
        how = " (button held)" if held else ""
        self._console.print(f"\n[bold]{number}  “{said}”[/bold]{how}")

    def show(self, message: Message) -> None:
        """One moment of the turn."""
        if isinstance(message, ShowLight):
            self._console.print(f"            light: {message.light.value}", style="dim")
        if isinstance(message, Moment) and message.name in WORDS:
            if message.name == "speech_end":
                self._zero = message.at
            at = "       " if self._zero is None else f"{message.at - self._zero:+6.2f} s"
            text = f"  “{message.text}”" if message.text else ""
            self._console.print(f"  {at}  {WORDS[message.name]}{text}", highlight=False)

    def end(self, played: Played) -> None:
        """The whole turn as a bar, and whether it was right."""
        marks = played.turn.marks
        self._console.print(f"  {bar(marks)}")
        self._console.print(f"  answered by {played.turn.answered_by}: “{played.turn.reply}”", highlight=False)
        for fault in played.faults:
            self._console.print(f"  [red]wrong: {fault}[/red]", highlight=False)

    def legend(self) -> None:
        """What the letters of the bars mean; one character is 50 ms."""
        self._console.print(
            "\n▒ question  · waiting for the end of speech  s speech to text  l skill or model  t voice  █ answer"
            "  (one character is 50 ms)",
            style="dim",
        )
