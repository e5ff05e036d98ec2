"""A skill is a folder: a function, and a sentence file for each language."""

from pathlib import Path

import pytest

from appliance.errors import BadInput
from appliance.skills import Answer, Context, Match, Skills
from appliance.skills.skill import Say
from appliance.skills.table import SKILLS, Row

SENTENCES = """
language: en
ability: flip a coin
lists:
  coin: {values: [penny, euro]}
expansion_rules:
  flip: "(flip|toss)"
intents:
  flip:
    - sentences: ["<flip> (a|the) ({coin}|coin)"]
replies:
  heads: "Heads, says the {coin}."
"""


def flip(match: Match, _context: Context, say: Say) -> Answer:
    return Answer(say("heads", coin=match.slots.get("coin", "coin")))


def with_coin(folder: Path, sentences: str = SENTENCES) -> Skills:
    (folder / "en.yaml").write_text(sentences)
    return Skills("en", table=(*SKILLS, Row("coin", flip, folder)))


def test_a_new_skill_is_a_row_and_a_folder(tmp_path: Path) -> None:
    skills = with_coin(tmp_path)
    match = skills.match("Could you flip the euro?")
    assert match == Match("coin", "flip", {"coin": "euro"})


def test_a_new_skill_is_in_the_help_and_uses_its_own_replies(tmp_path: Path, timer) -> None:
    skills = with_coin(tmp_path)
    context = Context(now=timer(0).due)
    assert skills.answer(skills.match("toss a coin"), context).text == "Heads, says the coin."
    assert "flip a coin" in skills.answer(skills.match("help"), context).text


def test_two_skills_may_use_the_same_names_for_different_things(tmp_path: Path) -> None:
    shadowing = SENTENCES.replace("flip:", "cancel:").replace("<flip>", "<cancel>").replace("coin}", "name}")
    skills = with_coin(tmp_path, shadowing.replace("coin: {values", "name: {values"))
    assert skills.match("toss a penny").skill == "coin"
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
        with_coin(tmp_path, sentences)
    assert str(tmp_path / "en.yaml") in str(told.value)


def test_a_template_that_hassil_cannot_read_is_told_with_its_skill(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="coin"):
        with_coin(tmp_path, SENTENCES.replace('"<flip> (a|the) ({coin}|coin)"', '"<flip> (a|the"'))


def test_a_reference_to_nothing_is_told_at_start(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nonsense"):
        with_coin(tmp_path, SENTENCES.replace("<flip> (", "<nonsense> ("))


def test_a_language_that_no_skill_speaks_says_so() -> None:
    with pytest.raises(BadInput, match="no skill speaks 'xx' yet"):
        Skills("xx")
