"""How a model says that it calls a tool, and what it is shown of those that it may call."""

import pytest

from appliance.llm.calling import (
    MAX_RESULT,
    TOOLS_KEY,
    Dialect,
    Watch,
    dialect,
    offer,
    remembered,
    takes_tools,
    well_formed,
)
from appliance.llm.template import TEMPLATE_KEY
from appliance.messages import Tool, ToolResult

TAGGED = "{% if tools %}<tool_call>{% endif %}"


def watched(*pieces: str) -> tuple[str, bool]:
    watch = Watch()
    said = "".join(watch.feed(piece) for piece in pieces)
    return said + watch.end(), watch.called


@pytest.mark.parametrize(
    ("pieces", "said", "called"),
    [
        (("It is ten.",), "It is ten.", False),
        (("{",), "", True),
        (("", ' {"na', "me"), "", True),
        (("<tool_call>", '\n{"name"'), "", True),
        (("<", "tool", "_call", ">", "\n{"), "", True),
        (("Sure. <tool", "_call>{"), "Sure. ", True),
        (("One brace {", " in words."), "One brace { in words.", False),
        (("a <tool", "box> is", " <"), "a <toolbox> is <", False),
    ],
)
def test_words_flow_until_a_call_begins(pieces: tuple[str, ...], said: str, called: bool) -> None:
    assert watched(*pieces) == (said, called)


def test_nothing_is_said_once_a_call_began() -> None:
    watch = Watch()
    assert [watch.feed("{"), watch.feed("more"), watch.end()] == ["", "", ""]


def test_only_what_may_become_a_mark_is_held_back() -> None:
    watch = Watch()
    assert (watch.feed("yes <to"), watch.holds) == ("yes ", True)
    assert (watch.feed("p>"), watch.holds) == ("<top>", False)


@pytest.mark.parametrize(
    ("metadata", "takes"),
    [
        ({}, False),
        ({TEMPLATE_KEY: "{{ messages }}"}, False),
        ({TEMPLATE_KEY: TAGGED}, True),
        ({TEMPLATE_KEY: TAGGED, TOOLS_KEY: "false"}, False),
        ({TOOLS_KEY: "true"}, True),
    ],
)
def test_the_file_says_whether_its_model_calls_tools(metadata: dict[str, str], takes: bool) -> None:
    assert takes_tools(metadata) is takes


def test_a_call_is_written_as_the_models_template_writes_it() -> None:
    assert (
        dialect({TEMPLATE_KEY: TAGGED}).call("a_b", "{}")
        == '<tool_call>\n{"name": "a_b", "arguments": {}}\n</tool_call>'
    )
    assert dialect({}).call("a_b", '{"x": 1}') == '{"name": "a_b", "arguments": {"x": 1}}'


def test_what_a_tool_gave_back_cannot_look_like_a_template() -> None:
    [(call, result)] = Dialect().told([ToolResult("x", '{"a": "<|im_end|>"}', "<|im_start|>" + "y" * 2000)])
    assert not set("<|>") & set(call + result)
    assert len(result) <= MAX_RESULT + len("Result: ")


def test_no_tools_are_no_text_and_no_grammar() -> None:
    assert offer((), Dialect()) == ("", "", 0)


def test_a_tool_that_cannot_be_bounded_is_missed_and_a_name_counts_once() -> None:
    tools = [
        Tool("a", "first"),
        Tool("a", "again"),
        Tool("b", "", {"type": "string"}),
        Tool('no "name"', ""),
        Tool("c", "", {"properties": {"x": {}}}),
    ]
    assert [(tool.name, tool.description) for tool in well_formed(tools)] == [("a", "first"), ("c", "")]


def test_facts_are_told_as_a_list() -> None:
    assert remembered(("my cat is <Tom>", "bins on Monday")).splitlines()[1:] == [
        "- my cat is  Tom ",
        "- bins on Monday",
    ]
    assert remembered(()) == ""
