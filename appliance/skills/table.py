"""The skills: the one table. A skill is a folder with its function and, for each language, its sentences and replies.

The order is that of the help, and the earlier one wins where two would match.
"""

from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from appliance.skills.skill import AnswerFunction

NAMES = ("time", "date", "timer", "volume", "repeat", "stop", "help")


class Row(NamedTuple):
    """One skill."""

    name: str
    answer: AnswerFunction
    folder: Traversable
    """Where its sentence files are: `en.yaml`, `de.yaml`, ..."""


def _row(name: str) -> Row:
    package = f"{__package__}.{name}"
    return Row(name, import_module(package).answer, files(package))


SKILLS = tuple(_row(name) for name in NAMES)
