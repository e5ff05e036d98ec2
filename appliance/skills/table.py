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
PACKAGE = __package__
"""Where ours are."""
OURS = (
    "time",
    "date",
    "timer",
    "alarm",
    "reminder",
    "stopwatch",
    "list",
    "calculate",
    "convert",
    "chance",
    "sun",
    "volume",
    "weather",
    "music",
    "home",
    "repeat",
    "memory",
    "language",
    "device",
    "stop",
    "help",
)
"""Ours, in order."""


class Row(NamedTuple):
    """One skill."""

    name: str
    answer: AnswerFunction
    folder: Traversable
    """Where its sentence files are: `en.yaml`, `de.yaml`, ..."""
    finish: FinishFunction | None = None
    """For a skill that calls services."""
    delicate: frozenset[str] = frozenset()
    """Intents that are asked about when they were not heard word for word: what deletes or switches off."""
    not_in: frozenset[str] = frozenset()
    """Languages that it does not speak."""
    ours: bool = False
    """Part of the appliance: damage is our own mistake. Of others, a damaged one is left out."""


def row(name: str, package: str, *, ours: bool = False) -> Row:
    """The skill in a package; `answer`, perhaps `finish`, `DELICATE` and `NOT_IN` are its module's.

    Raises:
        BadInput: the package cannot be imported, or is no skill.
    """
    try:
        module = import_module(package)
        return Row(
            name,
            module.answer,
            files(package),
            getattr(module, "finish", None),
            frozenset(getattr(module, "DELICATE", ())),
            frozenset(getattr(module, "NOT_IN", ())),
            ours,
        )
    except Exception as wrong:  # Somebody else's module may raise anything while it is imported.
        if ours:
            raise
        raise BadInput(f"the skill {name!r} cannot be loaded: {wrong!r}", where=package) from wrong


def installed() -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Ours, then those of other distributions by name; and what is the matter with those that cannot be loaded."""
    rows = [row(name, f"{PACKAGE}.{name}", ours=True) for name in OURS]
    trouble = []
    for name, package in sorted(
        (point.name, point.value) for point in entry_points(group=GROUP) if point.name not in OURS
    ):
        try:
            rows.append(row(name, package))
        except BadInput as wrong:
            trouble.append(str(wrong))
    return tuple(rows), tuple(trouble)


SKILLS, TROUBLE = installed()


def common_file(language: str) -> Traversable:
    """Where the sentences that all skills share are kept, for one language; there may be none."""
    return files(PACKAGE) / f"{language}.yaml"
