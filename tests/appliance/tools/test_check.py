"""Arguments that a tool takes, and in words why it does not take others."""

import importlib
import json
from typing import Any

import pytest

from appliance.errors import BadInput
from appliance.tools.bounds import bounded
from appliance.tools.check import arguments_of, reason

SCHEMA = bounded(
    {
        "properties": {
            "seconds": {"type": "integer", "minimum": 1, "maximum": 60},
            "at": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
            "name": {"type": "string", "maxLength": 8},
            "share": {"type": "number", "minimum": 0, "maximum": 1},
            "day": {"enum": ["today", "1", 1]},
            "loud": {"type": ["boolean", "null"]},
            "rooms": {"type": "array", "items": {"enum": ["hall"]}, "minItems": 1, "maxItems": 2},
            "place": {"type": "object", "properties": {"x": {"type": "null"}}},
        },
        "required": ["seconds"],
    }
)

TAKEN = [
    '{"seconds": 1}',
    '{"seconds": 60, "at": "23:59", "name": "pasta", "share": 0.5, "day": "1", "loud": null}',
    '{"seconds": 2, "rooms": ["hall", "hall"], "place": {"x": null}, "loud": true, "day": 1}',
]

REFUSED = [
    ("{", "no JSON"),
    ("[]", "arguments must be an object"),
    ("{}", "seconds is missing"),
    ('{"seconds": 0}', "seconds must be from 1 to 60"),
    ('{"seconds": 61}', "seconds must be from 1 to 60"),
    ('{"seconds": 1.5}', "seconds must be a whole number"),
    ('{"seconds": true}', "seconds must be a whole number"),
    ('{"seconds": "1"}', "seconds must be a whole number"),
    ('{"seconds": 1, "minutes": 1}', "no argument minutes; known: seconds, at"),
    ('{"seconds": 1, "at": "7:00"}', "at must look like"),
    ('{"seconds": 1, "name": "a long name"}', "name must have 1 to 8 characters"),
    ('{"seconds": 1, "name": 7}', "name must be text"),
    ('{"seconds": 1, "share": 2}', "share must be from 0 to 1"),
    ('{"seconds": 1, "share": "x"}', "share must be a number"),
    ('{"seconds": 1, "day": true}', "day must be one of"),
    ('{"seconds": 1, "loud": 1}', "loud must be"),
    ('{"seconds": 1, "rooms": []}', "rooms must have 1 to 2 items"),
    ('{"seconds": 1, "rooms": "hall"}', "rooms must be a list"),
    ('{"seconds": 1, "rooms": ["attic"]}', 'an item of rooms must be one of "hall"'),
    ('{"seconds": 1, "place": {"x": 1}}', "x must be null"),
    ("x" * 5000, "at most 4096"),
]


@pytest.mark.parametrize("text", TAKEN)
def test_good_arguments_are_taken(text: str) -> None:
    assert arguments_of(text, SCHEMA) == json.loads(text)


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_others_are_refused_with_a_reason_for_the_model(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        arguments_of(text, SCHEMA)


def test_jsonschema_agrees() -> None:
    validator: Any = importlib.import_module("jsonschema").Draft202012Validator(SCHEMA)
    for text in [*TAKEN, *(text for text, _ in REFUSED if text[0] in "{[" and len(text) > 1)]:
        value = json.loads(text)
        assert validator.is_valid(value) == (reason(value, SCHEMA, "arguments") == ""), text
