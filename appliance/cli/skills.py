"""`hark skills`: which skills are installed, a new one of one's own, and what is wrong with it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from appliance.cli import Json


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    skills = typer.Typer(no_args_is_help=True, help="List skills, write a new one, check one.")
    app.add_typer(skills, name="skills")
    skills.command("list")(list_skills)
    skills.command("new")(new_skill)
    skills.command("check")(check_skill)


def list_skills(as_json: Json = False) -> None:
    """Show the skills that are installed, whose they are, what they speak, and what could not be loaded."""
    from appliance.skills.making.inventory import inventory

    for one in inventory():
        if as_json:
            typer.echo(json.dumps(one._asdict()))
        else:
            typer.echo(f"{one.name:12} {one.origin:24} {' '.join(one.languages)}")
            for trouble in one.trouble:
                typer.echo(f"{'':12} left out: {trouble}")


def new_skill(name: Annotated[str, typer.Argument(help="Small letters, with _ between words.")]) -> None:
    """Write a working skill into a folder of that name."""
    from appliance.skills.making.scaffold import write_skill

    folder = write_skill(name, Path())
    typer.echo(f"{folder}/ is a skill that works. Try it:\n  cd {folder}\n  pip install -e .\n  pytest")
    typer.echo(f'  hark skills check .\n  hark ask "say hello to {name.replace("_", " ")}"')


def check_skill(
    folder: Annotated[Path, typer.Argument(help="Of the skill, or of the project around it.")],
    as_json: Json = False,
) -> None:
    """Try every sentence of a skill on all skills; exit status 1 when one does not reach it or a file is damaged."""
    from appliance.skills.making.checking import check

    name, languages = check(folder)
    for checked in languages:
        for one in checked.tried:
            record = {"language": checked.language, "text": one.text, "intent": one.intent, "owner": one.owner}
            shown = f"{checked.language:6} {'ok ' if one.fine else 'NOT'} {one.text!r} -> {one.owner or 'nobody'}"
            typer.echo(json.dumps(record | {"fine": one.fine}, ensure_ascii=False) if as_json else shown)
        for trouble in checked.trouble:
            record = {"language": checked.language, "trouble": trouble}
            typer.echo(json.dumps(record, ensure_ascii=False) if as_json else f"{checked.language:6} NOT {trouble}")
    fine = all(checked.fine for checked in languages)
    if not as_json:
        typer.echo(f"{name}: {'all is well.' if fine else 'not yet.'}")
    raise typer.Exit(int(not fine))
