"""A call as grammar: read by llama.cpp itself, which is shown calls letter by letter."""

import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from appliance.llm.constraint import Constraint
from appliance.llm.native import Native
from appliance.messages import Tool
from appliance.tools import bounded, calls, longest_call
from appliance.tools.check import arguments_of
from appliance.tools.grammar import ARGUMENTS, END
from tests.appliance.llm.tiny_llama import write


def tool(name: str, required: tuple[str, ...] = (), /, **properties: Any) -> Tool:
    return Tool(name, "", bounded({"properties": properties, "required": required}))


VOCABULARY, FIRST_BYTE = 302, 5
"""Tokens of the tiny model, and where its bytes begin."""

TOOLS = [
    tool("timer_set", ("seconds",), seconds={"type": "integer", "minimum": 1, "maximum": 90}, name={"maxLength": 3}),
    tool("timer_cancel", name={"maxLength": 4}, seconds={"type": "integer", "minimum": -2, "maximum": 12}),
    tool("timer_cancel_all"),
    tool(
        "alarm_set",
        at={"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        day={"enum": ["today", "tomorrow"]},
    ),
    tool(
        "home.light-on",
        rooms={"type": "array", "items": {"enum": ["hall", "hallway", 'a "b"\\']}, "minItems": 1, "maxItems": 3},
        level={"type": "number", "minimum": 0, "maximum": 2},
        on={"type": ["boolean", "null"]},
        at={"type": "object", "properties": {"x": {"const": 1}}},
    ),
]

GOOD = [
    'timer_set", "arguments": {"seconds": 1}}',
    'timer_set", "arguments": {"seconds": 90, "name": "né!"}}',
    'timer_cancel", "arguments": {}}',
    'timer_cancel", "arguments": {"name": "a b"}}',
    'timer_cancel", "arguments": {"name": "茶", "seconds": -2}}',
    'timer_cancel_all", "arguments": {}}',
    'alarm_set", "arguments": {"at": "23:59", "day": "tomorrow"}}',
    'home.light-on", "arguments": {"rooms": ["hall", "hallway", "a \\"b\\"\\\\"], "level": 0.125}}',
    'home.light-on", "arguments": {"on": null, "at": {"x": 1}}}',
    'home.light-on", "arguments": {"on": false}}',
]

BAD = [
    'timer_set", "arguments": {}}',
    'timer_set", "arguments": {"seconds": 0}}',
    'timer_set", "arguments": {"seconds": 91}}',
    'timer_set", "arguments": {"seconds": 1, "name": ""}}',
    'timer_set", "arguments": {"seconds": 1, "name": " a"}}',
    'timer_set", "arguments": {"seconds": 1, "name": "four"}}',
    'timer_set", "arguments": {"seconds": 1, "name": "<a>"}}',
    'timer_set", "arguments": {"seconds": 1, "name": "\\n"}}',
    'timer_set", "arguments": {"seconds":1}}',
    'timer_set", "arguments": {"seconds": 1, "more": 1}}',
    'timer_set", "arguments": {"seconds": 1}',
    'timer_set", "arguments": {"seconds": 1}}}',
    'timer_stop", "arguments": {}}',
    'alarm_set", "arguments": {"at": "24:00"}}',
    'home.light-on", "arguments": {"rooms": []}}',
    'home.light-on", "arguments": {"level": 2.5}}',
    '", "arguments": {}}',
    "",
]


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Native]:
    machine = Native(write(tmp_path_factory.mktemp("models") / "tiny.gguf"), 64, 1, 1)
    yield machine
    machine.close()


@pytest.fixture
def constraint(native: Native) -> Iterator[Constraint]:
    held = native.constraint(calls(TOOLS))
    yield held
    held.close()


def taken(constraint: Constraint, text: str) -> bool:
    """Whether each byte of it, likelier than all others, is what is chosen."""
    for byte in text.encode():
        logits = np.zeros(VOCABULARY, np.float32)
        logits[FIRST_BYTE + byte] = 1
        if constraint.over or constraint.choose(logits) != FIRST_BYTE + byte:
            return False
    return constraint.over


@pytest.mark.parametrize("text", GOOD)
def test_a_call_as_it_should_be_can_be_written(constraint: Constraint, text: str) -> None:
    assert taken(constraint, text)
    assert constraint.text == text


@pytest.mark.parametrize("text", BAD)
def test_no_other_can(constraint: Constraint, text: str) -> None:
    assert not taken(constraint, text)


def test_what_is_written_is_what_the_tool_takes(native: Native) -> None:
    """A hundred calls of letters drawn by lot: each ends in time, parses and is taken."""
    drawn, most = random.Random(7), longest_call(TOOLS)
    schemas = {one.name: one.schema for one in TOOLS}
    lengths = []
    for _ in range(100):
        constraint = native.constraint(calls(TOOLS))
        steps = 0
        while not constraint.over:
            constraint.choose(np.array([drawn.random() for _ in range(VOCABULARY)], np.float32))
            steps += 1
            assert steps <= most
        call = json.loads('{"name": "' + constraint.text)
        constraint.close()
        arguments_of(json.dumps(call["arguments"]), schemas[call["name"]])
        lengths.append(len(constraint.text.encode()))
    assert max(lengths) <= most


def test_the_longest_call_is_known_before_anybody_makes_one() -> None:
    one = tool("a", ("x",), x={"enum": ["long value", "s"]})
    assert longest_call([one]) >= len("a" + ARGUMENTS + '{"x": "long value"}' + END)
    assert longest_call([]) == 0
