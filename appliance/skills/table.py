"""The skills that are installed: a skill is a package that the entry point group `hark.skills` names.

Its folder holds a function `answer`, perhaps `finish`, and for each language its sentences and replies. Ours are part of the
appliance and stand in `OURS`, whose order is that of the help; others follow by name. The earlier one wins where two would match.
"""

from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from appliance.errors import BadInput
from appliance.skills.skill import AnswerFunction, FinishFunction

GROUP = "hark.skills"
OURS = ("time", "date", "timer", "volume", "repeat", "stop", "help")
"""Ours, in order."""


class Row(NamedTuple):
    """One skill."""

    name: str
    answer: AnswerFunction
    folder: Traversable
    """Where its sentence files are: `en.yaml`, `de.yaml`, ..."""
    finish: FinishFunction | None = None
    """For a skill that calls services."""


def row(name: str, package: str) -> Row:
    """The skill in a package.

    Raises:
        BadInput: the package cannot be imported, or is no skill.
    """
    try:
        module = import_module(package)
        return Row(name, module.answer, files(package), getattr(module, "finish", None))
    except (ImportError, AttributeError) as wrong:
        raise BadInput(f"the skill {name!r} cannot be loaded: {wrong}", where=package) from wrong


def installed() -> tuple[Row, ...]:
    """Ours, then those of other distributions by name; one that cannot be loaded is left out by `Skills`."""
    own = [row(name, f"{__package__}.{name}") for name in OURS]
    others = sorted((point.name, point.value) for point in entry_points(group=GROUP) if point.name not in OURS)
    return (*own, *(row(name, value) for name, value in others))


SKILLS = installed()
