"""The front that all prompts share is tokenised once, and only where that changes nothing."""

from typing import cast

import pytest

from appliance.llm.native import Native
from appliance.llm.tokens import Tokens


class Letters:
    """A token is a letter, but `ab` is one where both stand together."""

    closing = "|"

    def __init__(self) -> None:
        self.tokenised: list[str] = []

    def tokens(self, text: str) -> list[int]:
        return [0, *self.continuation(text)]

    def continuation(self, text: str) -> list[int]:
        self.tokenised.append(text)
        return [1 if letter == "\x01" else ord(letter) for letter in text.replace("ab", "\x01")]


@pytest.fixture
def letters() -> Letters:
    return Letters()


def test_the_front_up_to_the_end_of_a_message_is_tokenised_once(letters: Letters) -> None:
    tokens = Tokens(cast(Native, letters))
    tokens.settle("long front|u:x|", "long front|u:y|")
    letters.tokenised.clear()
    assert tokens("long front|u:why|") == Letters().tokens("long front|u:why|")
    assert letters.tokenised == ["u:why|"]


@pytest.mark.parametrize(
    ("one", "other"), [("no end x", "no end y"), ("|", "|"), ("", "")], ids=["no message ends", "at once", "nothing"]
)
def test_without_such_an_end_each_prompt_is_tokenised_whole(letters: Letters, one: str, other: str) -> None:
    tokens = Tokens(cast(Native, letters))
    tokens.settle(one, other)
    letters.tokenised.clear()
    assert tokens(one) == Letters().tokens(one)
    assert letters.tokenised == [one]


def test_where_tokens_reach_over_the_end_each_prompt_is_tokenised_whole(letters: Letters) -> None:
    letters.closing = "a"
    tokens = Tokens(cast(Native, letters))
    tokens.settle("front ab", "front ab")
    assert tokens("front ab") == Letters().tokens("front ab")


def test_another_front_takes_the_place_of_the_first(letters: Letters) -> None:
    tokens = Tokens(cast(Native, letters))
    tokens.settle("old|x", "old|y")
    tokens.settle("new|x", "new|y")
    assert tokens("old|x") == Letters().tokens("old|x")
