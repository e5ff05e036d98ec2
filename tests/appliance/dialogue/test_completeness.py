"""What more words may follow on."""

import pytest

from appliance.dialogue.completeness import Verdict, judge
from appliance.skills import Match


@pytest.mark.parametrize(
    "text",
    [
        "what is the capital of france",
        "how far away is the moon?",
        "okay so why is the sky blue",
        "what is seven times eight",
        "how many teeth do we have",
        "what is the moon made of",
        "where does the wind come from",
    ],
)
def test_whole_questions_are_complete(text: str) -> None:
    assert judge(text, None) is Verdict.COMPLETE


@pytest.mark.parametrize(
    "text",
    [
        "set a timer for",
        "what is the",
        "remind me to",
        "set a timer for ten",
        "who was the",
        "turn the volume up and",
        "what is the capital of",
    ],
)
def test_what_breaks_off_is_unfinished(text: str) -> None:
    assert judge(text, None) is Verdict.UNFINISHED


@pytest.mark.parametrize("text", ["", "hello", "what time", "tell me", "good morning", "play some music"])
def test_of_the_rest_one_cannot_tell(text: str) -> None:
    assert judge(text, None) is Verdict.OPEN


def test_a_skill_that_owns_it_whole_makes_it_complete() -> None:
    assert judge("stop", Match("stop", "stop")) is Verdict.COMPLETE
    assert judge("set a timer", Match("timer", "set", complete=False)) is Verdict.OPEN


@pytest.mark.parametrize("text", ["i am sad", "i cut my hand", "i have a fever"])
def test_a_statement_is_probably_whole(text: str) -> None:
    assert judge(text, None) is Verdict.LIKELY


def test_names_of_the_persons_own_may_go_on() -> None:
    assert judge("add milk", Match("list", "add", {"item": "milk"})) is Verdict.LIKELY
    assert judge("cancel the tea timer", Match("timer", "cancel", {"name": "tea"})) is Verdict.COMPLETE


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("de", "wie hoch ist der eiffelturm", Verdict.COMPLETE),
        ("de", "was ist die hauptstadt von", Verdict.UNFINISHED),
        ("de", "ich bin traurig", Verdict.LIKELY),
        ("pl", "jaka jest stolica francji", Verdict.COMPLETE),
        ("pl", "ustaw minutnik na", Verdict.UNFINISHED),
        ("pt_BR", "qual é a capital da frança", Verdict.COMPLETE),
        ("pt_BR", "me lembra de", Verdict.UNFINISHED),
        ("ru", "какая столица франции", Verdict.COMPLETE),
        ("ru", "поставь таймер на", Verdict.UNFINISHED),
        ("ja", "フランスの首都はどこですか", Verdict.COMPLETE),
        ("ja", "タイマーを", Verdict.UNFINISHED),
        ("xx", "what is the", Verdict.OPEN),
    ],
)
def test_every_language_has_its_own_words(language: str, text: str, verdict: Verdict) -> None:
    assert judge(text, None, language) is verdict
