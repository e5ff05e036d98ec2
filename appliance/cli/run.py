"""`hark run`: the appliance on this machine's sound card."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from appliance.config import Config


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def run(
        safe: Annotated[
            bool, typer.Option("--safe", help="Only the light, which shows an error; systemd's last resort.")
        ] = False,
    ) -> None:
        """Run the speaker on this machine's sound card, until Ctrl-C."""
        from appliance.paths import home, run_directory, writable
        from appliance.run import Run
        from appliance.settings import INSTALLED, load_settings, settings_file
        from appliance.supervisor.safe import AGAIN, SERVICES, SafeMode
        from appliance.supervisor.supervisor import Supervisor

        directory, data = str(writable(run_directory())), str(writable(home()))
        if safe:
            mode = SafeMode(Run(directory, data, _whatever_holds(), SERVICES), settings_file() or INSTALLED)
            mode.serve()
            raise typer.Exit(AGAIN if mode.again else 0)
        Supervisor(Run(directory, data, load_settings(settings_file()))).serve()


def _whatever_holds() -> "Config":
    """The settings, or the defaults where the settings are what is wrong."""
    from appliance.config import Config
    from appliance.errors import BadInput
    from appliance.logs import log
    from appliance.settings import load_settings, settings_file

    try:
        return load_settings(settings_file())
    except BadInput as wrong:
        log.error("settings", what=wrong.what, where=wrong.where, remedy=wrong.remedy)
        return Config()
