"""`hark doctor`: what works on this machine, and what to do about what does not."""

import json

import typer

from appliance.cli import Json

MARKS = {"ok": "[green]ok[/green]", "worse": "[yellow]so-so[/yellow]", "broken": "[red]broken[/red]"}


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def doctor(as_json: Json = False) -> None:
        """Check sound cards, GPIO, models, permissions and realtime; exit status 1 when something is broken."""
        from rich.console import Console
        from rich.table import Table

        from appliance.doctor import Verdict, examine

        findings = examine()
        if as_json:
            for finding in findings:
                typer.echo(json.dumps(finding._asdict()))
        else:
            table = Table(box=None, show_header=False, pad_edge=False)
            for finding in findings:
                advice = f"\n[bold]→ {finding.remedy}[/bold]" if finding.remedy else ""
                table.add_row(finding.check, MARKS[finding.verdict], f"{finding.detail}{advice}")
            Console(highlight=False).print(table)
        raise typer.Exit(int(any(finding.verdict is Verdict.BROKEN for finding in findings)))
