"""`hark say`: the speaker says a text."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def say(
        text: Annotated[str, typer.Argument(help="What to say.")],
        out: Annotated[Path | None, typer.Option(help="Write it to this WAV file instead of playing it.")] = None,
    ) -> None:
        """Say a text aloud: through the running speaker, or else this machine's sound card."""
        from appliance.cli.show import Progress
        from appliance.paths import home, run_directory, writable
        from appliance.saying import say_aloud, say_through
        from appliance.settings import load_settings, settings_file
        from appliance.sound import write_wav
        from appliance.units import RATE

        if out is None and say_through(run_directory(), text):
            return
        config = load_settings(settings_file())
        with Progress("speaking"):
            spoken = say_aloud(text, config, writable(home()), to_file=out is not None)
        if out is not None:
            write_wav(out, spoken, RATE)
