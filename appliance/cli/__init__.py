"""The command `hark`. Each command is a module; what it needs is imported when it runs, so that `hark --help` is instant."""

import importlib
import sys
from typing import Annotated, Optional

import typer

from appliance.errors import ApplianceError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


COMMANDS = ("run", "demo", "ask", "say", "listen", "doctor", "status", "diagnose", "skills", "forget")
"""Modules of this folder, in the order in which `hark --help` shows them."""


def _mount() -> None:
    from models.commands import app as models

    for name in COMMANDS:
        importlib.import_module(f"appliance.cli.{name}").register(app)
    app.add_typer(models, name="models", help="List, fetch and check models.")


def main(arguments: Optional[list[str]] = None) -> None:  # noqa: UP045 - typer reads it
    """Runs the command line and ends the process: 0 done, 1 failed, 2 wrong input."""
    _mount()
    try:
        app(args=arguments, prog_name="hark", standalone_mode=True)
    except ApplianceError as failed:
        print(f"hark: {failed}", file=sys.stderr)
        sys.exit(failed.exit_status)
    except KeyboardInterrupt:
        sys.exit(130)


Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")]
