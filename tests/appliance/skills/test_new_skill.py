"""A skill of somebody else: written by `hark skills new`, found by its entry point, left out with its reason when broken."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import invalidate_caches
from pathlib import Path

import pytest

from appliance.errors import BadInput
from appliance.skills import Context, Match, Skills
from appliance.skills.making.inventory import inventory
from appliance.skills.making.scaffold import write_skill
from appliance.skills.table import SKILLS, installed

NOW = Context(now=datetime(2026, 11, 21, 16, 20, tzinfo=UTC))


class Installer:
    """Puts skills where an installer would: their package, and beside it what names their entry point."""

    def __init__(self, site: Path) -> None:
        self.site = site

    def install(self, name: str, entry: str = "") -> Path:
        """A skill as `hark skills new` writes it; gives the folder of its package."""
        project = write_skill(name, self.site / "projects")
        (project / name).rename(self.site / name)
        metadata = self.site / f"hark_skill_{name}-0.1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: hark-skill-{name}\nVersion: 0.1.0\n")
        (metadata / "entry_points.txt").write_text(f"[hark.skills]\n{entry or name} = {name}\n")
        invalidate_caches()
        return self.site / name


@pytest.fixture
def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installer]:
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield Installer(tmp_path)
    for module in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[module], "__file__", "")):
            del sys.modules[module]


def of_others() -> list[tuple[str, ...]]:
    """What is installed besides ours; the environment of these tests may have some of its own."""
    return [one for one in inventory() if one.origin.startswith("hark-skill-")]


def test_a_new_skill_that_is_installed_is_found_and_answers(installer: Installer) -> None:
    installer.install("tea_time")
    rows, trouble = installed()
    skills = Skills("en", table=rows)
    assert (trouble, skills.trouble) == ((), ())
    match = skills.match("Please say hello to the tea time skill!")
    assert match == Match("tea_time", "greet", {"greeting": "hello"})
    assert skills.answer(match, NOW).text == "Hello from tea time."
    assert "greet you from tea time" in skills.answer(skills.match("what can you do"), NOW).text
    assert of_others() == [("tea_time", "hark-skill-tea_time 0.1.0", ("en",), ())]


@pytest.mark.process
def test_the_tests_of_a_new_skill_pass(installer: Installer) -> None:
    installer.install("tea_time")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(installer.site), *filter(None, sys.path)])}
    tests = installer.site / "projects" / "tea_time" / "tests"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)]
    ran = subprocess.run(command, cwd=installer.site, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, "7 passed" in ran.stdout) == (0, True), ran.stdout


BROKEN = {
    "code": ("__init__.py", "import nothing_of_that_name\n", "nothing_of_that_name"),
    "syntax": ("__init__.py", "def answer(:\n", "invalid syntax"),
    "crash": ("__init__.py", "raise RuntimeError('no such lamp')\n", "no such lamp"),
    "no function": ("__init__.py", "", "answer"),
    "yaml": ("en.yaml", "a: [", "is no sentence file"),
    "template": ("en.yaml", 'language: en\nintents: {greet: [{sentences: ["say (hello"]}]}\n', "damaged"),
    "reference": ("en.yaml", 'language: en\nintents: {greet: [{sentences: ["say <that>"]}]}\n', "that"),
}


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_broken_skill_is_left_out_with_its_reason(installer: Installer, wrong: str) -> None:
    file, text, reason = BROKEN[wrong]
    (installer.install("loud_bell") / file).write_text(text)
    installer.install("tea_time")
    rows, trouble = installed()
    skills = Skills("en", table=tuple(row for row in rows if row.name in ("time", "tea_time", "loud_bell")))
    assert skills.match("say hello to the tea time skill").skill == "tea_time"
    assert skills.match("what time is it").skill == "time"
    assert skills.match("say hello to loud bell") is None
    (told,) = (*trouble, *skills.trouble)
    assert "loud_bell" in told and reason in told
    bell, tea = of_others()
    assert (bell.name, bell.languages, tea.trouble) == ("loud_bell", (), ())
    assert reason in bell.trouble[0]


def test_a_skill_without_sentences_is_listed_with_that(installer: Installer) -> None:
    (installer.install("loud_bell") / "en.yaml").unlink()
    assert of_others()[0].trouble == ("it has no sentence files.",)


def test_a_sentence_file_in_a_language_that_hark_lacks_is_listed_with_that(installer: Installer) -> None:
    folder = installer.install("loud_bell")
    (folder / "xx.yaml").write_text("language: xx\n")
    (bell,) = of_others()
    assert bell.languages == ("en",)
    assert bell.trouble == (f"{folder / 'xx.yaml'}: hark does not speak this language yet.",)


def test_a_skill_with_the_name_of_ours_never_replaces_it(installer: Installer) -> None:
    installer.install("loud_bell", entry="timer")
    rows, _ = installed()
    assert [row.folder for row in rows if row.name == "timer"] == [row.folder for row in SKILLS if row.name == "timer"]
    assert [one.trouble for one in inventory() if one.name == "timer"] == [
        (),
        ("hark has a skill of that name, which stays.",),
    ]


@pytest.mark.parametrize(
    "name", ["", "Tea", "tea time", "tea-time", "1tea", "_tea", "tea_", "tee_ä", "t" * 31, "../tea"]
)
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="is no name for a skill"):
        write_skill(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("timer", "hark has already"),
        ("near", "hark has already"),
        ("json", "Python module"),
        ("numpy", "Python module"),
    ],
)
def test_a_name_that_is_taken_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        write_skill(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "tea_time").mkdir()
    with pytest.raises(BadInput, match="is there already"):
        write_skill("tea_time", tmp_path)
    assert list((tmp_path / "tea_time").iterdir()) == []
