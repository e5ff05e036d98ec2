"""`hark ask`: questions out of files or typed, answered by the whole appliance on a simulated sound card."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import msgspec
import typer

from appliance.cli import Json

if TYPE_CHECKING:
    from appliance.config import Config

SOUNDS = {".wav", ".flac"}


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def ask(
        questions: Annotated[
            list[str], typer.Argument(metavar="FILE.wav|TEXT", help="Recordings, or questions in quotes.")
        ],
        wake: Annotated[
            bool, typer.Option("--wake", help="No button: the wake word must be in the recording.")
        ] = False,
        out: Annotated[
            Path | None, typer.Option(help="Write the reply here (numbered when there are several).")
        ] = None,
        language: Annotated[
            Optional[str], typer.Option(help="en, de, pl, pt_BR, ru or ja; else as the settings say.")  # noqa: UP045
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Ask recorded or typed questions; one appliance answers them all, in order."""
        from appliance.asking import Asker
        from appliance.cli.show import Progress, turn_line, turn_record
        from appliance.paths import home, writable
        from appliance.settings import load_settings, settings_file
        from appliance.sound import read_sound, write_wav
        from appliance.units import RATE

        config = in_language(load_settings(settings_file()), language)
        sounds = [read_sound(Path(question)) if is_sound(question) else None for question in questions]
        replies = 0
        with Progress("starting") as progress, Asker(config, writable(home())) as asker:
            asker.wait_ready(progress)
            for question, sound in zip(questions, sounds, strict=True):
                progress.show(question)
                turns = asker.ask_text(question) if sound is None else asker.ask_sound(sound, wake)
                for turn, reply in turns:
                    replies += 1
                    if out is not None:
                        write_wav(numbered(out, replies), reply, RATE)
                    record = turn_record(question if sound is not None else None, turn)
                    progress.print(json.dumps(record) if as_json else turn_line(question, turn))


def in_language(config: "Config", language: str | None) -> "Config":
    """The settings with another language, if one is named.

    Raises:
        BadInput: nobody speaks it.
    """
    from appliance.errors import BadInput
    from appliance.speech_text.locales import LANGUAGES

    if language is None:
        return config
    if language not in LANGUAGES:
        raise BadInput(f"nobody speaks {language!r}.", where="--language", remedy=f"Known: {', '.join(LANGUAGES)}.")
    locale = msgspec.structs.replace(config.locale, language=language)
    return msgspec.structs.replace(config, locale=locale)


def is_sound(question: str) -> bool:
    """Whether the argument names a recording rather than being a question."""
    return Path(question).suffix.lower() in SOUNDS or Path(question).is_file()


def numbered(out: Path, number: int) -> Path:
    """reply.wav, reply-2.wav, reply-3.wav ..."""
    return out if number == 1 else out.with_stem(f"{out.stem}-{number}")
