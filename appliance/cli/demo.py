"""`hark demo`: the whole appliance on a virtual sound card, asked recorded questions."""

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

TARGET = 60.0
"""Seconds to the last reply."""


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def demo(
        out: Annotated[Path, typer.Option(help="Replies, traces and the picture go here.")] = Path(".hark/demo"),
    ) -> None:
        """Hear it answer with no microphone; exit status 0 when every answer was right, within a minute."""
        from rich.console import Console

        from appliance.cli.show import turn_record, waited
        from appliance.config import Config
        from appliance.demo.picture import draw
        from appliance.demo.script import QUESTIONS
        from appliance.demo.stage import Stage
        from appliance.demo.timeline import Timeline
        from appliance.sound import write_wav
        from appliance.units import RATE

        console, began = Console(emoji=False), time.monotonic()
        timeline = Timeline(console)
        out.mkdir(parents=True, exist_ok=True)
        turns = []
        with tempfile.TemporaryDirectory(prefix="hark-demo-") as folder, Stage(Config(), Path(folder), out) as stage:
            seen: dict[str, str] = {}
            for state in stage.wait_ready():
                if seen.get(state.service) != state.health:
                    seen[state.service] = state.health
                    at = time.monotonic() - began
                    console.print(f"{at:5.1f} s  {state.service}: {state.health.value} {state.detail}", highlight=False)
            for number, question in enumerate(QUESTIONS, 1):
                timeline.begin(number, question.said, question.held)
                turns.append(stage.ask(question, timeline.show))
                timeline.end(turns[-1])
            took = time.monotonic() - began
            stage.stop(turns)
        timeline.legend()
        for played in turns:
            write_wav(out / f"reply-{played.question.name}.wav", played.reply, RATE)
        traces = [{**turn_record(each.question.file.name, each.turn), "faults": each.faults} for each in turns]
        (out / "traces.jsonl").write_text("".join(json.dumps(trace) + "\n" for trace in traces))
        draw(turns, out / "turns.png")
        right = sum(not each.faults for each in turns)
        waits = sorted(wait for each in turns if (wait := waited(each.turn)) is not None)
        console.print(f"{right} of {len(turns)} answers right, {took:.0f} s to the last one (target {TARGET:.0f} s)")
        if waits:
            console.print(f"from the end of speech to the first sound: median {waits[len(waits) // 2]:.2f} s")
        console.print(f"replies, traces.jsonl, turns.png and hark.log are in {out}")
        next_step(console)
        raise typer.Exit(int(right < len(turns) or took > TARGET))


def next_step(console: "Console") -> None:
    """What to do now: speak to it, where there is something to speak into."""
    from hardware.errors import DeviceError
    from hardware.portaudio import list_devices

    try:
        ears = [device.name for device in list_devices()[0] if device.inputs]
    except DeviceError:
        ears = []
    if ears:
        console.print(f"This machine has a microphone ({ears[0]}). Speak to it: [bold].venv/bin/hark run[/bold]")
    else:
        console.print('Ask it yourself: [bold].venv/bin/hark ask "why is the sky blue"[/bold]')
