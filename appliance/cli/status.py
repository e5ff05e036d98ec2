"""`hark status`: how the running speaker is."""

from typing import TYPE_CHECKING

import typer

from appliance.cli import Json

if TYPE_CHECKING:
    from appliance.health.snapshot import Snapshot


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def status(as_json: Json = False) -> None:
        """Show how the running speaker is; exit status 0 ok, 1 degraded or failing, 2 when none runs."""
        from rich.console import Console

        from appliance.clock import wall
        from appliance.health.showing import lines
        from appliance.health.thresholds import Level

        found, now = running(), wall().timestamp()
        if as_json:
            import msgspec

            typer.echo(msgspec.json.encode(found))
        else:
            console = Console(highlight=False, soft_wrap=True)
            for line in lines(found, now):
                console.print(line)
        raise typer.Exit(int(found.level is not Level.OK or not found.ready))


def running() -> "Snapshot":
    """How the speaker of the run directory is.

    Raises:
        BadInput: none runs there, or it does not say.
    """
    from appliance.clock import wall
    from appliance.errors import BadInput
    from appliance.health.snapshot import read, stale
    from appliance.paths import run_directory
    from appliance.supervisor.running import is_running

    directory = run_directory()
    try:
        there = is_running(directory)
    except PermissionError as refused:
        raise BadInput("belongs to another user.", where=str(directory), remedy="Ask again with `sudo`.") from refused
    found = read(directory) if there else None
    if found is None:
        raise BadInput("no speaker runs here.", where=str(directory), remedy="Start it with `hark run`.")
    return stale(found, wall().timestamp())
