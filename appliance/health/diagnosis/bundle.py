"""The bundle for a maintainer: a small tar.gz of what `redaction` lets through. It says nothing of the house it comes from."""

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from appliance.errors import BadInput

MAX_LINES = 50_000
"""Of a log: a week of an ordinary household."""

README = """A bundle of `hark diagnose`, for whoever looks for what is wrong with this speaker.

It holds no word that was spoken or answered, no name, place, address, path, key or password: of the log only our own sentences
with the values taken out, of the settings only what is a number, a choice or a name of our catalogue. Times count from the
first line.

  diagnosis.json   what was found
  status.json      how the speaker was at that moment, if it ran
  log.jsonl        its log
  traces.jsonl     its last turns: when each thing happened, in seconds
  settings.json    its settings
  versions.json    of hark, of what it is made of, and of the machine
"""


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files as tar.gz: no user, no time, the same bytes for the same files."""
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=packed, mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"hark/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def write(target: Path, files: Mapping[str, bytes]) -> int:
    """Writes the bundle, for its owner only; returns its size in bytes.

    Raises:
        BadInput: there is such a file already, or it cannot be written there.
    """
    packed = pack(files)
    try:
        target.touch(mode=0o600, exist_ok=False)
        target.write_bytes(packed)
    except FileExistsError as there:
        raise BadInput("is there already.", where=str(target), remedy="Choose another name, or remove it.") from there
    except OSError as refused:
        raise BadInput(
            f"cannot be written: {refused.strerror}.", where=str(target), remedy="Choose another place."
        ) from refused
    return len(packed)
