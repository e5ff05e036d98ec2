"""`hark models list | pull | verify`. Exit status: 0 all well, 1 something failed, 2 a name or an option was wrong."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from models.catalogue import parse_board, parse_task
from models.display import display
from models.errors import ModelError, UnknownModel
from models.fetch.download import Downloader
from models.fetch.policy import Policy
from models.fetch.request import new_client
from models.kinds import LicenceClass, Model
from models.listing import rows
from models.pull import Pulled, demand_agreement, pull
from models.store import Store, default_root
from models.table import print_table
from models.verify import Verdict, Verification, verify, verify_starters

app = typer.Typer(name="models", help="The models this speaker hears, thinks and speaks with.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
BoardOption = Annotated[str | None, typer.Option(help="zero2w, pi4, pi5 or jetson.")]
TaskOption = Annotated[str | None, typer.Option(help="stt, llm, tts, vad, wake or turn.")]
LanguageOption = Annotated[str, typer.Option(help="A language such as en or pt-BR.")]


@app.command("list")
def list_models(
    task: TaskOption = None, board: BoardOption = None, language: LanguageOption = "", as_json: JsonOption = False
) -> None:
    """Show what is installed, shipped, and can be pulled."""
    with _told():
        wanted_task, wanted_board = task and parse_task(task), board and parse_board(board)
        found = rows(_store(), wanted_task or None, wanted_board or None, language)
    if as_json:
        _print_json(found)
    else:
        print_table(Console(), found, str(default_root()))


@app.command("pull")
def pull_models(
    names: Annotated[list[str] | None, typer.Argument(help="Ids from `hark models list`.")] = None,
    board: Annotated[str | None, typer.Option(help="Pull what is suggested for this board instead.")] = None,
    language: LanguageOption = "en",
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You have read the licences, and they suit your use.")
    ] = False,
    mirror: Annotated[
        list[str] | None,
        typer.Option(envvar="HARK_MODELS_MIRRORS", help="Ask https://HOST first; the path stays. Repeatable."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch models, or mend them. What was cut off goes on where it stopped."""
    store = _store()
    with _told():
        chosen = _chosen(store, names or [], board, language)
        for model in chosen:
            installed = any(known == (model.task, model.id) for known in store.names())
            demand_agreement(model, accept_licence or installed)
            _say_notes(model)
    policy = Policy()
    with new_client(policy) as client, display(Console(stderr=True)) as progress:
        downloader = Downloader(client, policy, mirror or ())
        failed = _each(
            chosen,
            lambda model: pull(store, model, downloader, progress, accept_licence=accept_licence),
            lambda done: _print_pulled(done, as_json),
        )
    raise typer.Exit(1 if failed else 0)


@app.command("verify")
def verify_models(
    names: Annotated[list[str] | None, typer.Argument(help="Ids; without any, all that is installed.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Hash what is installed, and look into the starter models."""
    store = _store()
    with _told(), display(Console(stderr=True)) as progress:
        verdicts = list(verify_starters(store)) if not names else []
        verdicts += [verify(store, name, progress) for name in names or (name for _, name in store.names())]
    for verdict in verdicts:
        _print_verdict(verdict, as_json)
    if not verdicts:
        typer.echo(f"nothing is installed in {default_root()}", err=True)
    raise typer.Exit(1 if any(verdict.verdict is Verdict.DAMAGED for verdict in verdicts) else 0)


def _store() -> Store:
    return Store(default_root())


def _chosen(store: Store, names: list[str], board: str | None, language: str) -> list[Model]:
    """The models to pull; every name is checked before anything is fetched."""
    if not names and not board:
        raise UnknownModel("no model was named.", remedy="Name some from `hark models list`, or give --board.")
    suggested = store.catalogue.defaults_for(parse_board(board), language) if board else []
    return list({model.id: model for model in [*map(store.catalogue.find, names), *suggested]}.values())


def _say_notes(model: Model) -> None:
    """Whom to credit, and what to know before using it."""
    credit = f"{model.licence_note}." if model.licence_class is LicenceClass.ATTRIBUTION else ""
    if said := f"{credit} {model.note}".strip():
        typer.echo(f"{model.id}: {said}", err=True)


def _each(models: list[Model], work: Callable[[Model], Pulled], show: Callable[[Pulled], None]) -> bool:
    """Do all, whatever becomes of one; True when any failed."""
    failed = False
    for model in models:
        try:
            show(work(model))
        except ModelError as error:
            typer.echo(str(error), err=True)
            failed = True
    return failed


@contextmanager
def _told() -> Iterator[None]:
    """An error for people becomes one line and the exit status it asks for."""
    try:
        yield
    except ModelError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_status) from None


def _print_json(found: list[Any]) -> None:
    for entry in found:
        sys.stdout.write(msgspec.json.encode(entry).decode() + "\n")


def _print_pulled(done: Pulled, as_json: bool) -> None:
    if as_json:
        _print_json([done])
    else:
        typer.echo(f"{done.id} is ready{'' if done.fetched else ', it was here already'}: {done.path}")


def _print_verdict(verdict: Verification, as_json: bool) -> None:
    if as_json:
        _print_json([verdict])
    else:
        typer.echo(f"{verdict.verdict:8} {verdict.id} ({verdict.task}) {verdict.detail or verdict.path}")
