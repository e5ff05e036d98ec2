"""`hark skills check`: every sentence of a skill is tried on all skills, in every language that it has."""

import sys
from functools import cache
from pathlib import Path

import msgspec
import pytest

import appliance.skills
from appliance.errors import BadInput
from appliance.skills import Skills, table
from appliance.skills.making.checking import check, load, missing, tried
from appliance.skills.making.examples import Example, examples
from appliance.skills.making.scaffold import write_skill
from appliance.skills.sentences import SentenceFile, read_sentences
from appliance.skills.skill import Match
from appliance.skills.table import SKILLS

LANGUAGES = sorted(file.stem for file in Path(appliance.skills.__file__).parent.glob("*.yaml"))
FEW = tuple(row for row in SKILLS if row.name in ("time", "stop"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_skill("tea_time", tmp_path)


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.parametrize("folder", [".", "tea_time"])
def test_a_new_skill_is_well(project: Path, folder: str) -> None:
    name, (english,) = check(project / folder, FEW)
    assert name == "tea_time"
    assert english.tried == (("say hello to tea time", "tea_time.greet", "tea_time.greet"),)
    assert english.fine and english.language == "en"
    assert "tea_time" not in sys.modules


def test_a_sentence_that_another_skill_owns_is_told(project: Path) -> None:
    rewrite(project / "tea_time" / "en.yaml", "say {greeting} to [the] tea time [skill]", "what time is it")
    _, (english,) = check(project, FEW)
    assert english.tried == (("what time is it", "tea_time.greet", "time.now"),)
    assert not english.fine


def test_a_sentence_that_nobody_hears_is_told(project: Path) -> None:
    rewrite(project / "tea_time" / "en.yaml", "say {greeting} to [the] tea time [skill]", "so " * 200)
    _, (english,) = check(project, FEW)
    assert [tried.owner for tried in english.tried] == [""]
    assert not english.fine


def test_a_damaged_language_is_told_and_the_others_are_checked(project: Path) -> None:
    (project / "tea_time" / "de.yaml").write_text("a: [")
    _, (english, german) = check(project, FEW)
    assert english.fine
    assert not german.fine and "is no sentence file" in german.trouble[0]


def test_a_language_that_hark_lacks_is_told(project: Path) -> None:
    (project / "tea_time" / "xx.yaml").write_text("language: xx\n")
    _, (_, other) = check(project, FEW)
    assert other.language == "xx" and "'xx'" in other.trouble[0]


def test_a_file_under_the_name_of_another_language_is_told(project: Path) -> None:
    (project / "tea_time" / "de.yaml").write_text((project / "tea_time" / "en.yaml").read_text())
    _, (_, german) = check(project, FEW)
    assert german.trouble == ("de.yaml says `language: en`.",)


def test_what_a_second_language_lacks_is_told(project: Path) -> None:
    package = project / "tea_time"
    (package / "xx.yaml").write_text("language: xx\nreplies: {hello: hallo}\n")
    first = read_sentences(package / "en.yaml")
    assert list(missing(read_sentences(package / "xx.yaml"), first)) == [
        "xx.yaml lacks the intents greet, which en.yaml has.",
        "xx.yaml lacks the replies goodbye, which en.yaml has.",
    ]


OURS = [
    (row, language)
    for language in LANGUAGES
    for row in SKILLS
    if row.name in table.OURS and (row.folder / f"{language}.yaml").is_file()
]


@pytest.mark.parametrize(("row", "language"), OURS, ids=lambda part: part if isinstance(part, str) else part.name)
def test_every_sentence_of_ours_reaches_its_skill(by_language, row: table.Row, language: str) -> None:
    file = read_sentences(row.folder / f"{language}.yaml")
    assert [one for one in tried(row.name, file, by_language(language)) if not one.fine] == []


@pytest.fixture(scope="module")
def by_language():
    """The skills of a language, loaded once."""
    return cache(lambda language: Skills(language, table=tuple(row for row in SKILLS if row.name in table.OURS)))


def test_one_of_ours_is_checked_in_its_own_place() -> None:
    name, languages = check(Path(str(FEW[0].folder)), FEW)
    assert name == "time" and languages[0].fine and len(languages[0].tried) > 10


def test_a_folder_without_a_skill_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no skill"):
        check(tmp_path)
    with pytest.raises(BadInput, match="holds no skill"):
        check(tmp_path / "nowhere")


def test_a_folder_with_two_skills_asks_which(tmp_path: Path) -> None:
    write_skill("tea_time", tmp_path)
    write_skill("loud_bell", tmp_path)
    (tmp_path / "both").mkdir()
    for name in ("tea_time", "loud_bell"):
        (tmp_path / name / name).rename(tmp_path / "both" / name)
    with pytest.raises(BadInput, match="several skills: loud_bell, tea_time"):
        load(tmp_path / "both")


def test_code_that_does_not_run_is_told_with_its_file(project: Path) -> None:
    code = project / "tea_time" / "__init__.py"
    code.write_text("1 / 0\n")
    with pytest.raises(BadInput, match="ZeroDivisionError") as told:
        load(project)
    assert str(code) in str(told.value)


def test_code_without_the_function_is_told(project: Path) -> None:
    (project / "tea_time" / "__init__.py").write_text("answer = 3\n")
    with pytest.raises(BadInput, match="has no function `answer"):
        load(project)


def test_a_skill_may_have_the_name_of_a_module_that_is_loaded_already(project: Path) -> None:
    package = (project / "tea_time").rename(project / "msgspec")
    before = sys.modules["msgspec"]
    assert load(package).name == "msgspec"
    assert sys.modules["msgspec"] is before


COMMON = SentenceFile(
    language="en", lists={"hours": {"range": {"from": 1, "to": 12}}}, expansion_rules={"the": "[the]"}
)


def example(sentence: str, **more: object) -> Example:
    """The one example of a file that has this sentence alone."""
    block = {"sentences": [sentence]} | more
    file = msgspec.convert(
        {"language": "en", "intents": {"do": [block]}, "lists": LISTS, "expansion_rules": RULES}, SentenceFile
    )
    (one,) = examples(file, COMMON)
    return one


LISTS = {
    "pet": {"values": [{"in": "(cat|kitten)", "out": "c"}, "dog"]},
    "plain": {"values": ["red", "blue"]},
    "what": {"wildcard": True},
    "day": {"ordinals": {"from": 3, "to": 9}},
}
RULES = {"begin": "(start|go) [now]", "round": "<round>"}


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("feed the cat", "feed the cat"),
        ("feed [the|my] (cat|dog)", "feed cat"),
        ("feed {pet}", "feed cat"),
        ("paint it {plain:colour}", "paint it red"),
        ("buy {what}", "buy something"),
        ("in {hours} hours", "in 1 hours"),
        ("on the {day}", "on the 3"),
        ("<begin> <the> [<begin>] race", "start race"),
    ],
)
def test_an_example_is_the_first_and_shortest_way_to_say_it(sentence: str, text: str) -> None:
    assert example(sentence) == Example("do", text)


def test_an_example_of_an_answer_comes_with_the_question() -> None:
    asked = example("yes", requires_context={"asked": "lamp.off"}).asked
    assert asked == Match("lamp", "off")


@pytest.mark.parametrize("sentence", ["<round>", "<nothing>", "{nothing}", "say (hello"])
def test_a_template_that_leads_nowhere_is_told(sentence: str) -> None:
    with pytest.raises(BadInput):
        example(sentence)
