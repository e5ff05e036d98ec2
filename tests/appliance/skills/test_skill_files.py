"""A skill is a folder: a function, and a sentence file for each language."""

from pathlib import Path

import pytest

from appliance.errors import BadInput
from appliance.skills import Answer, Context, Match, Skills
from appliance.skills.skill import Phrases, Say
from appliance.skills.table import SKILLS, Row, row

SENTENCES = """
language: en
ability: feed a penguin
lists:
  penguin: {values: [king, rockhopper]}
expansion_rules:
  feed: "(feed|nourish)"
intents:
  feed:
    - sentences: ["<feed> (a|the) ({penguin}|penguin)"]
replies:
  fed: "The {penguin} is full."
"""


def feed(match: Match, _context: Context, say: Say) -> Answer:
    return Answer(say("fed", penguin=match.slots.get("penguin", "penguin")))


def with_zoo(folder: Path, sentences: str = SENTENCES, *, ours: bool = True) -> Skills:
    (folder / "en.yaml").write_text(sentences)
    return Skills("en", table=(*SKILLS, Row("zoo", feed, folder, ours=ours)))


def test_a_new_skill_is_a_row_and_a_folder(tmp_path: Path) -> None:
    skills = with_zoo(tmp_path)
    match = skills.match("Could you feed the king?")
    assert match == Match("zoo", "feed", {"penguin": "king"})


def test_a_new_skill_is_in_the_help_and_uses_its_own_replies(tmp_path: Path, timer) -> None:
    skills = with_zoo(tmp_path)
    context = Context(now=timer(0).due)
    assert skills.answer(skills.match("nourish a penguin"), context).text == "The penguin is full."
    assert "feed a penguin" in skills.answer(skills.match("help"), context).text


def test_two_skills_may_use_the_same_names_for_different_things(tmp_path: Path) -> None:
    shadowing = SENTENCES.replace("feed:", "cancel:").replace("<feed>", "<cancel>").replace("penguin}", "name}")
    skills = with_zoo(tmp_path, shadowing.replace("penguin: {values", "name: {values"))
    assert skills.match("nourish a king").skill == "zoo"
    assert skills.match("cancel the pasta timer").skill == "timer"


@pytest.mark.parametrize(
    ("sentences", "complaint"),
    [
        ("language: en\nintent: {}", "unknown field `intent`"),
        ("- a list", "Expected `object`"),
        ("a: [", "is no sentence file"),
        ("language: en\nreplies: {yes: no}", "Expected `str`, got `bool`"),
    ],
)
def test_a_mistake_in_a_sentence_file_is_told_with_its_place(tmp_path: Path, sentences: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint) as told:
        with_zoo(tmp_path, sentences)
    assert str(tmp_path / "en.yaml") in str(told.value)


def test_a_template_that_hassil_cannot_read_is_told_with_its_skill(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="zoo"):
        with_zoo(tmp_path, SENTENCES.replace('"<feed> (a|the) ({penguin}|penguin)"', '"<feed> (a|the"'))


def test_a_reference_to_nothing_is_told_at_start(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nonsense"):
        with_zoo(tmp_path, SENTENCES.replace("<feed> (", "<nonsense> ("))


@pytest.mark.parametrize(
    "damaged",
    [
        "a: [",
        SENTENCES.replace("(a|the)", "(a|the"),
        SENTENCES.replace("<feed> (", "<nonsense> ("),
        SENTENCES.replace("values: [king, rockhopper]", "valeus: [king]"),
        SENTENCES.replace("(feed|nourish)", "(feed|<feed>)"),
    ],
    ids=["yaml", "bracket", "reference", "list", "rule of itself"],
)
def test_a_damaged_skill_of_others_is_left_out_and_told(tmp_path: Path, damaged: str) -> None:
    skills = with_zoo(tmp_path, damaged, ours=False)
    assert skills.match("feed a penguin") is None
    assert skills.match("what time is it").skill == "time"
    (trouble,) = [line for line in skills.trouble if "zoo" in line]
    assert trouble.startswith("The skill 'zoo' is left out: ")


def test_a_package_that_breaks_while_it_is_imported_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_skill.py").write_text("raise RuntimeError('no antenna')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(BadInput, match=r"'broken' cannot be loaded.*no antenna"):
        row("broken", "broken_skill")


def test_the_reply_that_fits_the_count_is_said() -> None:
    say = Phrases(
        "pl", {"there": "{count} minutników", "there_one": "jeden minutnik", "there_few": "{count} minutniki"}
    )
    assert [say("there", count=count) for count in (1, 3, 5)] == ["jeden minutnik", "3 minutniki", "5 minutników"]


def test_a_language_that_no_skill_speaks_says_so() -> None:
    with pytest.raises(BadInput, match="no skill speaks 'xx' yet"):
        Skills("xx")
