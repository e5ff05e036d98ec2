"""`hark run`: the appliance on this machine's sound card."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def run() -> None:
        """Run the speaker on this machine's sound card, until Ctrl-C."""
        from appliance.paths import home, run_directory, writable
        from appliance.run import Run
        from appliance.settings import load_settings, settings_file
        from appliance.supervisor.supervisor import Supervisor

        config = load_settings(settings_file())
        Supervisor(Run(str(writable(run_directory())), str(writable(home())), config)).serve()
