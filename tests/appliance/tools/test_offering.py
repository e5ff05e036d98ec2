"""What the model is offered fits into one message, whatever is offered from outside and however much is remembered."""

import pytest

from appliance.bus import encode
from appliance.messages import MAX_MESSAGE_BYTES, Tool
from appliance.store.limits import MAX_FACTS, MAX_TEXT
from appliance.tools.offering import offering
from appliance.tools.toolbox import Toolbox


def outside(count: int, size: int = 1_500) -> list[Tool]:
    return [Tool(f"files_{number}", "", {"type": "object", "x": "y" * size}) for number in range(count)]


def test_what_fits_is_offered_whole() -> None:
    tools, facts = (*Toolbox().tools, *outside(3)), ("The key is under the mat.", "Mia is six.")
    offered, left_out = offering(tools, facts)
    assert (offered.tools, offered.facts, left_out) == (tools, facts, ())


@pytest.mark.parametrize("letter", ["x", "я", "語", "🦔"])
def test_the_most_that_can_be_offered_and_remembered_fits(letter: str) -> None:
    ours = Toolbox().tools
    facts = [f"{number} {letter * (MAX_TEXT - 4)}" for number in range(MAX_FACTS)]
    offered, left_out = offering((*ours, *outside(60)), facts)
    assert len(encode(offered)) <= MAX_MESSAGE_BYTES
    assert offered.tools[: len(ours)] == ours, "ours come first"
    assert left_out and len(offered.tools) + len(left_out) == len(ours) + 60
    assert offered.facts and offered.facts == tuple(facts[-len(offered.facts) :]), "of facts the newest"


def test_a_small_tool_behind_one_that_is_too_large_is_kept() -> None:
    offered, left_out = offering([*outside(1, 60_000), *outside(2)[1:]], ())
    assert ([tool.name for tool in offered.tools], left_out) == (["files_1"], ("files_0",))


def test_a_name_that_is_taken_is_left_out() -> None:
    mine, theirs = Tool("timer_set", "mine"), Tool("timer_set", "theirs")
    offered, left_out = offering([mine, theirs], ())
    assert (offered.tools, left_out) == ((mine,), ("timer_set",))
