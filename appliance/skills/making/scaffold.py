"""A skill of one's own: the folder that `hark skills new` writes, which works and passes its tests as it stands."""

import re
import sys
from importlib.util import find_spec
from pathlib import Path

from appliance.errors import BadInput
from appliance.skills.table import GROUP, OURS

_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
_RESERVED = "near"
"""What `Skills` itself answers by: the question "did you mean"."""
_LONGEST = 30
"""Letters of a name: it is said aloud and typed."""

_PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "hark-skill-{dashed}"
version = "0.1.0"
description = "A skill for hark: {spoken}."
requires-python = ">=3.11"
dependencies = ["hark-appliance"]

# How the speaker finds it: the name of the skill, and the package that holds it.
[project.entry-points."{group}"]
{name} = "{name}"

[tool.setuptools]
packages = ["{name}"]

[tool.setuptools.package-data]
{name} = ["*.yaml"]
"""

_SKILL = '''\
"""{Spoken}: greets back. Change this to what your skill does."""

from appliance.skills import Answer, Context, Match
from appliance.skills.skill import Say


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Decides what to say; it is handed the moment (`context.now`) and reads no clock, file or socket itself."""
    return Answer(say(str(match.slots["greeting"])))
'''

_SENTENCES = """\
language: en
# Follows "I can" when somebody asks what the speaker can do.
ability: greet you from {spoken}
# What may stand in {{greeting}}: what is heard, and what the skill is handed for it.
lists:
  greeting:
    values:
      - {{in: "(hello|hi)", out: hello}}
      - {{in: "(goodbye|bye bye)", out: goodbye}}
# What people say: (one|another), [left out], {{list}}.
intents:
  greet:
    - sentences:
        - "say {{greeting}} to [the] {spoken} [skill]"
# What the skill replies, by the name that its code uses.
replies:
  hello: "Hello from {spoken}."
  goodbye: "Goodbye from {spoken}."
"""

_TESTS = '''\
"""What people say to {spoken}, what they say to others, and what it answers. First: pip install -e ."""

from datetime import UTC, datetime

import pytest

from appliance.skills import Context, Match, Skills

NOON = Context(now=datetime(2030, 1, 1, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def skills() -> Skills:
    """Every skill that is installed, so that yours is seen to get along with the others."""
    return Skills("en")


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("say hello to {spoken}", "hello"),
        ("Please say hi to the {spoken} skill.", "hello"),
        ("say goodbye to {spoken}", "goodbye"),
    ],
)
def test_it_hears_what_is_meant_for_it(skills: Skills, text: str, greeting: str) -> None:
    assert skills.match(text) == Match("{name}", "greet", {{"greeting": greeting}})


@pytest.mark.parametrize("text", ["say hello to my mother", "{spoken}", "what time is it"])
def test_it_leaves_alone_what_is_not(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "{name}"


def test_it_greets_back(skills: Skills) -> None:
    match = skills.match("say hello to {spoken}")
    assert match is not None
    assert skills.answer(match, NOON).text == "Hello from {spoken}."
'''

_FILES = {
    "pyproject.toml": _PYPROJECT,
    "{name}/__init__.py": _SKILL,
    "{name}/en.yaml": _SENTENCES,
    "tests/test_{name}.py": _TESTS,
}


def write_skill(name: str, within: Path) -> Path:
    """Writes the folder `name` of a new skill, and gives it back.

    Raises:
        BadInput: the name is none for a skill, or is taken.
    """
    folder = within / name
    _check(name, folder)
    spoken = name.replace("_", " ")
    values = {
        "name": name,
        "spoken": spoken,
        "Spoken": spoken.capitalize(),
        "dashed": name.replace("_", "-"),
        "group": GROUP,
    }
    for path, template in _FILES.items():
        file = folder / path.format(**values)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(template.format(**values), encoding="utf-8")
    return folder


def _check(name: str, folder: Path) -> None:
    """Refuses what could not be said, imported or told apart.

    Raises:
        BadInput: with what is wrong and what to do.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise BadInput(
            f"is no name for a skill: it has small letters from a to z, with `_` between words, at most {_LONGEST}.",
            where=repr(name),
            remedy="Try one like `tea_time`.",
        )
    if name in OURS or name == _RESERVED:
        raise BadInput("is a skill that hark has already.", where=repr(name), remedy="Take another name.")
    if folder.exists():
        raise BadInput("is there already.", where=str(folder), remedy="Take another name, or move it away.")
    if name in sys.stdlib_module_names or find_spec(name) is not None:
        raise BadInput("is the name of a Python module already.", where=repr(name), remedy="Take another name.")
