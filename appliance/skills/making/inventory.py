"""What `hark skills list` shows: every skill that is installed, whose it is, what it speaks, and what keeps it out."""

from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import NamedTuple

from appliance.errors import BadInput
from appliance.skills.making.examples import examples
from appliance.skills.sentences import read_sentences
from appliance.skills.table import GROUP, OURS, PACKAGE, Row, common_file, row


class Installed(NamedTuple):
    """One skill."""

    name: str
    origin: str
    """`hark`, or the distribution that brought it and its version."""
    languages: tuple[str, ...]
    """Those whose sentence files are sound."""
    trouble: tuple[str, ...] = ()
    """What was left out and why, for people; empty where all is well."""


def inventory() -> Iterator[Installed]:
    """Ours in their order, then those of others by name."""
    for name in OURS:
        yield _installed(name, "hark", f"{PACKAGE}.{name}")
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        origin = f"{point.dist.name} {point.dist.version}" if point.dist else "unknown"
        if point.name in OURS:
            yield Installed(point.name, origin, (), ("hark has a skill of that name, which stays.",))
        else:
            yield _installed(point.name, origin, point.value)


def _installed(name: str, origin: str, package: str) -> Installed:
    try:
        skill = row(name, package)
    except BadInput as wrong:
        return Installed(name, origin, (), (str(wrong),))
    sound, trouble = [], []
    for file in sorted(file.name for file in skill.folder.iterdir() if file.name.endswith(".yaml")):
        language = file.removesuffix(".yaml")
        try:
            _read(skill, language)
            sound.append(language)
        except BadInput as wrong:
            trouble.append(str(wrong))
    if not sound and not trouble:
        trouble.append("it has no sentence files.")
    return Installed(name, origin, tuple(sound), tuple(trouble))


def _read(skill: Row, language: str) -> None:
    """Reads a sentence file as the speaker does, down to each template.

    Raises:
        BadInput: it is damaged, or hark does not speak the language.
    """
    common = common_file(language)
    if not common.is_file():
        raise BadInput("hark does not speak this language yet.", where=str(skill.folder / f"{language}.yaml"))
    for _ in examples(read_sentences(skill.folder / f"{language}.yaml"), read_sentences(common)):
        pass
