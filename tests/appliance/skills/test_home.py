"""The home is asked what nobody owns, and may pass it on to the language model."""

from importlib.resources import files

import pytest

from appliance.skills import Answer, Context, Match, home
from appliance.skills.sentences import read_sentences
from appliance.skills.skill import Call, Phrases, Result
from tests.appliance.skills.conftest import NOW

SAY = Phrases("en", read_sentences(files(home) / "en.yaml").replies)
CONTEXT = Context(now=NOW, services=frozenset({"home"}), language="pt_BR")
MATCH = home.unmatched("dim the lamp")


def test_the_home_is_asked_in_the_persons_words_and_language() -> None:
    asked = Call("home", "ask", {"text": "dim the lamp", "language": "pt_BR"}, deadline=4.0)
    assert home.answer(MATCH, CONTEXT, SAY) == Answer("One moment.", call=asked)


def test_without_a_home_everything_is_passed_on() -> None:
    assert home.passed_on(home.answer(MATCH, Context(now=NOW), SAY))


def finished(result: Result, match: Match = MATCH) -> Answer:
    return home.finish(match, result, CONTEXT, SAY)


def test_what_the_home_says_is_said() -> None:
    result = Result(True, {"matched": True, "speech": "Dimmed the lamp", "asks": False})
    assert finished(result) == Answer("Dimmed the lamp")


def test_a_home_that_does_it_without_a_word_is_silent() -> None:
    assert finished(Result(True, {"matched": True, "speech": "", "asks": False})) == Answer(silent=True)


def test_a_home_that_asks_back_is_answered_next() -> None:
    result = Result(True, {"matched": True, "speech": "Which lamp?", "asks": True})
    assert finished(result) == Answer("Which lamp?", asks=MATCH)


@pytest.mark.parametrize(
    "result",
    [
        Result(True, {"matched": False, "speech": "Sorry, I couldn't understand that", "asks": False}),
        Result(True, {}),
        Result(False, {"error": "unreachable"}, "Home Assistant cannot be reached."),
        Result(False, {"error": "refused"}, "Home Assistant does not accept the token."),
    ],
)
def test_what_the_home_does_not_know_or_cannot_say_is_passed_on(result: Result) -> None:
    assert home.passed_on(finished(result))


def test_an_answer_that_says_something_is_never_passed_on() -> None:
    assert not home.passed_on(Answer("Done"))
    assert not home.passed_on(Answer(silent=True))
