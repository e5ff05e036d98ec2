"""Anybody's schema in our form: bounded, or refused with a reason."""

from typing import Any

import pytest

from appliance.errors import BadInput
from appliance.tools.bounds import MAX_CALL, bounded
from appliance.tools.grammar import longest


def only(schema: dict[str, Any], **root: Any) -> Any:
    """What becomes of one argument."""
    return bounded({"properties": {"x": schema}, **root})["properties"]["x"]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"type": "string"}, {"type": "string", "minLength": 1, "maxLength": 64}),
        ({"type": "string", "maxLength": 9}, {"type": "string", "minLength": 1, "maxLength": 9}),
        ({"type": "integer", "minimum": 2, "maximum": 9}, {"type": "integer", "minimum": 2, "maximum": 9}),
        (
            {"type": "integer", "exclusiveMinimum": 2, "exclusiveMaximum": 9},
            {"type": "integer", "minimum": 3, "maximum": 8},
        ),
        ({"type": "number", "minimum": 0.5, "maximum": 9.5}, {"type": "number", "minimum": 1, "maximum": 9}),
        ({"type": "boolean"}, {"type": "boolean"}),
        ({"const": "on"}, {"enum": ["on"]}),
        ({"enum": ["a", 1, None]}, {"enum": ["a", 1, None]}),
        ({"type": ["boolean", "null"]}, {"anyOf": [{"type": "boolean"}, {"type": "null"}]}),
        ({"oneOf": [{"type": "null"}, {"const": 1}]}, {"anyOf": [{"type": "null"}, {"enum": [1]}]}),
        (
            {"type": "array", "items": {"type": "boolean"}},
            {"type": "array", "items": {"type": "boolean"}, "minItems": 0, "maxItems": 4},
        ),
        ({"$ref": "#/$defs/way"}, {"enum": ["up", "down"]}),
        ({"type": "boolean", "description": "short"}, {"type": "boolean", "description": "short"}),
        ({"type": "boolean", "description": "long " * 20}, {"type": "boolean"}),
        ({}, {"type": "string", "minLength": 1, "maxLength": 64}),
        ({"type": "object"}, {"type": "object", "properties": {}, "required": [], "additionalProperties": False}),
    ],
)
def test_every_kind_of_argument_gets_a_bound(given: dict[str, Any], taken: dict[str, Any]) -> None:
    assert only(given, **{"$defs": {"way": {"enum": ["up", "down"]}}}) == taken


def test_our_form_stays_as_it_is() -> None:
    once = bounded({"properties": {"a": {"type": "string"}, "b": {"type": ["integer", "null"]}}, "required": ["a"]})
    assert bounded(once) == once


def test_many_long_strings_become_shorter() -> None:
    found = bounded({"properties": {f"argument_{n}": {"type": "string"} for n in range(5)}})
    assert longest(found) <= MAX_CALL
    assert found["properties"]["argument_0"]["maxLength"] < 64


def test_what_need_not_be_there_goes_before_what_must() -> None:
    many = {f"a_rather_long_name_of_an_argument_{n}": {"type": "string"} for n in range(12)}
    found = bounded({"properties": many, "required": list(many)[:2]})
    assert list(found["properties"]) == list(many)[:2]


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "string"}, "an object"),
        ({"properties": {"x": {"type": "date"}}}, "no JSON type 'date'"),
        ({"properties": {"x": {"$ref": "#/properties/x"}}}, "points to itself"),
        ({"properties": {"x": {"type": "integer", "minimum": 3, "maximum": 2}}}, "no number from 3 to 2"),
        (
            {"properties": {f"{n:0200}": {} for n in range(9)}, "required": [f"{n:0200}" for n in range(9)]},
            "at most 400",
        ),
    ],
)
def test_what_cannot_be_bounded_is_refused_with_a_reason(schema: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        bounded(schema)


def test_a_schema_without_end_is_refused() -> None:
    nested: dict[str, Any] = {}
    for _ in range(9):
        nested = {"type": "object", "properties": {"x": nested}, "required": ["x"]}
    with pytest.raises(BadInput, match="deeper"):
        bounded(nested)
