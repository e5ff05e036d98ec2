"""`hark listen`: what the ear alone hears in recordings."""

import json
from pathlib import Path
from typing import Annotated

import typer

from appliance.cli import Json


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def listen(
        files: Annotated[list[Path], typer.Argument(metavar="FILE.wav", help="WAV or FLAC of any rate and width.")],
        as_json: Json = False,
    ) -> None:
        """Show wake words and utterances that the ear hears in recordings."""
        from appliance.ear.listen import listen as hear
        from appliance.settings import load_settings, settings_file

        config = load_settings(settings_file())
        for file in files:
            heard = hear(file, config.ear)
            if as_json:
                typer.echo(json.dumps(heard))
                continue
            typer.echo(str(file))
            for wake in heard["wakes"]:
                typer.echo(f"  {wake['at']:7.2f} s  wake word {wake['word']!r}, score {wake['score']:.2f}")
            for span in heard["spans"]:
                typer.echo(f"  {span['start']:7.2f} s to {span['end']:.2f} s  speech")
