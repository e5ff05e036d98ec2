"""What is wrong with a skill that somebody writes: its code, its sentence files, and whether its sentences reach it."""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from appliance.errors import ApplianceError, BadInput
from appliance.skills.making.examples import examples
from appliance.skills.sentences import SentenceFile, read_sentences
from appliance.skills.skills import Skills
from appliance.skills.table import PACKAGE, SKILLS, Row, common_file


class Tried(NamedTuple):
    """An utterance, made of one sentence."""

    text: str
    intent: str
    """Whose it should be: `skill.intent`."""
    owner: str
    """Whose it is among all the skills; empty for nobody's."""

    @property
    def fine(self) -> bool:
        """It reaches the intent."""
        return self.owner == self.intent


class Checked(NamedTuple):
    """One language of a skill."""

    language: str
    tried: tuple[Tried, ...] = ()
    trouble: tuple[str, ...] = ()
    """For people, each with its place."""

    @property
    def fine(self) -> bool:
        """Nothing is wrong with it."""
        return not self.trouble and all(tried.fine for tried in self.tried)


def check(folder: Path, others: Iterable[Row] = SKILLS) -> tuple[str, list[Checked]]:
    """The skill's name, and what its languages come to beside the `others`.

    Raises:
        BadInput: there is no skill in the folder, or its code cannot be loaded.
    """
    own = load(folder)
    table = tuple(own if row.name == own.name else row for row in others)
    table = table if own in table else (*table, own)
    languages = sorted(Path(str(file)).stem for file in own.folder.iterdir() if file.name.endswith(".yaml"))
    languages.sort(key=lambda language: language != "en")
    first: SentenceFile | None = None
    checked = []
    for language in languages:
        try:
            file = read_sentences(own.folder / f"{language}.yaml")
            first = first or file
            checked.append(_checked(own.name, language, file, first, table))
        except ApplianceError as wrong:
            checked.append(Checked(language, trouble=(str(wrong),)))
    return own.name, checked


def load(folder: Path) -> Row:
    """The skill in this folder, or in the one package of this project.

    Raises:
        BadInput: there is none, or it cannot be loaded.
    """
    package = _package(folder.resolve())
    module = _imported(package)
    answer = getattr(module, "answer", None)
    if not callable(answer):
        raise BadInput("has no function `answer(match, context, say)`.", where=str(package / "__init__.py"))
    delicate, not_in = frozenset(getattr(module, "DELICATE", ())), frozenset(getattr(module, "NOT_IN", ()))
    return Row(package.name, answer, package, getattr(module, "finish", None), delicate, not_in)


def _package(folder: Path) -> Path:
    """The folder that holds code and sentences: this one, or the only one in it that does.

    Raises:
        BadInput: none does, or several do.
    """
    candidates = [folder, *sorted(folder.glob("*/"))]
    found = [path for path in candidates if (path / "__init__.py").is_file() and any(path.glob("*.yaml"))]
    if found and (found[0] == folder or len(found) == 1):
        return found[0]
    names = ", ".join(path.name for path in found)
    what = f"holds several skills: {names}." if found else "holds no skill: no `__init__.py` beside a sentence file."
    raise BadInput(what, where=str(folder), remedy="Name the skill's own folder; `hark skills new NAME` writes one.")


def _imported(package: Path) -> ModuleType:
    """Its code, from this folder and no other of the same name."""
    ours = Path(str(files(PACKAGE)))
    if package.parent == ours:
        return import_module(f"{PACKAGE}.{package.name}")
    spec = spec_from_file_location(package.name, package / "__init__.py", submodule_search_locations=[str(package)])
    assert spec is not None and spec.loader is not None  # The file is there, and its name ends in .py.
    module = module_from_spec(spec)
    before = sys.modules.get(package.name)
    sys.modules[package.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as wrong:  # Somebody else's code: whatever it raises is what they want to read.
        raise BadInput(f"cannot be loaded: {wrong!r}", where=str(package / "__init__.py")) from wrong
    finally:
        if before is not None:
            sys.modules[package.name] = before
        else:
            del sys.modules[package.name]
    return module


def _checked(name: str, language: str, file: SentenceFile, first: SentenceFile, table: tuple[Row, ...]) -> Checked:
    """One language.

    Raises:
        BadInput: hark does not speak the language, or the file is damaged.
    """
    if file.language != language:
        return Checked(language, trouble=(f"{language}.yaml says `language: {file.language}`.",))
    skills = Skills(language, table=table)
    if own := tuple(trouble for trouble in skills.trouble if repr(name) in trouble):
        return Checked(language, trouble=own)
    return Checked(language, tuple(tried(name, file, skills)), tuple(missing(file, first)))


def tried(name: str, file: SentenceFile, skills: Skills) -> Iterator[Tried]:
    """Each sentence of a skill's file on all skills.

    Raises:
        BadInput: the file is damaged.
    """
    common = read_sentences(common_file(file.language))
    for example in examples(file, common):
        match = skills.match(example.text, example.asked)
        owner = f"{match.skill}.{match.intent}" if match else ""
        yield Tried(example.text, f"{name}.{example.intent}", owner)


def missing(file: SentenceFile, first: SentenceFile) -> Iterator[str]:
    """What the first language has and this one lacks."""
    for what, here, there in (("intents", file.intents, first.intents), ("replies", file.replies, first.replies)):
        if lacks := sorted(set(there) - set(here)):
            yield f"{file.language}.yaml lacks the {what} {', '.join(lacks)}, which {first.language}.yaml has."
