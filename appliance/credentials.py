"""Keys that stand in no settings file: a setting written as `credential:NAME` takes the text of the credential NAME.

In the service, systemd hands the files of `/etc/hark/credentials` over (LoadCredential), in memory that nobody else can read.
At a prompt they are read where they lie, which only root and the user hark may. What they contain is never shown: not in an
error, not in a log.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from appliance.errors import BadInput

PREFIX = "credential:"

STORE = Path("/etc/hark/credentials")
"""Where a person puts them, one file each."""

FROM_STORE = "hark_"
"""What systemd puts before the name of each file of the store (LoadCredential=hark:...)."""

LONGEST = 64 * 1024
"""Bytes: a key has some hundred, a certificate some thousand."""


def reveal(value: str, environment: Mapping[str, str] = os.environ, store: Path = STORE) -> str:
    """The text that a setting stands for: itself, or the credential that it names.

    Raises:
        BadInput: the name is none, or there is no such credential for us.
    """
    if not value.startswith(PREFIX):
        return value
    name = value.removeprefix(PREFIX)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        raise BadInput(f"{name!r} is no name of a credential: letters, digits, dots, dashes.")
    for file in _places(name, environment, store):
        try:
            with file.open("rb") as opened:
                content = opened.read(LONGEST + 1)
        except FileNotFoundError:
            continue
        except OSError as refused:
            raise BadInput(f"credential {name!r} cannot be read: {refused.strerror}.") from refused
        return _text(name, content)
    raise BadInput(f"there is no credential {name!r}: write it into {store / name} and restart hark.")


def _places(name: str, environment: Mapping[str, str], store: Path) -> list[Path]:
    """Where it may lie: one of the store, one that the unit loads by its own line, or the store itself."""
    given = environment.get("CREDENTIALS_DIRECTORY")
    return [Path(given) / f"{FROM_STORE}{name}", Path(given) / name] if given else [store / name]


def _text(name: str, content: bytes) -> str:
    if len(content) > LONGEST:
        raise BadInput(f"credential {name!r} has over {LONGEST} bytes.")
    try:
        return content.decode().strip()
    except UnicodeDecodeError:
        raise BadInput(f"credential {name!r} is no text.") from None  # The cause holds what it contains.
