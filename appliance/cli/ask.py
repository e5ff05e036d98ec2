"""`hark ask`: questions out of files or typed, answered by the whole appliance on a simulated sound card."""

import json
from pathlib import Path
from typing import Annotated

import typer

from appliance.cli import Json

SOUNDS = {".wav", ".flac"}


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def ask(
        questions: Annotated[
            list[str], typer.Argument(metavar="FILE.wav|TEXT", help="Recordings, or questions in quotes.")
        ],
        wake: Annotated[
            bool, typer.Option("--wake", help="No button: the wake word must be in the recording.")
        ] = False,
        out: Annotated[
            Path | None, typer.Option(help="Write the reply here (numbered when there are several).")
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Ask recorded or typed questions; one appliance answers them all, in order."""
        from appliance.asking import Asker
        from appliance.cli.show import Progress, turn_line, turn_record
        from appliance.paths import home, writable
        from appliance.settings import load_settings, settings_file
        from appliance.sound import read_sound, write_wav
        from appliance.units import RATE

        config = load_settings(settings_file())
        sounds = [read_sound(Path(question)) if is_sound(question) else None for question in questions]
        replies = 0
        with Progress("starting") as progress, Asker(config, writable(home())) as asker:
            asker.wait_ready(progress)
            for question, sound in zip(questions, sounds, strict=True):
                progress.show(question)
                turns = asker.ask_text(question) if sound is None else asker.ask_sound(sound, wake)
                for turn, reply in turns:
                    replies += 1
                    if out is not None:
                        write_wav(numbered(out, replies), reply, RATE)
                    record = turn_record(question if sound is not None else None, turn)
                    progress.print(json.dumps(record) if as_json else turn_line(question, turn))


def is_sound(question: str) -> bool:
    """Whether the argument names a recording rather than being a question."""
    return Path(question).suffix.lower() in SOUNDS or Path(question).is_file()


def numbered(out: Path, number: int) -> Path:
    """reply.wav, reply-2.wav, reply-3.wav ..."""
    return out if number == 1 else out.with_stem(f"{out.stem}-{number}")
