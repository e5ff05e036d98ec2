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
    ],
)
def test_whole_questions_are_complete(text: str) -> None:
    assert judge(text, None) is Verdict.COMPLETE


@pytest.mark.parametrize(
    "text",
    ["set a timer for", "what is the", "remind me to", "set a timer for ten", "who was the", "turn the volume up and"],
)
def test_what_breaks_off_is_unfinished(text: str) -> None:
    assert judge(text, None) is Verdict.UNFINISHED


@pytest.mark.parametrize("text", ["", "hello", "what time", "tell me", "good morning", "play some music"])
def test_of_the_rest_one_cannot_tell(text: str) -> None:
    assert judge(text, None) is Verdict.OPEN


def test_a_skill_that_owns_it_whole_makes_it_complete() -> None:
    assert judge("stop", Match("stop", "stop")) is Verdict.COMPLETE
    assert judge("set a timer", Match("timer", "set", complete=False)) is Verdict.OPEN
