"""`hark forget`: everything that was ever said to the speaker is deleted."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def forget(
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
        keep_clocks: Annotated[
            bool, typer.Option("--keep-clocks", help="Keep timers, alarms and the stopwatch, without their words.")
        ] = False,
    ) -> None:
        """Delete everything that was said: facts, lists, reminders, names, notes and the conversation."""
        from appliance.forgetting import forget_here, forget_through
        from appliance.paths import home, run_directory, writable

        if not yes:
            typer.confirm("Everything that the speaker was told will be gone for good. Go on?", abort=True)
        if not forget_through(run_directory(), keep_clocks):
            forget_here(writable(home()), keep_clocks)
        typer.echo("Forgotten.")
