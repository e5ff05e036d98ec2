"""`hark diagnose`: where a slow answer loses its time, and a bundle for a maintainer."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appliance.cli import Json

if TYPE_CHECKING:
    from appliance.health.diagnosis.logbook import Logbook
    from appliance.health.snapshot import Snapshot


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def diagnose(
        log: Annotated[
            Path | None,
            typer.Argument(
                metavar="LOG", help="A log of `hark run`; else the journal and the running speaker are read."
            ),
        ] = None,
        bundle: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Also write a .tar.gz for a maintainer, without any word spoken."),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Name what makes answers slow, from the log and the last turns."""
        import msgspec

        from appliance.config import Config
        from appliance.errors import BadInput
        from appliance.health.diagnosis.diagnosis import diagnose as name_bottleneck
        from appliance.health.diagnosis.facts import facts
        from appliance.health.diagnosis.picture import lines
        from appliance.settings import load_settings, settings_file

        book, snapshot = gather(log)
        try:
            config = load_settings(settings_file())
        except BadInput as wrong:  # A speaker with wrong settings needs this command most.
            typer.echo(f"hark: {wrong}", err=True)
            config = Config()
        turns = book.turns or (snapshot.recent if snapshot else ())
        found = name_bottleneck(turns, facts(config), book.troubles, snapshot.reasons.values() if snapshot else ())
        if as_json:
            typer.echo(msgspec.json.encode(found))
        else:
            typer.echo("\n".join(lines(found)))
        if bundle is not None:
            from appliance.health.diagnosis.collecting import collect, write

            size = write(bundle, collect(config, book, snapshot, found))
            typer.echo(f"{bundle}: {size / 1000:.0f} kB; look into it with `tar xzOf {bundle} | less`.", err=True)


def gather(log: Path | None) -> "tuple[Logbook, Snapshot | None]":
    """The log, and how the speaker of the run directory is, if one runs.

    Raises:
        BadInput: there is neither.
    """
    from appliance.errors import BadInput
    from appliance.health.diagnosis.logbook import read_log
    from appliance.health.diagnosis.sources import journal, log_file
    from appliance.health.snapshot import read
    from appliance.paths import run_directory

    book = read_log(log_file(log) if log is not None else journal())
    snapshot = read(run_directory()) if log is None else None
    if not book.entries and snapshot is None:
        where = str(log or "journal")
        raise BadInput(
            "holds no line of hark.", where=where, remedy="`hark run 2> hark.log`, then `hark diagnose hark.log`."
        )
    return book, snapshot
